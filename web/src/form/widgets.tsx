// The ways to answer: one widget a type of fact, in Ant Design.
import type { RegistryWidgetsType, WidgetProps } from "@rjsf/utils";
import { Checkbox, Input, Radio, Select } from "antd";
import { useWords } from "../parts/words";
import type { FieldOptions } from "./form-model";
import { elementId } from "./form-model";
import { RowsWidget } from "./rows";

function factOf(props: WidgetProps) {
  return (props.options as unknown as FieldOptions).fact;
}

/** What ties a control to its label, its help and its faults. */
export function described(props: Pick<WidgetProps, "rawErrors">, name: string) {
  const id = elementId(name);
  const faulty = Boolean(props.rawErrors?.length);
  return {
    id,
    "aria-describedby": `${id}-help ${id}-faults`,
    ...(faulty ? { "aria-invalid": true, status: "error" as const } : {}),
  };
}

function LineWidget(props: WidgetProps) {
  const fact = factOf(props);
  const code = fact.standard !== null && fact.standard !== undefined;
  return (
    <Input
      {...described(props, fact.name)}
      value={(props.value as string | undefined) ?? ""}
      disabled={props.disabled ?? false}
      maxLength={fact.max_length ?? 200}
      inputMode={fact.standard === "mobile" ? "tel" : "text"}
      autoComplete="off"
      className={code ? "mono" : ""}
      onChange={(e) => props.onChange(e.target.value)}
      onBlur={() => props.onBlur(props.id, props.value)}
    />
  );
}

function ParagraphWidget(props: WidgetProps) {
  const fact = factOf(props);
  return (
    <Input.TextArea
      {...described(props, fact.name)}
      value={(props.value as string | undefined) ?? ""}
      disabled={props.disabled ?? false}
      maxLength={fact.max_length ?? 2000}
      autoSize={{ minRows: 2, maxRows: 8 }}
      onChange={(e) => props.onChange(e.target.value)}
      onBlur={() => props.onBlur(props.id, props.value)}
    />
  );
}

function NumberWidget(props: WidgetProps) {
  const { t, money } = useWords();
  const fact = factOf(props);
  const text = String(props.value ?? "");
  const unit = fact.unit ? t(`unit.${fact.unit}`, { defaultValue: fact.unit }) : undefined;
  return (
    <div className="number">
      <Input
        {...described(props, fact.name)}
        value={text}
        disabled={props.disabled ?? false}
        inputMode={fact.type === "integer" ? "numeric" : "decimal"}
        autoComplete="off"
        maxLength={20}
        {...(unit ? { suffix: unit } : {})}
        onChange={(e) => props.onChange(e.target.value)}
        onBlur={() => props.onBlur(props.id, props.value)}
      />
      {fact.type === "money" && /^\d{5,}(\.\d+)?$/.test(text) && (
        <span className="faint">= {money(text)}</span>
      )}
    </div>
  );
}

function DayWidget(props: WidgetProps) {
  const fact = factOf(props);
  return (
    <Input
      {...described(props, fact.name)}
      type="date"
      className="day"
      value={(props.value as string | undefined) ?? ""}
      disabled={props.disabled ?? false}
      onChange={(e) => props.onChange(e.target.value)}
      onBlur={() => props.onBlur(props.id, props.value)}
    />
  );
}

function YesNoWidget(props: WidgetProps) {
  const { t } = useWords();
  const { id } = described(props, factOf(props).name);
  return (
    <Radio.Group
      id={id}
      aria-labelledby={`${id}-label`}
      aria-describedby={`${id}-help ${id}-faults`}
      value={props.value as boolean | undefined}
      disabled={props.disabled ?? false}
      onChange={(e) => props.onChange(e.target.value as boolean)}
      options={[
        { value: true, label: t("value.yes") },
        { value: false, label: t("value.no") },
      ]}
    />
  );
}

function OneWidget(props: WidgetProps) {
  const { text } = useWords();
  const fact = factOf(props);
  const { id } = described(props, fact.name);
  return (
    <Radio.Group
      id={id}
      aria-labelledby={`${id}-label`}
      aria-describedby={`${id}-help ${id}-faults`}
      value={props.value as string | undefined}
      disabled={props.disabled ?? false}
      onChange={(e) => props.onChange(e.target.value as string)}
      options={(fact.choices ?? []).map((c) => ({ value: c.id, label: text(c.text) }))}
    />
  );
}

function SomeWidget(props: WidgetProps) {
  const { text } = useWords();
  const fact = factOf(props);
  const { id } = described(props, fact.name);
  return (
    <div
      id={id}
      role="group"
      tabIndex={-1}
      aria-labelledby={`${id}-label`}
      aria-describedby={`${id}-help ${id}-faults`}
    >
      <Checkbox.Group
        value={(props.value as string[] | undefined) ?? []}
        disabled={props.disabled ?? false}
        onChange={(value) => props.onChange(value)}
        options={(fact.choices ?? []).map((c) => ({ value: c.id, label: text(c.text) }))}
      />
    </div>
  );
}

function ManyWidget(props: WidgetProps) {
  const { t, text } = useWords();
  const fact = factOf(props);
  const several = fact.type === "code_list";
  const value: unknown = props.value;
  return (
    <Select
      {...described(props, fact.name)}
      className="wide"
      showSearch={{ optionFilterProp: "label" }}
      allowClear
      placeholder={t("form.choose")}
      {...(several ? { mode: "multiple" as const } : {})}
      value={(value ?? (several ? [] : undefined)) as string | string[] | undefined}
      disabled={props.disabled ?? false}
      onChange={(next) => props.onChange(next)}
      onBlur={() => props.onBlur(props.id, value)}
      options={(fact.choices ?? []).map((c) => ({ value: c.id, label: text(c.text) }))}
    />
  );
}

export const widgets: RegistryWidgetsType = {
  line: LineWidget,
  paragraph: ParagraphWidget,
  number: NumberWidget,
  day: DayWidget,
  yes_no: YesNoWidget,
  one: OneWidget,
  one_of_many: ManyWidget,
  some: SomeWidget,
  some_of_many: ManyWidget,
  rows: RowsWidget,
};
