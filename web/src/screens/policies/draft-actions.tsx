// What is done with a draft: a version kept, the entry taken away, the procedure begun.
import { Button, Input, Modal } from "antd";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import * as calls from "../../api/calls";
import { useSession } from "../../api/queries";
import type { DraftMaking } from "../../api/schema";
import { download } from "../../format/file";
import { ConfirmAction } from "../../parts/confirm-action";
import { ProblemAlert } from "../../parts/problem";
import { Loading } from "../../parts/states";
import { useWords } from "../../parts/words";
import { entryOf } from "./draft-model";
import type { Drafting } from "./use-draft";

export function DraftActions({ drafting }: { drafting: Drafting }) {
  const { t, text } = useWords();
  const { draft, versions, keepVersion, restart } = drafting;
  const yaml = useMutation({
    mutationFn: () => calls.writePolicyDraft(entryOf(draft)),
    onSuccess: (written) => download(written.file, written.yaml, "application/yaml"),
  });
  return (
    <>
      <Button
        onClick={() =>
          keepVersion(
            t("policy_draft.version", {
              number: versions.length + 1,
              name: text(draft.policy.text),
            }),
          )
        }
      >
        {t("policy_draft.keep_version")}
      </Button>
      <Button loading={yaml.isPending} onClick={() => yaml.mutate()}>
        {t("policy_draft.download")}
      </Button>
      <Making drafting={drafting} />
      <ConfirmAction
        label={t("policy_draft.restart")}
        title={t("policy_draft.restart_title")}
        explain={t("policy_draft.restart_explain")}
        act={async () => restart()}
      />
      <ProblemAlert error={yaml.error} />
    </>
  );
}

/** The way into the procedure of Art. 82, with the text of the draft filled in. */
function Making({ drafting }: { drafting: Drafting }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const written = useMutation({ mutationFn: () => calls.writePolicyDraft(entryOf(drafting.draft)) });
  const begin = () => {
    setOpen(true);
    written.mutate();
  };
  return (
    <>
      <Button type="primary" onClick={begin}>
        {t("policy_draft.make")}
      </Button>
      <Modal
        open={open}
        title={t("policy_draft.make_title")}
        footer={null}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <div className="stack-s">
          <p>{t("policy_draft.make_explain")}</p>
          <ProblemAlert error={written.error} />
          {written.isPending && <Loading rows={3} />}
          {written.data && !written.data.making && (
            <p className="note note-warning">{t("policy_draft.make_not_yet")}</p>
          )}
          {written.data?.making && <Enter making={written.data.making} />}
        </div>
      </Modal>
    </>
  );
}

function Enter({ making }: { making: DraftMaking }) {
  const { t } = useWords();
  const session = useSession();
  const [copied, setCopied] = useState(false);
  const answers = Object.entries(making.answers as Record<string, string>);
  const known = new URLSearchParams(answers.map(([fact, value]) => [`with.${fact}`, value]));
  const path = `/packages/${making.package}/apply?${known.toString()}`;
  const applies = session.data?.account?.roles.includes("applicant") ?? false;
  const address = `${window.location.origin}${path}`;
  // browsers offer no clipboard on plain http; then the address is copied by hand
  const clipboard = navigator.clipboard as Clipboard | undefined;
  const copy = () => clipboard?.writeText(address).then(() => setCopied(true));
  return (
    <>
      {making.cut && <p className="note note-warning">{t("policy_draft.make_cut")}</p>}
      <dl className="facts">
        {answers.map(([fact, value]) => (
          <div key={fact}>
            <dt className="mono small">{fact}</dt>
            <dd className="lines">{value}</dd>
          </div>
        ))}
      </dl>
      {applies ? (
        <Link className="button button-primary" to={path}>
          {t("policy_draft.make_go")}
        </Link>
      ) : (
        <>
          <p className="note">{t("policy_draft.make_own_account")}</p>
          <Input
            readOnly
            aria-label={t("policy_draft.make_address")}
            value={address}
            onFocus={(e) => e.target.select()}
          />
          {clipboard && (
            <Button onClick={() => void copy()}>{t("policy_draft.make_copy")}</Button>
          )}
          <span role="status"> {copied && t("policy_draft.make_copied")}</span>
        </>
      )}
    </>
  );
}
