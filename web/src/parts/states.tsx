// Loading, empty and failed: the three other states of every screen.
import { Button, Empty, Skeleton } from "antd";
import type { ReactNode } from "react";
import { ProblemAlert } from "./problem";
import { useWords } from "./words";

export function Loading(props: { rows?: number }) {
  const { t } = useWords();
  return (
    <div role="status" aria-label={t("state.loading")}>
      <Skeleton title={false} paragraph={{ rows: props.rows ?? 5 }} />
    </div>
  );
}

export function EmptyState(props: { text: string; children?: ReactNode }) {
  return (
    <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={props.text}>
      {props.children}
    </Empty>
  );
}

interface Gate<T> {
  query: { data?: T | undefined; error: unknown; isPending: boolean; refetch: () => unknown };
  children: (value: T) => ReactNode;
  rows?: number;
}

/** Shows a query's value, or that it is coming, or why it did not come. */
export function QueryGate<T>({ query, children, rows }: Gate<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <ProblemAlert error={query.error} retry={() => void query.refetch()} />;
  return <Loading {...(rows ? { rows } : {})} />;
}

export function MoreButton(props: {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
}) {
  const { t } = useWords();
  if (!props.query.hasNextPage) return null;
  return (
    <div className="more no-print">
      <Button
        loading={props.query.isFetchingNextPage}
        onClick={() => void props.query.fetchNextPage()}
      >
        {t("state.more")}
      </Button>
    </div>
  );
}
