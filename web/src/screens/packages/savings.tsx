// Before and after: the acts of a package one by one against the package, and what documents say.
import { QuestionCircleOutlined } from "@ant-design/icons";
import { Button, Popover } from "antd";
import type { Effort, Package } from "../../api/schema";
import { BasisList } from "../../parts/basis";
import { Section } from "../../parts/page";
import { useWords } from "../../parts/words";

const FIGURES: (keyof Effort)[] = ["materials", "visits", "steps", "working_days"];

export function SavingsSection({ value }: { value: Package }) {
  const { t } = useWords();
  const { savings, documented } = value;
  const shown = documented ? FIGURES.filter((name) => documented.before[name] != null) : [];
  return (
    <Section title={t("savings.title")} extra={<Explanation />}>
      <p>{t("savings.lead", { acts: savings.acts })}</p>
      <div className="savings">
        {FIGURES.map((name) => (
          <Figure
            key={name}
            name={t(`savings.${name}`)}
            before={savings.separate[name]}
            after={savings.joint[name]}
          />
        ))}
      </div>
      {documented && shown.length > 0 && (
        <div className="note">
          <strong>{t("savings.documented")}</strong>{" "}
          {shown
            .map((name) =>
              t("savings.documented_figure", {
                name: t(`savings.${name}`),
                before: documented.before[name] ?? "–",
                after: documented.after[name] ?? "–",
              }),
            )
            .join(t("list.and"))}
          <BasisList basis={documented.basis} />
        </div>
      )}
    </Section>
  );
}

function Figure(props: { name: string; before: number; after: number }) {
  const { t } = useWords();
  const { before, after } = props;
  const most = Math.max(before, after, 1);
  const percent = before > 0 ? Math.round((1 - after / before) * 100) : 0;
  return (
    <div className="saving">
      <h3>{props.name}</h3>
      <dl>
        <div>
          <dt>{t("savings.separate")}</dt>
          <dd>
            <span className="bar" style={{ width: `${(before / most) * 100}%` }} aria-hidden />
            {before}
          </dd>
        </div>
        <div>
          <dt>{t("savings.joint")}</dt>
          <dd>
            <span
              className="bar bar-after"
              style={{ width: `${(after / most) * 100}%` }}
              aria-hidden
            />
            {after}
          </dd>
        </div>
      </dl>
      <div className={percent > 0 ? "saved-percent" : "faint"}>
        {percent > 0
          ? t("savings.less", { percent })
          : percent < 0
            ? t("savings.more", { percent: -percent })
            : t("savings.same")}
      </div>
    </div>
  );
}

function Explanation() {
  const { t } = useWords();
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      content={<p className="explanation">{t("savings.explanation")}</p>}
    >
      <Button type="text" icon={<QuestionCircleOutlined aria-hidden />}>
        {t("savings.how")}
      </Button>
    </Popover>
  );
}
