// Verifying: a receipt or a licence, pasted or chosen as a file; every check by name.
import { useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useEffect, useState } from "react";
import { useSearchParams } from "react-router";
import * as calls from "../../api/calls";
import { useCity } from "../../api/queries";
import type { CredentialView, ReceiptCheck } from "../../api/schema";
import { CheckList, Verdict } from "../../parts/checks";
import { Page, Section } from "../../parts/page";
import { ProblemAlert } from "../../parts/problem";
import { useWords } from "../../parts/words";
import { ViewBody } from "../credentials/view";
import { readProof } from "./proof";

type Result = { receipt: ReceiptCheck } | { credential: CredentialView };

export default function Verify() {
  const { t } = useWords();
  const city = useCity();
  const client = useQueryClient();
  const [params] = useSearchParams();
  const asked = params.get("receipt");
  const [typed, setTyped] = useState("");
  const [result, setResult] = useState<Result | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  const verify = async (words: string) => {
    setBusy(true);
    setError(null);
    setResult(null);
    try {
      const proof = readProof(words);
      if (proof.kind === "receipt")
        setResult({ receipt: await calls.verifyReceipt(proof.receipt) });
      else if (proof.kind === "token")
        setResult({ credential: await calls.credentialView(proof.token) });
      else setResult({ credential: await calls.verifyCredential(proof.text) });
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  useEffect(() => {
    if (!asked) return;
    let current = true;
    void client
      .fetchQuery({ queryKey: ["receipts", asked], queryFn: () => calls.receipt(asked) })
      .then((receipt) => current && setTyped(JSON.stringify(receipt, null, 2)))
      .catch((caught: unknown) => current && setError(caught));
    return () => {
      current = false;
    };
  }, [asked, client]);
  return (
    <Page title={t("verify.title")} lead={t("verify.lead")}>
      <form
        className="card stack-s"
        onSubmit={(event) => {
          event.preventDefault();
          void verify(typed);
        }}
      >
        <label className="label" htmlFor="proof">
          {t("verify.proof")}
        </label>
        <div className="help">{t("verify.proof_help")}</div>
        <Input.TextArea
          id="proof"
          className="mono small"
          autoSize={{ minRows: 5, maxRows: 14 }}
          value={typed}
          spellCheck={false}
          onChange={(e) => setTyped(e.target.value)}
        />
        <div className="inline">
          <Button type="primary" htmlType="submit" loading={busy} disabled={typed.trim() === ""}>
            {t("verify.check")}
          </Button>
          <label className="button file-button">
            {t("verify.file")}
            <input
              type="file"
              accept=".json,.txt,.jwt,.sd-jwt,application/json,text/plain"
              onChange={(e) => {
                const file = e.target.files?.[0];
                if (file) void file.text().then(setTyped);
                e.target.value = "";
              }}
            />
          </label>
        </div>
      </form>
      <ProblemAlert error={error} />
      {result && "receipt" in result && <ReceiptResult value={result.receipt} />}
      {result && "credential" in result && <ViewBody value={result.credential} />}
      <Section title={t("verify.yourself")}>
        <p>{t("verify.yourself_words")}</p>
        <pre className="command">
          onevisit receipt verify FILE{"\n"}onevisit credential verify FILE
        </pre>
        <p>
          {t("footer.key")}
          <br />
          <code className="breaks">{city.data?.journal_key}</code>
        </p>
      </Section>
    </Page>
  );
}

function ReceiptResult({ value }: { value: ReceiptCheck }) {
  const { t, time } = useWords();
  return (
    <div className="card stack-s">
      <Verdict ok={value.ok} yes={t("verify.receipt_ok")} no={t("verify.receipt_bad")} />
      {value.leaf && (
        <dl className="facts">
          <div>
            <dt>{t("verify.kind")}</dt>
            <dd>{t(`receipt_kind.${value.leaf.kind}`, { defaultValue: value.leaf.kind })}</dd>
          </div>
          <div>
            <dt>{t("verify.subject")}</dt>
            <dd className="mono breaks">{value.leaf.subject}</dd>
          </div>
          <div>
            <dt>{t("verify.at")}</dt>
            <dd>{time(value.leaf.at)}</dd>
          </div>
        </dl>
      )}
      <CheckList checks={value.checks} />
    </div>
  );
}
