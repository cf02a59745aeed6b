// The choice of a package by words of its name.
import { Select } from "antd";
import type { PackageRow } from "../api/schema";
import { ProblemAlert } from "./problem";
import { useWords } from "./words";

export function PackageField(props: {
  label?: string;
  rows: PackageRow[];
  value: string | undefined;
  onChange: (id: string) => void;
  error: unknown;
}) {
  const { t, text } = useWords();
  return (
    <div className="field">
      <label className="label" htmlFor="package">
        {props.label ?? t("window.package")}
      </label>
      <Select
        id="package"
        className="wide"
        showSearch={{ optionFilterProp: "label" }}
        placeholder={t("form.choose")}
        value={props.value}
        onChange={props.onChange}
        options={props.rows.map((row) => ({ value: row.id, label: text(row.text) }))}
      />
      <ProblemAlert error={props.error} />
    </div>
  );
}
