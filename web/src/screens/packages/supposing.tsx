// One control a supposed fact; nothing chosen means that nothing is supposed.
import { Input, Radio, Select } from "antd";
import { useState } from "react";
import type { Fact, Value } from "../../api/schema";
import { useWords } from "../../parts/words";

interface Props {
  fact: Fact;
  value: Value | undefined;
  onChange: (value: Value | undefined) => void;
}

const CHOICES_AT_ONCE = 4;

export function Supposing(props: Props) {
  const { text } = useWords();
  const id = `suppose-${props.fact.name}`;
  return (
    <div className="supposing">
      <label htmlFor={id} id={`${id}-label`} className="label">
        {text(props.fact.text)}
      </label>
      <Control {...props} id={id} />
    </div>
  );
}

function Control(props: Props & { id: string }) {
  const { t, text } = useWords();
  const { fact, id, value, onChange } = props;
  if (fact.type === "boolean") {
    const options = [
      { value: "", label: t("suppose.open") },
      { value: "yes", label: t("value.yes") },
      { value: "no", label: t("value.no") },
    ];
    const answers: Record<string, boolean> = { yes: true, no: false };
    const chosen = typeof value === "boolean" ? (value ? "yes" : "no") : "";
    return (
      <Radio.Group
        id={id}
        aria-labelledby={`${id}-label`}
        value={chosen}
        onChange={(e) => onChange(answers[e.target.value as string])}
        options={options}
      />
    );
  }
  const choices = (fact.choices ?? []).map((c) => ({ value: c.id, label: text(c.text) }));
  if (fact.type === "code" && choices.length > 0 && choices.length <= CHOICES_AT_ONCE) {
    return (
      <Radio.Group
        id={id}
        aria-labelledby={`${id}-label`}
        value={value ?? ""}
        onChange={(e) => onChange((e.target.value as string) || undefined)}
        options={[{ value: "", label: t("suppose.open") }, ...choices]}
      />
    );
  }
  if (choices.length > 0) {
    const several = fact.type === "code_list";
    return (
      <Select
        id={id}
        className="wide"
        allowClear
        showSearch={{ optionFilterProp: "label" }}
        placeholder={t("suppose.open")}
        {...(several ? { mode: "multiple" as const } : {})}
        value={(value ?? (several ? [] : null)) as string | string[] | null}
        onChange={(next) => onChange(next === null || next?.length === 0 ? undefined : next)}
        options={choices}
      />
    );
  }
  return <Typed {...props} />;
}

const NUMBER = /^-?\d+(\.\d+)?$/;

/** Text, numbers and dates: what does not stand for a value yet supposes nothing. */
function Typed({ fact, id, value, onChange }: Props & { id: string }) {
  const { t } = useWords();
  const [typed, setTyped] = useState(value === undefined ? "" : String(value));
  const [known, setKnown] = useState(value);
  if (value !== known) {
    setKnown(value);
    if (value === undefined) setTyped("");
  }
  const change = (next: string) => {
    setTyped(next);
    const read = valueOf(fact, next);
    setKnown(read);
    onChange(read);
  };
  const unit = fact.unit ? t(`unit.${fact.unit}`, { defaultValue: fact.unit }) : undefined;
  const numeric = ["integer", "decimal", "money"].includes(fact.type);
  return (
    <Input
      id={id}
      type={fact.type === "date" ? "date" : "text"}
      className="supposed-value"
      autoComplete="off"
      maxLength={40}
      placeholder={t("suppose.open")}
      {...(numeric ? { inputMode: "decimal" as const } : {})}
      {...(unit ? { suffix: unit } : {})}
      value={typed}
      onChange={(e) => change(e.target.value)}
    />
  );
}

function valueOf(fact: Fact, typed: string): Value | undefined {
  const text = typed.trim().replaceAll(",", "");
  if (text === "") return undefined;
  if (fact.type === "integer") return /^-?\d+$/.test(text) ? Number(text) : undefined;
  if (fact.type === "decimal" || fact.type === "money") return NUMBER.test(text) ? text : undefined;
  return typed.trim();
}
