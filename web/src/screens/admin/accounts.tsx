// Accounts: who may sign in, in which roles; create, lock, change.
import { useQueryClient } from "@tanstack/react-query";
import { Button, Modal, Table } from "antd";
import { useState } from "react";
import * as calls from "../../api/calls";
import { keys, useCity, usePaged } from "../../api/queries";
import type { Account } from "../../api/schema";
import { ConfirmAction } from "../../parts/confirm-action";
import { Page } from "../../parts/page";
import { ProblemAlert } from "../../parts/problem";
import { EmptyState, Loading, MoreButton } from "../../parts/states";
import { StateTag } from "../../parts/tags";
import { useWords } from "../../parts/words";
import { AccountForm } from "./account-form";

export default function Accounts() {
  const { t, text } = useWords();
  const client = useQueryClient();
  const city = useCity();
  const [editing, setEditing] = useState<Account | "new" | null>(null);
  const query = usePaged(keys.accounts, (after) => calls.accounts({ after, limit: 50 }));
  const districts = new Map(
    city.data?.districts.map((district) => [district.id, text(district.text)]),
  );
  const refresh = () => client.invalidateQueries({ queryKey: keys.accounts });
  return (
    <Page
      title={t("menu.accounts")}
      width="wide"
      actions={
        <Button type="primary" onClick={() => setEditing("new")}>
          {t("account.create")}
        </Button>
      }
    >
      {query.error && <ProblemAlert error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Loading />}
      {query.isSuccess && query.items.length === 0 && <EmptyState text={t("account.none")} />}
      {query.items.length > 0 && (
        <Table<Account>
          size="small"
          rowKey="id"
          dataSource={query.items}
          pagination={false}
          scroll={{ x: 760 }}
          columns={[
            { title: t("account.name"), dataIndex: "name", className: "mono" },
            { title: t("account.text"), render: (_, account) => text(account.text) },
            {
              title: t("account.roles"),
              render: (_, account) =>
                account.roles
                  .map((role) => t(`role.${role}`, { defaultValue: role }))
                  .join(t("list.and")),
            },
            { title: t("account.department"), render: (_, account) => account.department ?? "—" },
            {
              title: t("account.districts"),
              render: (_, account) =>
                account.districts.map((id) => districts.get(id) ?? id).join(t("list.and")) ||
                t("account.whole_city"),
            },
            {
              title: t("case.state"),
              render: (_, account) => (
                <StateTag state={account.state ?? "active"} of="account_state" />
              ),
            },
            {
              title: t("job.act"),
              render: (_, account) => (
                <span className="inline">
                  <Button size="small" onClick={() => setEditing(account)}>
                    {t("account.change")}
                  </Button>
                  <LockButton account={account} onDone={refresh} />
                </span>
              ),
            },
          ]}
        />
      )}
      <MoreButton query={query} />
      <Modal
        open={editing !== null}
        title={t(editing === "new" ? "account.create" : "account.change")}
        footer={null}
        destroyOnHidden
        onCancel={() => setEditing(null)}
      >
        {editing !== null && (
          <AccountForm
            account={editing === "new" ? null : editing}
            onDone={async () => {
              setEditing(null);
              await refresh();
            }}
          />
        )}
      </Modal>
    </Page>
  );
}

function LockButton(props: { account: Account; onDone: () => Promise<void> }) {
  const { t } = useWords();
  const locked = props.account.state === "locked";
  const name = props.account.name;
  return (
    <ConfirmAction
      label={t(locked ? "account.unlock" : "account.lock")}
      title={t(locked ? "account.unlock_title" : "account.lock_title", { name })}
      explain={t(locked ? "account.unlock_explain" : "account.lock_explain")}
      danger={!locked}
      size="small"
      act={async () => {
        await calls.changeAccount(props.account.id, { state: locked ? "active" : "locked" });
        await props.onDone();
      }}
    />
  );
}
