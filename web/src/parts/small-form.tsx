// A small form in place: its fields, one button, and the refusal where it happened.
import { Button, Input, Radio } from "antd";
import { createContext, useContext, useId, useRef, useState, type ReactNode } from "react";
import { newIdempotencyKey } from "../format/file";
import { BasisList } from "./basis";
import { complete, type FormField, type Typed } from "./form-fields";
import { ProblemAlert } from "./problem";
import { useWords } from "./words";

const WORDS_MAX = 1000;
const LINE_MAX = 120;

interface FieldsProps {
  fields: FormField[];
  typed: Typed;
  onChange: (typed: Typed) => void;
}

export function FormFields({ fields, typed, onChange }: FieldsProps) {
  const { t } = useWords();
  const id = useId();
  const set = (name: string, value: string) => onChange({ ...typed, [name]: value });
  return fields.map((field) => {
    const own = `${id}-${field.name}`;
    const label = (
      <>
        {field.label}
        {field.optional && <span className="faint"> {t("form.optional")}</span>}
      </>
    );
    const value = typed[field.name] ?? "";
    if (field.kind === "one") {
      return (
        <div key={field.name} className="small-field">
          <div className="label" id={own}>
            {label}
          </div>
          <Radio.Group
            aria-labelledby={own}
            className="small-choices"
            name={own}
            value={value || undefined}
            onChange={(e) => set(field.name, e.target.value as string)}
          >
            {(field.choices ?? []).map((choice) => (
              <Radio key={choice.value} value={choice.value}>
                {choice.label}
                {choice.basis && <BasisList basis={choice.basis} />}
              </Radio>
            ))}
          </Radio.Group>
        </div>
      );
    }
    const shared = {
      id: own,
      value,
      "aria-describedby": field.hint ? `${own}-hint` : undefined,
      onChange: (e: { target: { value: string } }) => set(field.name, e.target.value),
    };
    return (
      <div key={field.name} className="small-field">
        <label className="label" htmlFor={own}>
          {label}
        </label>
        {field.hint && (
          <div className="help" id={`${own}-hint`}>
            {field.hint}
          </div>
        )}
        {field.kind === "words" || field.kind === "people" ? (
          <Input.TextArea {...shared} rows={2} autoSize={{ minRows: 2 }} maxLength={WORDS_MAX} />
        ) : (
          <Input
            {...shared}
            className={field.kind === "day" ? "day" : ""}
            type={field.kind === "day" ? "date" : "text"}
            autoComplete="off"
            maxLength={LINE_MAX}
          />
        )}
      </div>
    );
  });
}

/** Closes the offer that a form belongs to, once it is sent. */
const CloseOffer = createContext<() => void>(() => undefined);

interface SmallFormProps {
  fields: FormField[] | ((typed: Typed) => FormField[]);
  /** What the button says. */
  submit: string;
  explain?: string;
  danger?: boolean;
  /** Sends it; the key stands for this one wish, however often the button is pressed. */
  act: (typed: Typed, key: string) => Promise<unknown>;
}

export function SmallForm(props: SmallFormProps) {
  const [typed, setTyped] = useState<Typed>({});
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const key = useRef(newIdempotencyKey());
  const close = useContext(CloseOffer);
  const fields = typeof props.fields === "function" ? props.fields(typed) : props.fields;
  const send = async () => {
    setBusy(true);
    setError(null);
    try {
      await props.act(typed, key.current);
      setTyped({});
      close();
    } catch (caught) {
      setError(caught);
    } finally {
      key.current = newIdempotencyKey();
      setBusy(false);
    }
  };
  return (
    <form
      className="small-form stack-s"
      onSubmit={(event) => {
        event.preventDefault();
        if (complete(fields, typed)) void send();
      }}
    >
      {props.explain && <p className="help">{props.explain}</p>}
      <FormFields fields={fields} typed={typed} onChange={setTyped} />
      <ProblemAlert error={error} />
      <Button
        type="primary"
        danger={props.danger ?? false}
        htmlType="submit"
        loading={busy}
        disabled={!complete(fields, typed)}
      >
        {props.submit}
      </Button>
    </form>
  );
}

export interface Offer {
  id: string;
  label: string;
  danger?: boolean;
  form: ReactNode;
}

interface OffersProps {
  offers: Offer[];
  label: string;
  /** For what is seldom done: no button, a link. */
  quiet?: boolean;
}

/** What may be done here: a button each; the chosen one opens its form below. */
export function Offers({ offers, label, quiet }: OffersProps) {
  const [open, setOpen] = useState<string | null>(null);
  if (offers.length === 0) return null;
  const chosen = offers.find((offer) => offer.id === open);
  return (
    <div className="offers no-print">
      <div className="offer-buttons" role="group" aria-label={label}>
        {offers.map((offer) => (
          <Button
            key={offer.id}
            danger={offer.danger ?? false}
            aria-expanded={offer.id === open}
            type={quiet ? "link" : offer.id === open ? "primary" : "default"}
            className={quiet ? "quiet" : ""}
            onClick={() => setOpen(offer.id === open ? null : offer.id)}
          >
            {offer.label}
          </Button>
        ))}
      </div>
      {chosen && (
        <CloseOffer key={chosen.id} value={() => setOpen(null)}>
          {chosen.form}
        </CloseOffer>
      )}
    </div>
  );
}
