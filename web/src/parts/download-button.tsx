// Fetches a file and saves it under a name; what goes wrong stands beside the button.
import { Button } from "antd";
import { useState } from "react";
import { save } from "../format/file";
import { ProblemAlert } from "./problem";
import { useWords } from "./words";

export function DownloadButton(props: { name: string; fetch: () => Promise<Blob> }) {
  const { t } = useWords();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const fetchFile = async () => {
    setBusy(true);
    setError(null);
    try {
      save(props.name, await props.fetch());
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button loading={busy} onClick={() => void fetchFile()}>
        {t("board.download")}
      </Button>
      <ProblemAlert error={error} />
    </>
  );
}
