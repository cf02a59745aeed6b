// The events of a kind, the latest first: those that wait, those drawn, those that are late.
import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Segmented } from "antd";
import { useState } from "react";
import * as calls from "../../api/calls";
import { keys, usePaged } from "../../api/queries";
import type { ClaimEventKind, ClaimEventView } from "../../api/schema";
import { ClaimEventCard } from "../../parts/claim-event";
import { ConfirmAction } from "../../parts/confirm-action";
import { ProblemAlert } from "../../parts/problem";
import { EmptyState, Loading, MoreButton } from "../../parts/states";
import { useWords } from "../../parts/words";

const STATES = ["all", "granted", "waiting", "drawn", "denied", "overpaid", "refused", "late"];

export function Queue({ kind }: { kind: ClaimEventKind }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [state, setState] = useState("all");
  const [error, setError] = useState<unknown>(null);
  const query = usePaged([...keys.claimEvents, kind.id, state], (after) =>
    calls.claimEvents({
      kind: kind.id,
      ...(state === "late" ? { late: true } : state === "all" ? {} : { state }),
      ...(after ? { after } : {}),
    }),
  );
  const weighAll = async () => {
    setError(null);
    try {
      const { settled } = await calls.weighWaitingClaimEvents(kind.id);
      void message.success(t("claim_event.weighed", { count: settled }));
      await client.invalidateQueries({ queryKey: keys.claimEvents });
    } catch (caught) {
      setError(caught);
    }
  };
  return (
    <>
      <div className="filters">
        <Segmented
          aria-label={t("claim_event.state")}
          value={state}
          onChange={setState}
          options={STATES.map((one) => ({ value: one, label: t(`claim_event_state.${one}`) }))}
        />
        {kind.may_decide && state === "waiting" && (
          <Button onClick={() => void weighAll()}>{t("claim_event.weigh_all")}</Button>
        )}
      </div>
      <ProblemAlert error={error ?? query.error} />
      {query.isPending ? (
        <Loading rows={6} />
      ) : query.items.length === 0 ? (
        <EmptyState text={t("claim_event.none")} />
      ) : (
        <ul className="entitlement-list">
          {query.items.map((event) => (
            <li key={event.id}>
              <ClaimEventCard event={event}>
                {kind.may_decide && <Deeds kind={kind} event={event} />}
              </ClaimEventCard>
            </li>
          ))}
        </ul>
      )}
      <MoreButton query={query} />
    </>
  );
}

function Deeds({ kind, event }: { kind: ClaimEventKind; event: ClaimEventView }) {
  const { t } = useWords();
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: keys.claimEvents });
  if (event.state === "drawn") {
    const decide = async (pass: boolean, note: string) => {
      await calls.decideClaimEvent(kind.id, event.id, { pass, note });
      await refresh();
    };
    return (
      <div className="filters no-print">
        <ConfirmAction
          label={t("claim_event.pass")}
          title={t("claim_event.pass_title")}
          explain={t("claim_event.pass_explain")}
          danger={false}
          act={() => decide(true, "")}
        />
        <ConfirmAction
          label={t("claim_event.refuse")}
          title={t("claim_event.refuse_title")}
          explain={t("claim_event.refuse_explain")}
          reason={t("claim_event.reason")}
          act={(note) => decide(false, note)}
        />
      </div>
    );
  }
  if (event.state === "refused" || event.state === "granted") return null;
  return (
    <div className="no-print">
      <ConfirmAction
        label={t("claim_event.weigh")}
        title={t("claim_event.weigh")}
        explain={t("claim_event.weigh_explain")}
        danger={false}
        act={async () => {
          await calls.weighClaimEvent(kind.id, event.id);
          await refresh();
        }}
      />
    </div>
  );
}
