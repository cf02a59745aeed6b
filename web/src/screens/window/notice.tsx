// The acceptance notice: one sheet of paper that the person takes along.
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { Link, useParams } from "react-router";
import * as calls from "../../api/calls";
import { useCity } from "../../api/queries";
import type { AcceptanceNotice as Notice } from "../../api/schema";
import { Page } from "../../parts/page";
import { QueryGate } from "../../parts/states";
import { receiptTitle } from "../../parts/receipt-title";
import { useWords } from "../../parts/words";

export default function AcceptanceNotice() {
  const { id = "" } = useParams();
  const { t } = useWords();
  const query = useQuery({
    queryKey: ["acceptance-notice", id],
    queryFn: () => calls.acceptanceNotice(id),
  });
  return (
    <Page
      title={t("notice_sheet.title")}
      crumbs={[{ text: t("window.title"), to: "/window" }]}
      actions={
        <>
          <Button type="primary" onClick={() => window.print()}>
            {t("action.print")}
          </Button>
          <Link className="button" to={`/cases/${id}`}>
            {t("receipt.follow")}
          </Link>
          <Link className="button" to="/window/new">
            {t("window.next")}
          </Link>
        </>
      }
    >
      <QueryGate query={query}>{(value) => <Sheet value={value} />}</QueryGate>
    </Page>
  );
}

function Sheet({ value }: { value: Notice }) {
  const { t, text, date, time } = useWords();
  const city = useCity();
  const applicant = value.applicant.name_masked;
  return (
    <article className="sheet">
      <header>
        <div>{city.data && text(city.data.text)}</div>
        <h2>{t("notice_sheet.title")}</h2>
        <div className="case-number">{value.number}</div>
      </header>
      <p>{t("notice_sheet.words", { applicant, package: text(value.package.text) })}</p>
      <h3>{t("notice_sheet.items")}</h3>
      <ol>
        {value.items.map((item, index) => (
          <li key={index}>
            {text(item.text)}
            {item.sha256 && (
              <div className="faint small">
                SHA-256 <code>{item.sha256}</code>
              </div>
            )}
          </li>
        ))}
      </ol>
      {value.promised_on && (
        <p className="strong">{t("notice_sheet.promised", { date: date(value.promised_on) })}</p>
      )}
      {value.receipts.length > 0 && (
        <>
          <h3>{t("receipt.title")}</h3>
          <ul>
            {value.receipts.map((row) => (
              <li key={row.id}>
                {receiptTitle(row, t, text)} <code>{row.id}</code>
              </li>
            ))}
          </ul>
          <p className="faint small">
            {t("notice_sheet.verify", { address: `${window.location.origin}/verify` })}
          </p>
        </>
      )}
      <footer>
        <span>{t("notice_sheet.issued", { time: time(value.issued_at) })}</span>
        <span>{t("notice_sheet.sign")}</span>
      </footer>
    </article>
  );
}
