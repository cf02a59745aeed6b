// A package as the pack says it: its acts, its graph with the facts that make the order, its basis.
import { Link, useParams } from "react-router";
import { usePackage } from "../../api/queries";
import type { Package } from "../../api/schema";
import { AskList } from "../../parts/ask-list";
import { BasisList, Modelled } from "../../parts/basis";
import { Page, Section } from "../../parts/page";
import { PlanPicture, type PictureTask } from "../../parts/plan-picture";
import { QueryGate } from "../../parts/states";
import { useWords } from "../../parts/words";

export default function CataloguePackage() {
  const { id = "" } = useParams();
  const { t, text } = useWords();
  const query = usePackage(id);
  return (
    <Page
      title={query.data ? text(query.data.text) : t("package.title")}
      lead={query.data && text(query.data.guide)}
      width="wide"
      crumbs={[{ text: t("menu.catalogue"), to: "/catalogue" }]}
      actions={
        <Link className="button" to={`/packages/${id}`}>
          {t("catalogue.guide")}
        </Link>
      }
    >
      <QueryGate query={query} rows={10}>
        {(value) => <Body value={value} />}
      </QueryGate>
    </Page>
  );
}

function Body({ value }: { value: Package }) {
  const { t, text } = useWords();
  const names = new Map(value.graph.nodes.map((node) => [node.id, text(node.text)]));
  const tasks = picture(value);
  return (
    <>
      <BasisList basis={value.basis} />
      <Modelled modelled={value.modelled} />
      <Section title={t("catalogue.graph")}>
        <PlanPicture tasks={tasks} title={t("catalogue.graph")} />
        <details>
          <summary>{t("catalogue.edges")}</summary>
          <ul className="rows">
            {value.graph.edges.map((edge) => (
              <li key={`${edge.from}-${edge.to}`}>
                {names.get(edge.from)} → {names.get(edge.to)}{" "}
                <span className="faint mono small">{edge.facts.join(", ")}</span>
              </li>
            ))}
          </ul>
        </details>
      </Section>
      <Section title={t("catalogue.acts")}>
        <ul className="rows">
          {value.acts.map((act) => (
            <li key={act.id}>
              <Link to={`/catalogue/acts/${act.id}`}>{text(act.text)}</Link>
              <div className="faint">
                {text(act.department.text)} · {t("plan.days", { count: act.working_days })}
              </div>
              <BasisList basis={act.basis} />
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t("catalogue.asks")}>
        <AskList asks={value.asks} actName={(act) => names.get(act) ?? act} />
      </Section>
    </>
  );
}

function picture(value: Package): PictureTask[] {
  return value.graph.nodes.map((node) => ({
    id: node.id,
    text: node.text,
    working_days: node.working_days,
    department: node.department,
    after: value.graph.edges.filter((edge) => edge.to === node.id).map((edge) => edge.from),
  }));
}
