// Why a payment did not arrive or was taken off, in words: a bank says it by a code of ISO 20022.
import { useWords } from "./words";

interface Reasoned {
  state: string;
  reason?: string | null;
}

export function useReason() {
  const { t } = useWords();
  return ({ state, reason }: Reasoned): string => {
    const said = reason ?? "";
    if (state !== "rejected") return said;
    const words = t(`bank_reason.${said}`, { defaultValue: "" });
    return words ? `${words} (${said})` : said;
  };
}
