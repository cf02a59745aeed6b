// What an approval says besides yes: an amount that is granted, whether experts shall look.
import { Input, Radio } from "antd";
import type { DecidedFact } from "../../api/schema";
import { useWords } from "../../parts/words";

/** Fact -> value, as it is sent. */
export type Said = Record<string, string | number | boolean>;

interface Props {
  facts: DecidedFact[];
  said: Said;
  onSaid: (said: Said) => void;
}

export function DecidedFacts({ facts, said, onSaid }: Props) {
  const { text } = useWords();
  const say = (name: string, value: string | number | boolean) =>
    onSaid({ ...said, [name]: value });
  return (
    <>
      {facts.map((fact) => (
        <div key={fact.name}>
          <div className="label" id={fact.name}>
            {text(fact.text)}
          </div>
          <Value fact={fact} value={said[fact.name]} onValue={(value) => say(fact.name, value)} />
        </div>
      ))}
    </>
  );
}

interface OneProps {
  fact: DecidedFact;
  value: string | number | boolean | undefined;
  onValue: (value: string | number | boolean) => void;
}

function Value({ fact, value, onValue }: OneProps) {
  const { t, text } = useWords();
  if (fact.type === "boolean" || fact.choices.length > 0) {
    const choices =
      fact.type === "boolean"
        ? [
            { value: true, label: t("value.yes") },
            { value: false, label: t("value.no") },
          ]
        : fact.choices.map((one) => ({ value: one.id, label: text(one.text) }));
    return (
      <Radio.Group
        aria-labelledby={fact.name}
        options={choices}
        value={value}
        onChange={(e) => onValue(e.target.value as string | boolean)}
      />
    );
  }
  const whole = fact.type === "integer";
  return (
    <Input
      aria-labelledby={fact.name}
      type={fact.type === "date" ? "date" : "text"}
      inputMode={fact.type === "money" || whole ? "decimal" : undefined}
      value={value === undefined ? "" : String(value)}
      onChange={(e) => onValue(whole ? Number(e.target.value) : e.target.value)}
    />
  );
}
