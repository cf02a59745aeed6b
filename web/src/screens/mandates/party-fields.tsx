// A party of a mandate: a person or an organisation, by key and name, which must fit.
import { Input, Radio } from "antd";
import { useWords } from "../../parts/words";
import type { Party } from "./scope";

interface Props {
  /** Beginning of the ids of its fields. */
  id: string;
  of: "agent" | "giver";
  party: Party;
  onChange: (party: Party) => void;
}

export function PartyFields({ id, of, party, onChange }: Props) {
  const { t } = useWords();
  const whose = of === "agent" ? "" : "giver_";
  const { register, key, name } = party;
  const set = (change: Partial<Party>) => onChange({ register, key, name, ...change });
  const line = (part: "key" | "name", maxLength: number) => (
    <div className="field">
      <label className="label" htmlFor={`${id}-${part}`}>
        {t(part === "key" ? `mandate.${whose}key_${register}` : `mandate.${whose}name`)}
      </label>
      <Input
        id={`${id}-${part}`}
        className={part === "key" ? "mono" : ""}
        value={part === "key" ? key : name}
        maxLength={maxLength}
        autoComplete="off"
        onChange={(e) => set({ [part]: e.target.value })}
      />
    </div>
  );
  return (
    <>
      <div className="field">
        <div className="label" id={`${id}-kind`}>
          {t(of === "agent" ? "mandate.agent" : "mandate.principal")}
        </div>
        <Radio.Group
          aria-labelledby={`${id}-kind`}
          value={register}
          onChange={(e) => set({ register: e.target.value as string })}
          options={["person", "entity"].map((value) => ({ value, label: t(`party.${value}`) }))}
        />
      </div>
      {line("key", 18)}
      {line("name", 60)}
    </>
  );
}
