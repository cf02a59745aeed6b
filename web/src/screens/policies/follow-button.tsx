// Follow a policy, a department or a moment of life, or stop.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useState } from "react";
import * as calls from "../../api/calls";
import { ApiProblem } from "../../api/http";
import { keys, useSession } from "../../api/queries";
import type { Text } from "../../api/schema";
import { isOffered } from "../../parts/navigation";
import { useWords } from "../../parts/words";

interface Props {
  kind: string;
  target: string;
  name: Text;
}

export function FollowButton({ kind, target, name }: Props) {
  const { t, text } = useWords();
  const { message } = App.useApp();
  const client = useQueryClient();
  const session = useSession();
  const offered = isOffered(session.data?.account, "follow_policies");
  const query = useQuery({ queryKey: keys.follows, queryFn: calls.follows, enabled: offered });
  const [busy, setBusy] = useState(false);
  if (!offered || !query.data) return null;
  const follows = query.data.some((one) => one.kind === kind && one.target.id === target);
  const change = async () => {
    setBusy(true);
    try {
      await (follows ? calls.unfollow(kind, target) : calls.follow(kind, target));
      await client.invalidateQueries({ queryKey: keys.follows });
    } catch (caught) {
      const must = caught instanceof ApiProblem ? caught.problem.detail : String(caught);
      void message.error(must);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button
      className="no-print"
      loading={busy}
      aria-pressed={follows}
      aria-label={`${t(follows ? "follow.stop" : "follow.start")} ${text(name)}`}
      onClick={() => void change()}
    >
      {t(follows ? "follow.stop" : "follow.start")}
    </Button>
  );
}
