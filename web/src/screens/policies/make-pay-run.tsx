// From a policy to the list of those who are paid: asked twice, made once.
import { useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { useNavigate } from "react-router";
import * as calls from "../../api/calls";
import { keys } from "../../api/queries";
import type { PolicyRow } from "../../api/schema";
import { newIdempotencyKey } from "../../format/file";
import { ConfirmAction } from "../../parts/confirm-action";
import { useWords } from "../../parts/words";

export function MakePayRun({ policy }: { policy: PolicyRow }) {
  const { t, text } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const key = useRef(newIdempotencyKey());
  return (
    <ConfirmAction
      label={t("policy.make_run")}
      title={t("policy.make_run_title")}
      explain={t("policy.make_run_explain", { name: text(policy.text) })}
      danger={false}
      act={async () => {
        const run = await calls.makePayRun(policy.id, key.current).finally(() => {
          key.current = newIdempotencyKey();
        });
        await client.invalidateQueries({ queryKey: keys.payRuns });
        void navigate(`/pay-runs/${run.id}`);
      }}
    />
  );
}
