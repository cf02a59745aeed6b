// Fields of a draft: each with its label, and below it what is said of it.
import { Checkbox, Input, InputNumber, Select } from "antd";
import type { ReactNode } from "react";
import type { Text } from "../../api/schema";
import { BasisList } from "../../parts/basis";
import { useWords } from "../../parts/words";
import { saidOf } from "./draft-found";
import { useBench } from "./use-draft";

const RULE_MAX = 4000;
const TEXT_MAX = 500;

/** The element that edits `field`, such as `policy.clauses.0.rule`. */
export const idOf = (field: string) => `draft-${field.replaceAll(".", "-")}`;

/** Goes to the element that edits `field`, or to the nearest that is around it. */
export function goTo(field: string): void {
  const parts = field.split(".");
  for (let length = parts.length; length > 0; length -= 1) {
    const element = document.getElementById(idOf(parts.slice(0, length).join(".")));
    if (!element) continue;
    for (let around = element.closest("details"); around; ) {
      around.open = true;
      around = around.parentElement?.closest("details") ?? null;
    }
    focusIn(element);
    element.scrollIntoView({ block: "center" });
    return;
  }
}

const FOCUSABLE = "input, textarea, button";

/** Looks at `element`, or at the first in it that one can type into or press. */
export function focusIn(element: HTMLElement): void {
  const inside = element.matches(FOCUSABLE) ? element : element.querySelector(FOCUSABLE);
  if (inside instanceof HTMLElement) inside.focus();
}

/** What is said of a field: that it is to be filled in; errors and warnings, each with what to write
 *  instead. */
export function Said({ field }: { field: string }) {
  const { t, text } = useWords();
  const { found, empty } = useBench();
  const said = saidOf(found, field);
  return (
    <div id={`${idOf(field)}-said`} aria-live="polite">
      {empty.includes(field) && (
        <div className="draft-said faint">{t("policy_draft.to_fill")}</div>
      )}
      {said.map((one, index) => (
        <div
          key={`${one.code}${index}`}
          className={one.severity === "error" ? "draft-said fault" : "draft-said draft-warns"}
        >
          {t(one.severity === "error" ? "policy_draft.error" : "policy_draft.warning")}
          {text(one.message)}
          {one.suggestion && (
            <>
              {" "}
              {t("policy_draft.suggestion")} <code>{one.suggestion}</code>
            </>
          )}
          <BasisList basis={one.basis} />
        </div>
      ))}
    </div>
  );
}

interface FieldProps {
  field: string;
  label: string;
  /** In a row it takes little room. */
  short?: boolean | undefined;
  children: ReactNode;
}

export function Field({ field, label, short, children }: FieldProps) {
  return (
    <div className={short ? "draft-field draft-short" : "draft-field"}>
      <label className="label" htmlFor={idOf(field)}>
        {label}
      </label>
      {children}
      <Said field={field} />
    </div>
  );
}

/** What every element of a field carries. */
function useShared(field: string) {
  const { found, required } = useBench();
  const wrong = saidOf(found, field).some((one) => one.severity === "error");
  return {
    id: idOf(field),
    "aria-describedby": `${idOf(field)}-said`,
    "aria-invalid": wrong,
    "aria-required": required.has(field),
    ...(wrong ? { status: "error" as const } : {}),
  };
}

interface LineProps {
  field: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
  type?: "text" | "date";
  mono?: boolean;
  short?: boolean;
  placeholder?: string;
}

export function LineField(props: LineProps) {
  const { field, label, value, onChange, type, mono, short, placeholder } = props;
  return (
    <Field field={field} label={label} short={short}>
      <Input
        {...useShared(field)}
        placeholder={placeholder}
        type={type ?? "text"}
        className={mono ? "mono" : ""}
        maxLength={TEXT_MAX}
        value={value}
        onChange={(e) => onChange(e.target.value)}
      />
    </Field>
  );
}

interface TextProps {
  field: string;
  label: string;
  value: Text;
  onChange: (value: Text) => void;
  long?: boolean;
}

