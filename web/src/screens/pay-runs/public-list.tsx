// The list of a run in publicity, which anybody reads; whoever has signed in may object.
import { Link, useParams } from "react-router";
import { usePayRun, useSession } from "../../api/queries";
import { Page } from "../../parts/page";
import { QueryGate } from "../../parts/states";
import { useWords } from "../../parts/words";
import { ObjectForm } from "./objections";
import { Payments } from "./payments";

export default function PublicList() {
  const { t, text, date, yuan } = useWords();
  const { id = "" } = useParams();
  const query = usePayRun(id);
  const session = useSession();
  const run = query.data;
  return (
    <Page
      title={run ? text(run.policy_text) || run.policy : t("public_list.title")}
      lead={t("public_list.lead")}
      width="wide"
      crumbs={[{ text: t("policy.title"), to: "/policies" }]}
    >
      <QueryGate query={query} rows={8}>
        {(value) => (
          <>
            <dl className="facts card">
              {value.public_until && (
                <div>
                  <dt>{t("pay_run.publicity")}</dt>
                  <dd>{t("pay_run.public_until", { date: date(value.public_until) })}</dd>
                </div>
              )}
              <div>
                <dt>{t("pay_run.payments")}</dt>
                <dd>
                  {value.payments} · {yuan(value.yuan)}
                </dd>
              </div>
              <div>
                <dt>{t("pay_run.list_hash")}</dt>
                <dd className="mono breaks">{value.list_hash}</dd>
              </div>
              <div>
                <dt>{t("pay_run.policy")}</dt>
                <dd>
                  <Link to={`/policies/${value.policy}`}>{text(value.policy_text)}</Link>
                </dd>
              </div>
            </dl>
            <Payments run={value} />
            {session.data?.account ? (
              <ObjectForm run={value.id} />
            ) : (
              <p>
                <Link to="/sign-in">{t("public_list.sign_in")}</Link>
              </p>
            )}
          </>
        )}
      </QueryGate>
    </Page>
  );
}
