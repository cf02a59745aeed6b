// My data: what the city knows of me, and who looked at it for what.
import { useQuery } from "@tanstack/react-query";
import * as calls from "../../api/calls";
import { usePaged } from "../../api/queries";
import { FactList } from "../../parts/fact-list";
import { Page, Section } from "../../parts/page";
import { ProblemAlert } from "../../parts/problem";
import { ReadsTable } from "../../parts/reads-table";
import { EmptyState, Loading, MoreButton, QueryGate } from "../../parts/states";
import { useWords } from "../../parts/words";

export default function Me() {
  const { t, text } = useWords();
  const records = useQuery({ queryKey: ["me", "records"], queryFn: calls.myRecords });
  return (
    <Page title={t("menu.me")} lead={t("me.lead")} width="wide">
      <QueryGate query={records}>
        {(registers) =>
          registers.length === 0 ? (
            <EmptyState text={t("me.none")} />
          ) : (
            <div className="two">
              {registers.map((record, index) => (
                <section className="card" key={`${record.register}${index}`}>
                  <h2>{text(record.text)}</h2>
                  <FactList facts={record.facts} />
                </section>
              ))}
            </div>
          )
        }
      </QueryGate>
      <Section title={t("me.reads")}>
        <p className="faint">{t("me.reads_lead")}</p>
        <Reads />
      </Section>
    </Page>
  );
}

function Reads() {
  const { t } = useWords();
  const query = usePaged(["me", "reads"], (after) => calls.myReads({ after }));
  if (query.error) return <ProblemAlert error={query.error} retry={() => void query.refetch()} />;
  if (query.isPending) return <Loading />;
  if (query.items.length === 0) return <EmptyState text={t("me.no_reads")} />;
  return (
    <>
      <ReadsTable rows={query.items} />
      <MoreButton query={query} />
    </>
  );
}
