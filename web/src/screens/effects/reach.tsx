// How policies reach people, against what the city has set itself.
import type { EffectReach } from "../../api/schema";
import { Section } from "../../parts/page";
import { useWords } from "../../parts/words";
import { percentText } from "./curve";

export function Reach({ reach }: { reach: EffectReach }) {
  const { t } = useWords();
  return (
    <Section title={t("effect.reach")}>
      <dl className="effect-figures">
        <Share
          name={t("effect.without_review")}
          perMille={reach.without_review_per_mille}
          goal={reach.without_review_goal_percent}
          more={t("effect.without_review_of", {
            part: reach.without_review,
            whole: reach.with_money,
          })}
        />
        <Share
          name={t("effect.paid_without_review")}
          perMille={reach.paid_without_review_per_mille}
          goal={reach.without_review_goal_percent}
          more={t("effect.paid_without_review_of")}
        />
        <Share
          name={t("effect.told")}
          perMille={reach.told_per_mille}
          goal={reach.told_goal_percent}
          more={t("effect.told_policies_of", { part: reach.told, whole: reach.reaching })}
        />
      </dl>
    </Section>
  );
}

interface ShareProps {
  name: string;
  perMille: number | null | undefined;
  goal: number | null | undefined;
  more: string;
}

function Share({ name, perMille, goal, more }: ShareProps) {
  const { t } = useWords();
  const hasGoal = typeof goal === "number";
  const reached = hasGoal && typeof perMille === "number" && perMille >= goal * 10;
  return (
    <div className="card">
      <dt>{name}</dt>
      <dd>
        <strong>{percentText(perMille)}</strong>
        {typeof perMille === "number" && (
          <progress max={1000} value={perMille} aria-label={name} />
        )}
        <div className="faint small">{more}</div>
        {hasGoal && (
          <div className={reached ? "small" : "small fault"}>
            {t(reached ? "effect.goal_reached" : "effect.goal_missed", { goal })}
          </div>
        )}
      </dd>
    </div>
  );
}
