// A fact that is a table: one card a row, so that it works on a phone too.
import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import type { WidgetProps } from "@rjsf/utils";
import { Button, Input, Select } from "antd";
import type { Fact } from "../api/schema";
import { columnId } from "../format/text";
import { useWords } from "../parts/words";
import { elementId, type FieldOptions } from "./form-model";

type Row = Record<string, unknown>;

export function RowsWidget(props: WidgetProps) {
  const { t, text } = useWords();
  const { fact } = props.options as unknown as FieldOptions;
  const id = elementId(fact.name);
  const rows = (props.value as Row[] | undefined) ?? [];
  const shown = rows.length ? rows : [{}];
  const change = (index: number, column: string, value: unknown) => {
    props.onChange(shown.map((row, i) => (i === index ? { ...row, [column]: value } : row)));
  };
  return (
    <div
      id={id}
      role="group"
      tabIndex={-1}
      aria-labelledby={`${id}-label`}
      aria-describedby={`${id}-help ${id}-faults`}
    >
      {shown.map((row, index) => (
        <fieldset className="row-card" key={index}>
          <legend>{t("form.row", { number: index + 1 })}</legend>
          {(fact.columns ?? []).map((column) => (
            <Cell
              key={column.name}
              id={`${id}-${index}-${columnId(column.name)}`}
              column={column}
              value={row[columnId(column.name)]}
              onChange={(value) => change(index, columnId(column.name), value)}
              label={text(column.text)}
            />
          ))}
          {shown.length > 1 && (
            <Button
              type="text"
              danger
              icon={<DeleteOutlined />}
              aria-label={t("form.remove_row", { number: index + 1 })}
              onClick={() => props.onChange(rows.filter((_, i) => i !== index))}
            />
          )}
        </fieldset>
      ))}
      <Button icon={<PlusOutlined />} onClick={() => props.onChange([...shown, {}])}>
        {t("form.add_row")}
      </Button>
    </div>
  );
}

function Cell(props: {
  id: string;
  column: Fact;
  label: string;
  value: unknown;
  onChange: (value: unknown) => void;
}) {
  const { t, text } = useWords();
  const { column, id } = props;
  const number = ["money", "decimal", "integer"].includes(column.type);
  return (
    <div className="cell">
      <label htmlFor={id}>{props.label}</label>
      {column.choices?.length ? (
        <Select
          id={id}
          className="wide"
          placeholder={t("form.choose")}
          value={props.value as string | undefined}
          onChange={props.onChange}
          options={column.choices.map((c) => ({ value: c.id, label: text(c.text) }))}
        />
      ) : (
        <Input
          id={id}
          value={String(props.value ?? "")}
          maxLength={column.max_length ?? 200}
          inputMode={number ? "decimal" : "text"}
          autoComplete="off"
          {...(column.type === "date" ? { type: "date" } : {})}
          onChange={(e) => props.onChange(e.target.value)}
        />
      )}
    </div>
  );
}
