// What an account of the ledger is called.
import { useCity } from "../../api/queries";
import { useWords } from "../../parts/words";
import { accountOf, isLevel } from "./ledger";

export function useAccountName() {
  const { t, text } = useWords();
  const city = useCity();
  return (account: string) => {
    const { kind, of } = accountOf(account);
    if (kind !== "treasury") return t(`ledger_account.${kind}`, { defaultValue: account });
    if (isLevel(of)) return t(`payer.${of}`);
    const district = city.data?.districts.find((one) => one.id === of);
    return district ? t("ledger_account.district", { name: text(district.text) }) : t("payer.district");
  };
}
