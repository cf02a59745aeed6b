// How many cannot be told, and what is due to them, district by district; a district leads to its
// list.
import { useSearchParams } from "react-router";
import * as calls from "../../api/calls";
import { useUnreachedTotals } from "../../api/queries";
import type { UnreachedTotals } from "../../api/schema";
import { DownloadButton } from "../../parts/download-button";
import { Section } from "../../parts/page";
import { EmptyState, QueryGate } from "../../parts/states";
import { useWords } from "../../parts/words";
import { CountTable } from "./count-table";
import { LISTED } from "./listed";

interface Props {
  party: string;
  /** The one whose list is shown. */
  district: string | null;
}

export function Totals({ party, district }: Props) {
  const { t, time } = useWords();
  const query = useUnreachedTotals(party);
  return (
    <Section
      title={t("unreached.totals")}
      extra={
        <DownloadButton
          name={`unreached-${party}.csv`}
          label={t("unreached.file_of_all")}
          fetch={() => calls.unreachedPartiesFile({ party })}
        />
      }
    >
      <QueryGate query={query} rows={6}>
        {(totals) =>
          totals.parties === 0 ? (
            <EmptyState text={t("unreached.nobody")} />
          ) : (
            <>
              <ByDistrict totals={totals} district={district} />
              <p className="faint small">{t("unreached.as_of", { time: time(totals.as_of) })}</p>
            </>
          )
        }
      </QueryGate>
    </Section>
  );
}

function ByDistrict({ totals, district }: { totals: UnreachedTotals; district: string | null }) {
  const { t, text } = useWords();
  const [, setParams] = useSearchParams();
  const choose = (id: string) => {
    setParams({ party: totals.party, district: id });
    // the list stands below the table: who has chosen sees it
    requestAnimationFrame(() => document.getElementById(LISTED)?.scrollIntoView());
  };
  const lines = totals.districts.map((one) => ({
    id: one.district?.id ?? "",
    text: text(one.district?.text) || t("effect.nowhere"),
    parties: one.parties,
    yuan: one.due_yuan,
  }));
  const { parties, due_yuan: yuan } = totals;
  return (
    <CountTable
      of={t("effect.district")}
      className="unreached-districts"
      lines={lines}
      chosen={district}
      choose={choose}
      sum={{ text: t("unreached.city"), parties, yuan }}
    />
  );
}
