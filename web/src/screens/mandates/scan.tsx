// The scan of a paper mandate: chosen with the form, or handed in afterwards.
import { UploadOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useRef, useState } from "react";
import * as calls from "../../api/calls";
import { keys } from "../../api/queries";
import { ProblemAlert } from "../../parts/problem";
import { useWords } from "../../parts/words";

const ACCEPTED = "application/pdf,image/jpeg,image/png";

export function ScanField(props: { file: File | null; onFile: (file: File | null) => void }) {
  const { t } = useWords();
  return (
    <div className="field">
      <label className="label" htmlFor="mandate-scan">
        {t("mandate.scan")}
      </label>
      <input
        id="mandate-scan"
        type="file"
        accept={ACCEPTED}
        onChange={(e) => props.onFile(e.target.files?.[0] ?? null)}
      />
      <div className="help">{t("mandate.scan_help")}</div>
    </div>
  );
}

/** Hands in the scan of a mandate that was recorded without it. */
export function PutScan({ id }: { id: string }) {
  const { t } = useWords();
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const send = async (file: File | undefined) => {
    if (!file) return;
    setBusy(true);
    setError(null);
    try {
      await calls.putMandateScan(id, file);
      await client.invalidateQueries({ queryKey: keys.mandates });
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        accept={ACCEPTED}
        aria-label={t("mandate.put_scan")}
        onChange={(e) => void send(e.target.files?.[0])}
      />
      <Button
        loading={busy}
        icon={<UploadOutlined aria-hidden />}
        onClick={() => input.current?.click()}
      >
        {t("mandate.put_scan")}
      </Button>
      <ProblemAlert error={error} />
    </>
  );
}
