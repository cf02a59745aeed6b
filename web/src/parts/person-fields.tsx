// The person at the window, as on the identity card.
import { Input } from "antd";
import type { OnBehalfOf } from "../api/schema";
import { useWords } from "./words";

export interface Person {
  identity_number: string;
  name: string;
  mobile: string;
}

/** As it is sent. */
export function personOf(person: Person): OnBehalfOf {
  return {
    identity_number: person.identity_number.trim().toUpperCase(),
    name: person.name.trim(),
    mobile: person.mobile.trim(),
  };
}

const LINES = [
  ["identity_number", 18],
  ["name", 50],
  ["mobile", 11],
] as const;

export function PersonFields(props: { person: Person; onChange: (person: Person) => void }) {
  const { t } = useWords();
  const { person, onChange } = props;
  return LINES.map(([id, maxLength]) => (
    <div className="field" key={id}>
      <label className="label" htmlFor={`person-${id}`}>
        {t(`window.${id}`)}
      </label>
      <Input
        id={`person-${id}`}
        value={person[id]}
        maxLength={maxLength}
        autoComplete="off"
        className={id === "name" ? "" : "mono"}
        inputMode={id === "mobile" ? "tel" : "text"}
        onChange={(e) => onChange({ ...person, [id]: e.target.value })}
      />
    </div>
  ));
}
