// Applying: find or make the draft, then fill it in.
import { useQuery } from "@tanstack/react-query";
import { useParams, useSearchParams } from "react-router";
import * as calls from "../../api/calls";
import { usePackage } from "../../api/queries";
import { Page } from "../../parts/page";
import { QueryGate } from "../../parts/states";
import { useWords } from "../../parts/words";
import { Editor } from "./editor";
import { Start } from "./start";

export default function Apply() {
  const { id = "" } = useParams();
  const [search, setSearch] = useSearchParams();
  const { t, text } = useWords();
  const packageQuery = usePackage(id);
  const caseId = search.get("case");
  const name = packageQuery.data ? text(packageQuery.data.text) : "";
  return (
    <Page
      title={name ? t("apply.of", { name }) : t("apply.title")}
      width="wide"
      crumbs={[
        { text: t("menu.home"), to: "/" },
        { text: name, to: `/packages/${id}` },
      ]}
    >
      <QueryGate query={packageQuery} rows={8}>
        {(value) =>
          caseId ? (
            <Draft id={caseId} />
          ) : (
            <Start
              package={value}
              mandate={search.get("mandate")}
              onStarted={(made) => setSearch({ case: made }, { replace: true })}
            />
          )
        }
      </QueryGate>
    </Page>
  );
}

function Draft(props: { id: string }) {
  const query = useQuery({
    queryKey: ["drafts", props.id],
    queryFn: () => calls.caseOf(props.id),
    staleTime: Infinity,
    gcTime: 0,
  });
  return (
    <QueryGate query={query} rows={10}>
      {(value) => <Editor key={props.id} id={props.id} initial={value} />}
    </QueryGate>
  );
}
