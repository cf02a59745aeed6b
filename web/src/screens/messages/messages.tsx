// Messages on policies: what I am entitled to and what I follow, the latest first.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { Link } from "react-router";
import * as calls from "../../api/calls";
import { keys, useMessages } from "../../api/queries";
import type { MessageView } from "../../api/schema";
import { Page, Section } from "../../parts/page";
import { ProblemAlert } from "../../parts/problem";
import { EmptyState, Loading, MoreButton, QueryGate } from "../../parts/states";
import { useWords } from "../../parts/words";
import { FollowButton } from "../policies/follow-button";

export default function Messages() {
  const { t } = useWords();
  const client = useQueryClient();
  const query = useMessages();
  const again = () => client.invalidateQueries({ queryKey: keys.messages });
  const unread = query.data?.pages[0]?.unread ?? 0;
  const readAll = async () => {
    await calls.readMessages();
    await again();
  };
  return (
    <Page
      title={t("message.title")}
      lead={t("message.lead")}
      actions={
        unread > 0 && (
          <Button onClick={() => void readAll()}>{t("message.read_all", { count: unread })}</Button>
        )
      }
    >
      {query.error && <ProblemAlert error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Loading rows={6} />}
      {query.isSuccess && query.items.length === 0 && <EmptyState text={t("message.none")} />}
      <ul className="rows message-list">
        {query.items.map((message) => (
          <Message key={message.id} message={message} changed={again} />
        ))}
      </ul>
      <MoreButton query={query} />
      <Follows />
    </Page>
  );
}

interface MessageProps {
  message: MessageView;
  changed: () => Promise<void>;
}

function Message({ message, changed }: MessageProps) {
  const { t, text, time, yuan } = useWords();
  const read = async () => {
    await calls.readMessage(message.id);
    await changed();
  };
  const of = message.register && message.key ? `?of=${message.register}/${message.key}` : "";
  return (
    <li className={message.read ? "card" : "card message-unread"}>
      <div className="row-between">
        <strong>
          {t(message.key ? "message.entitled" : "message.followed", {
            count: message.policies.length,
          })}
        </strong>
        <span className="faint">
          {!message.read && <span className="strong">{t("message.unread")} · </span>}
          {time(message.at)}
        </span>
      </div>
      {message.key && <div className="faint mono">{message.key}</div>}
      <ul className="plain">
        {message.policies.map((policy) => (
          <li key={`${policy.id}/${policy.why}`}>
            <Link to={`/policies/${policy.id}`}>{text(policy.text)}</Link>{" "}
            {policy.yuan ? (
              <strong className="entitlement-yuan">{yuan(policy.yuan)}</strong>
            ) : (
              <span className="faint">{t(`message.why_${policy.why}`)}</span>
            )}
          </li>
        ))}
      </ul>
      <div className="no-print">
        {message.key && <Link to={`/entitlements${of}`}>{t("message.to_entitlements")}</Link>}{" "}
        {!message.read && (
          <Button type="link" onClick={() => void read()}>
            {t("message.mark_read")}
          </Button>
        )}
      </div>
    </li>
  );
}

function Follows() {
  const { t, text } = useWords();
  const query = useQuery({ queryKey: keys.follows, queryFn: calls.follows });
  return (
    <Section title={t("follow.title")}>
      <QueryGate query={query} rows={3}>
        {(found) =>
          found.length === 0 ? (
            <p className="faint">{t("follow.none")}</p>
          ) : (
            <ul className="rows card">
              {found.map((one) => (
                <li key={`${one.kind}/${one.target.id}`} className="row-between">
                  <span>
                    <span className="faint">
                      {t(`follow.kind_${one.kind}`, { defaultValue: one.kind })}
                    </span>{" "}
                    {text(one.target.text)}
                  </span>
                  <FollowButton kind={one.kind} target={one.target.id} name={one.target.text} />
                </li>
              ))}
            </ul>
          )
        }
      </QueryGate>
    </Section>
  );
}
