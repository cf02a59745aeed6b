// My licences and certificates.
import { Link } from "react-router";
import * as calls from "../../api/calls";
import { usePaged } from "../../api/queries";
import { Page } from "../../parts/page";
import { ProblemAlert } from "../../parts/problem";
import { EmptyState, Loading, MoreButton } from "../../parts/states";
import { useWords } from "../../parts/words";
import { CredentialLine } from "./credential-card";

export default function Credentials() {
  const { t } = useWords();
  const query = usePaged(["credentials"], (after) => calls.credentials({ after }));
  return (
    <Page title={t("menu.credentials")} lead={t("credential.lead")}>
      {query.error && <ProblemAlert error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Loading />}
      {query.isSuccess && query.items.length === 0 && (
        <EmptyState text={t("credential.none")}>
          <Link to="/">{t("case.find")}</Link>
        </EmptyState>
      )}
      {query.items.length > 0 && (
        <ul className="rows card">
          {query.items.map((row) => (
            <CredentialLine key={row.id} row={row} />
          ))}
        </ul>
      )}
      <MoreButton query={query} />
    </Page>
  );
}