/** Chinese first, English beside it. */
export function TextField({ field, label, value, onChange, long }: TextProps) {
  const { t } = useWords();
  const zh = useShared(`${field}.zh`);
  const en = useShared(`${field}.en`);
  const half = (language: "zh" | "en") => {
    const shared = {
      ...(language === "zh" ? zh : en),
      lang: language === "zh" ? "zh-CN" : "en",
      maxLength: TEXT_MAX,
      value: value[language],
      onChange: (e: { target: { value: string } }) =>
        onChange({ ...value, [language]: e.target.value }),
    };
    return (
      <Field field={`${field}.${language}`} label={`${label} ${t(`policy_draft.in_${language}`)}`}>
        {long ? (
          <Input.TextArea {...shared} autoSize={{ minRows: 2, maxRows: 6 }} />
        ) : (
          <Input {...shared} />
        )}
      </Field>
    );
  };
  return (
    <div className="draft-pair">
      {half("zh")}
      {half("en")}
    </div>
  );
}

interface RuleProps {
  field: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
}

/** A rule; it says where the caret is, so that a fact can be put there. */
export function RuleField({ field, label, value, onChange }: RuleProps) {
  const { caretAt } = useBench();
  return (
    <Field field={field} label={label}>
      <Input.TextArea
        {...useShared(field)}
        className="mono"
        autoSize={{ minRows: 1, maxRows: 10 }}
        maxLength={RULE_MAX}
        spellCheck={false}
        autoCapitalize="off"
        value={value}
        onChange={(e) => onChange(e.target.value)}
        onSelect={(e) => caretAt({ field, at: e.currentTarget.selectionStart })}
        onFocus={(e) => caretAt({ field, at: e.currentTarget.selectionStart })}
      />
    </Field>
  );
}

interface Choice {
  value: string;
  label: string;
}
interface ChoiceProps {
  field: string;
  label: string;
  value: string | undefined;
  options: Choice[];
  onChange: (value: string) => void;
  /** It may be left open. */
  open?: boolean;
}

export function ChoiceField({ field, label, value, options, onChange, open }: ChoiceProps) {
  return (
    <Field field={field} label={label}>
      <Select
        {...useShared(field)}
        className="draft-choice"
        value={value || null}
        options={options}
        showSearch={options.length > 8 ? { optionFilterProp: "label" } : false}
        allowClear={open ?? false}
        onChange={(next: string | null) => onChange(next ?? "")}
      />
    </Field>
  );
}

interface ManyProps extends Omit<ChoiceProps, "value" | "onChange" | "open"> {
  values: string[] | undefined;
  onChange: (values: string[]) => void;
  placeholder?: string;
  /** What is written may be anything. */
  free?: boolean;
}

/** Several of a list, or several words. */
export function ManyField(props: ManyProps) {
  const { field, label, values, options, onChange, placeholder, free } = props;
  return (
    <Field field={field} label={label}>
      <Select
        {...useShared(field)}
        mode={free ? "tags" : "multiple"}
        className="draft-choice"
        showSearch={{ optionFilterProp: "label" }}
        placeholder={placeholder}
        value={values ?? []}
        options={options}
        {...(free ? { open: false, suffixIcon: null, tokenSeparators: [",", "，", "、"] } : {})}
        onChange={onChange}
      />
      {(values ?? []).map((one, at) => (
        <Said key={one} field={`${field}.${at}`} />
      ))}
    </Field>
  );
}

interface CheckProps {
  field: string;
  label: string;
  /** What follows from it. */
  help?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

export function CheckField({ field, label, help, checked, onChange }: CheckProps) {
  const id = idOf(field);
  return (
    <div className="draft-field draft-check">
      <Checkbox
        id={id}
        checked={checked}
        aria-describedby={help ? `${id}-help ${id}-said` : `${id}-said`}
        onChange={(e) => onChange(e.target.checked)}
      >
        {label}
      </Checkbox>
      {help && (
        <p className="help" id={`${id}-help`}>
          {help}
        </p>
      )}
      <Said field={field} />
    </div>
  );
}

interface NumberProps {
  field: string;
  label: string;
  value: number | undefined;
  onChange: (value: number | undefined) => void;
}

export function NumberField({ field, label, value, onChange }: NumberProps) {
  return (
    <Field field={field} label={label}>
      <InputNumber
        {...useShared(field)}
        className="draft-number"
        min={0}
        precision={0}
        value={value ?? null}
        onChange={(next) => onChange(next ?? undefined)}
      />
    </Field>
  );
}
