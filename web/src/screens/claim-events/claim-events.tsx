// What pays without a claim, for officers: kinds with counts, files sent, the queue of a kind, and
// its draws.
import { Select } from "antd";
import { useSearchParams } from "react-router";
import { useClaimEventKinds } from "../../api/queries";
import type { ClaimEventKind } from "../../api/schema";
import { BasisList } from "../../parts/basis";
import { Page, Section } from "../../parts/page";
import { EmptyState, QueryGate } from "../../parts/states";
import { StateTag, Tag } from "../../parts/tags";
import { useWords } from "../../parts/words";
import { Draws } from "./draws";
import { Queue } from "./queue";
import { Send } from "./send";

export default function ClaimEvents() {
  const { t } = useWords();
  const kinds = useClaimEventKinds();
  return (
    <Page title={t("claim_event.title")} lead={t("claim_event.lead")} width="wide">
      <QueryGate query={kinds}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState text={t("claim_event.no_kinds")} />
          ) : (
            <Chosen kinds={items} />
          )
        }
      </QueryGate>
    </Page>
  );
}

function Chosen({ kinds }: { kinds: ClaimEventKind[] }) {
  const { t, text } = useWords();
  const [params, setParams] = useSearchParams();
  const kind = kinds.find((one) => one.id === params.get("kind")) ?? kinds[0];
  if (!kind) return null;
  return (
    <>
      <div className="filters">
        <label className="label" htmlFor="event-kind">
          {t("claim_event.kind")}
        </label>
        <Select
          id="event-kind"
          className="entitlement-whose"
          value={kind.id}
          onChange={(id) => setParams({ kind: id }, { replace: true })}
          options={kinds.map((one) => ({ value: one.id, label: text(one.text) }))}
        />
      </div>
      <Kind key={kind.id} kind={kind} />
    </>
  );
}

function Kind({ kind }: { kind: ClaimEventKind }) {
  const { t, text, yuan } = useWords();
  return (
    <>
      <section className="card" aria-label={text(kind.text)}>
        <p>{text(kind.guide)}</p>
        <p className="faint">
          {t("claim_event.sender", { name: text(kind.sender.text) })}
          {t("list.and")}
          {t("claim_event.weighed_by", {
            names: kind.policies.map((policy) => text(policy.text)).join(t("list.and")),
          })}
        </p>
        {kind.sampling && <p className="note">{text(kind.sampling)}</p>}
        <ul className="rows">
          {kind.counts.map((count) => (
            <li key={count.state} className="row-between">
              <StateTag state={count.state} of="claim_event_state" />
              <span>
                {t("claim_event.events", { count: count.events })}
                {Number(count.yuan) > 0 && <strong> {yuan(count.yuan)}</strong>}
              </span>
            </li>
          ))}
          {kind.late > 0 && (
            <li className="row-between">
              <Tag tone="red">{t("claim_event.late")}</Tag>
              <span>{t("claim_event.events", { count: kind.late })}</span>
            </li>
          )}
        </ul>
        <BasisList basis={kind.basis} />
        {kind.modelled && <p className="faint small">{text(kind.modelled)}</p>}
      </section>
      {kind.may_send && (
        <Section title={t("claim_event.send")}>
          <Send kind={kind} />
        </Section>
      )}
      <Section title={t("claim_event.queue")}>
        <Queue kind={kind} />
      </Section>
      {kind.sampling && (
        <Section title={t("draw.title")}>
          <Draws kind={kind} />
        </Section>
      )}
    </>
  );
}
