// What is shown to the public now; whoever has signed in may object.
import { App } from "antd";
import { Link } from "react-router";
import * as calls from "../../api/calls";
import { keys, usePaged, useSession } from "../../api/queries";
import type { NoticeRow } from "../../api/schema";
import { useRefresh } from "../../parts/deed-form";
import { Page } from "../../parts/page";
import { ProblemAlert } from "../../parts/problem";
import { Offers, SmallForm } from "../../parts/small-form";
import { EmptyState, Loading, MoreButton } from "../../parts/states";
import { useWords } from "../../parts/words";

export default function Notices() {
  const { t } = useWords();
  const session = useSession();
  const query = usePaged(keys.notices, calls.notices);
  return (
    <Page title={t("public_notice.title")} lead={t("public_notice.lead")}>
      {query.error && <ProblemAlert error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Loading />}
      {query.isSuccess && query.items.length === 0 && <EmptyState text={t("public_notice.none")} />}
      {query.items.map((row) => (
        <Notice
          key={`${row.task} ${row.step}`}
          row={row}
          signedIn={Boolean(session.data?.account)}
        />
      ))}
      <MoreButton query={query} />
    </Page>
  );
}

function Notice({ row, signedIn }: { row: NoticeRow; signedIn: boolean }) {
  const { t, text, date } = useWords();
  return (
    <article className="card" data-notice={row.task}>
      <h2>{text(row.text)}</h2>
      <dl className="facts">
        <div>
          <dt>{t("task.subject")}</dt>
          <dd>{row.subject_text || "—"}</dd>
        </div>
        <div>
          <dt>{t("task.act")}</dt>
          <dd>
            {text(row.act)} · {text(row.package)}
          </dd>
        </div>
        {row.department && (
          <div>
            <dt>{t("catalogue.department")}</dt>
            <dd>{text(row.department.text)}</dd>
          </div>
        )}
        <div>
          <dt>{t("public_notice.period")}</dt>
          <dd>
            {t("public_notice.from_until", { from: date(row.since), until: date(row.until) })}
          </dd>
        </div>
      </dl>
      {signedIn ? (
        <ObjectForm row={row} />
      ) : (
        <p className="no-print">
          <Link to={`/sign-in?to=${encodeURIComponent("/notices")}`}>
            {t("public_notice.sign_in")}
          </Link>
        </p>
      )}
    </article>
  );
}

function ObjectForm({ row }: { row: NoticeRow }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const refresh = useRefresh();
  const form = (
    <SmallForm
      fields={[{ name: "text", kind: "words", label: t("deed_field.object_text") }]}
      explain={t("deed_explain.object")}
      submit={t("deed_submit.object")}
      act={async (typed, key) => {
        const text = (typed.text ?? "").trim();
        await calls.doStep(row.task, row.step, { object: { text } }, key);
        void message.success(t("public_notice.objected"));
        await refresh();
      }}
    />
  );
  const label = t("deed.object");
  return <Offers offers={[{ id: "object", label, form }]} label={label} />;
}
