// Fetches a file and saves it under a name; what goes wrong stands beside the button.
import { Button } from "antd";
import { useState } from "react";
import { save } from "../format/file";
import { ProblemAlert } from "./problem";
import { useWords } from "./words";

interface Props {
  name: string;
  fetch: () => Promise<Blob>;
  /** What the button says; else that a table is fetched. */
  label?: string;
}

export function DownloadButton(props: Props) {
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
        {props.label ?? t("board.download")}
      </Button>
      <ProblemAlert error={error} />
    </>
  );
}
