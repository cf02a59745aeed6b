// The archive at the end of a case: taken out, compared with its manifest here, and kept as a file.
import { DownloadOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import * as calls from "../../api/calls";
import type { Case } from "../../api/schema";
import { save, sha256Of } from "../../format/file";
import { formatBytes } from "../../format/money";
import { ProblemAlert } from "../../parts/problem";
import { useWords } from "../../parts/words";
import { compare, filesOfTar, manifestOf, type ArchiveLine, type Manifest } from "./archive-file";

interface Taken {
  file: Blob;
  manifest: Manifest;
  lines: ArchiveLine[];
}

export function Archive({ value }: { value: Case }) {
  const { t } = useWords();
  const [taken, setTaken] = useState<Taken | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const take = async () => {
    setBusy(true);
    setError(null);
    try {
      const file = await calls.archiveOf(value.id);
      const files = filesOfTar(new Uint8Array(await file.arrayBuffer()));
      const manifest = manifestOf(files);
      if (!manifest) throw new Error(t("archive.unreadable"));
      const digest = (bytes: Uint8Array) => sha256Of(new Blob([bytes as BlobPart]));
      setTaken({ file, manifest, lines: await compare(files, manifest, digest) });
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <p className="faint">{t("archive.explain")}</p>
      <ProblemAlert error={error} />
      {taken ? (
        <Files taken={taken} name={`${value.number ?? value.id}.tar`} />
      ) : (
        <Button loading={busy} onClick={() => void take()}>
          {t("archive.take")}
        </Button>
      )}
    </>
  );
}

function Files({ taken, name }: { taken: Taken; name: string }) {
  const { t, date } = useWords();
  const { lines, manifest } = taken;
  const wrong = lines.filter((line) => line.same === false).length;
  const unknown = lines.some((line) => line.same === null);
  const verdict = wrong > 0 ? "archive.differs" : unknown ? "archive.unknown" : "archive.same";
  return (
    <>
      <div className="row-between">
        <p role="status" className={wrong > 0 ? "fault" : ""}>
          {t(verdict, { count: wrong > 0 ? wrong : lines.length })}
          {manifest.retained_until && (
            <> {t("archive.retained_until", { date: date(manifest.retained_until) })}</>
          )}
        </p>
        <Button icon={<DownloadOutlined />} onClick={() => save(name, taken.file)}>
          {t("archive.save", { name })}
        </Button>
      </div>
      <table className="table table-dense archive">
        <thead>
          <tr>
            <th scope="col">{t("archive.path")}</th>
            <th scope="col">{t("archive.size")}</th>
            <th scope="col">SHA-256</th>
            <th scope="col">{t("archive.compared")}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.path}>
              <td className="breaks">{line.path}</td>
              <td>{formatBytes(line.bytes)}</td>
              <td>
                <code>{line.sha256 || "—"}</code>
              </td>
              <td className={line.same === false ? "fault" : ""}>
                {t(`archive.line_${line.same === null ? "unknown" : line.same ? "same" : "differs"}`)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
