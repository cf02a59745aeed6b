// Something changed outside: what planning again would change, seen before it is accepted.
import { useQuery } from "@tanstack/react-query";
import { App, Button, Modal } from "antd";
import { useState } from "react";
import * as calls from "../../api/calls";
import { keys } from "../../api/queries";
import type { PlanDifference } from "../../api/schema";
import { BasisList } from "../../parts/basis";
import { useRefresh } from "../../parts/deed-form";
import { ProblemAlert } from "../../parts/problem";
import { QueryGate } from "../../parts/states";
import { Tag } from "../../parts/tags";
import { useWords } from "../../parts/words";

export function Replan({ id }: { id: string }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const refresh = useRefresh();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const query = useQuery({
    queryKey: [...keys.case(id), "difference"],
    queryFn: () => calls.comparePlan(id),
    enabled: open,
    staleTime: 0,
    gcTime: 0,
  });
  const accept = async () => {
    setBusy(true);
    setError(null);
    try {
      await calls.replanCase(id);
      setOpen(false);
      void message.success(t("replan.done"));
      await refresh();
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("replan.look")}</Button>
      <Modal
        open={open}
        title={t("replan.title")}
        okText={t("replan.accept")}
        cancelText={t("action.cancel")}
        okButtonProps={{ loading: busy, disabled: !query.data?.changed }}
        onOk={() => void accept()}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <div className="stack-s">
          <p className="faint">{t("replan.explain")}</p>
          <QueryGate query={query} rows={3}>
            {(difference) => <Difference value={difference} />}
          </QueryGate>
          <ProblemAlert error={error} />
        </div>
      </Modal>
    </>
  );
}

function Difference({ value }: { value: PlanDifference }) {
  const { t, text } = useWords();
  if (!value.changed) return <p className="note">{t("replan.same")}</p>;
  const lines = [
    ...value.added.map((act) => ({ act, tone: "green" as const, tag: t("difference.added") })),
    ...value.dropped.map((act) => ({ act, tone: "red" as const, tag: t("difference.removed") })),
  ];
  return (
    <>
      {lines.length > 0 && (
        <>
          <h3>{t("suppose.of_acts")}</h3>
          <ul className="rows small">
            {lines.map(({ act, tone, tag }) => (
              <li key={act.id} className="row-between">
                <span>{text(act.text)}</span>
                <Tag tone={tone}>{tag}</Tag>
              </li>
            ))}
          </ul>
        </>
      )}
      {value.asks.length > 0 && (
        <>
          <h3>{t("replan.asks")}</h3>
          <ul className="rows small">
            {value.asks.map((ask) => (
              <li key={ask.id}>{text(ask.text)}</li>
            ))}
          </ul>
        </>
      )}
      {value.notice.length > 0 && (
        <>
          <p className="note note-warning">{t("replan.sent_back")}</p>
          <ul className="notice">
            {value.notice.map((wrong, index) => (
              <li key={index}>
                {text(wrong.must)}
                <BasisList basis={wrong.basis} />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
