// Receipts of a case: where each stands in the journal, and the file that proves it.
import { DownloadOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import * as calls from "../../api/calls";
import type { ReceiptRow } from "../../api/schema";
import { download } from "../../format/file";
import { FoldButton, useFold } from "../../parts/fold";
import { ProblemAlert } from "../../parts/problem";
import { StateTag } from "../../parts/tags";
import { receiptTitle } from "../../parts/receipt-title";
import { useWords } from "../../parts/words";

const FIRST = 5;

export function Receipts(props: { receipts: ReceiptRow[] }) {
  const { t, text, time } = useWords();
  const fold = useFold(props.receipts, FIRST);
  const [error, setError] = useState<unknown>(null);
  const save = async (row: ReceiptRow) => {
    setError(null);
    try {
      const receipt = await calls.receipt(row.id);
      download(
        `onevisit-receipt-${row.id}.json`,
        `${JSON.stringify(receipt, null, 2)}\n`,
        "application/json",
      );
    } catch (caught) {
      setError(caught);
    }
  };
  if (props.receipts.length === 0) return <p className="faint">{t("receipt.none")}</p>;
  return (
    <>
      <p className="faint">{t("receipt.explain")}</p>
      <ul className="rows">
        {props.receipts.map((row, index) => (
          <li key={row.id} className={fold.isHidden(index) ? "row-between folded" : "row-between"}>
            <span>
              <strong>{receiptTitle(row, t, text)}</strong>{" "}
              <StateTag state={row.state} of="receipt_state" />
              <span className="faint block">
                {row.department && <>{text(row.department.text)} · </>}
                <time dateTime={row.at}>{time(row.at)}</time>
              </span>
              <code className="faint small">{row.id}</code>
            </span>
            {row.state === "sealed" && (
              <span className="inline no-print">
                <Button icon={<DownloadOutlined />} onClick={() => void save(row)}>
                  {t("receipt.download")}
                </Button>
                <Link className="button" to={`/verify?receipt=${encodeURIComponent(row.id)}`}>
                  {t("receipt.verify")}
                </Link>
              </span>
            )}
          </li>
        ))}
      </ul>
      <FoldButton fold={fold} />
      <ProblemAlert error={error} />
    </>
  );
}
