// How many cannot be told, and what is due to them, district by district; a district leads to its
// list.
import { Button } from "antd";
import { useSearchParams } from "react-router";
import * as calls from "../../api/calls";
import { useUnreachedTotals } from "../../api/queries";
import type { UnreachedTotals } from "../../api/schema";
import { DownloadButton } from "../../parts/download-button";
import { Section } from "../../parts/page";
import { EmptyState, QueryGate } from "../../parts/states";
import { useWords } from "../../parts/words";
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
  const { t, text, yuan } = useWords();
  const [, setParams] = useSearchParams();
  const open = (id: string) => {
    setParams({ party: totals.party, district: id });
    // the list stands below the table: who has chosen sees it
    requestAnimationFrame(() => document.getElementById(LISTED)?.scrollIntoView());
  };
  return (
    <table className="table table-figures unreached-districts">
      <thead>
        <tr>
          <th scope="col">{t("effect.district")}</th>
          <th scope="col" className="figure">
            {t("unreached.count")}
          </th>
          <th scope="col" className="figure">
            {t("unreached.due")}
          </th>
        </tr>
      </thead>
      <tbody>
        {totals.districts.map((one) => {
          const id = one.district?.id ?? "";
          return (
            <tr key={id} data-district={id}>
              <td data-label={t("effect.district")}>
                <Button
                  type="link"
                  className="link-button"
                  aria-pressed={id === district}
                  onClick={() => open(id)}
                >
                  {text(one.district?.text) || t("effect.nowhere")}
                </Button>
              </td>
              <td data-label={t("unreached.count")} className="figure">
                {one.parties}
              </td>
              <td data-label={t("unreached.due")} className="figure">
                {yuan(one.due_yuan)}
              </td>
            </tr>
          );
        })}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t("unreached.city")}</th>
          <td data-label={t("unreached.count")} className="figure">
            {totals.parties}
          </td>
          <td data-label={t("unreached.due")} className="figure">
            {yuan(totals.due_yuan)}
          </td>
        </tr>
      </tfoot>
    </table>
  );
}
