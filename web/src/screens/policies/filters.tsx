// By what policies are narrowed down.
import { Segmented, Select } from "antd";
import { useAllPackages, useLifeEvents } from "../../api/queries";
import { MODES } from "../../parts/policy-tags";
import { useWords } from "../../parts/words";
import { departmentsOf } from "../catalogue/grouping";

export interface Filters {
  words: string;
  mode: string;
  department: string;
  beneficiary: string;
  life_event: string;
  /** Not empty: those that are over or have not begun, too. */
  all: string;
}

const BENEFICIARIES = ["enterprise", "person", "project", "institution", "employee"];

interface Props {
  filters: Filters;
  onChange: (changes: Partial<Filters>) => void;
}

export function PolicyFilters({ filters, onChange }: Props) {
  const { t, text, language } = useWords();
  const packages = useAllPackages("");
  const events = useLifeEvents();
  const departments = departmentsOf(new Map([["", packages.data ?? []]]), language);
  return (
    <div className="filters policy-filters no-print">
      <Segmented
        value={filters.mode}
        onChange={(mode) => onChange({ mode })}
        aria-label={t("policy.filter_mode")}
        options={["", ...MODES].map((mode) => ({
          value: mode,
          label: mode ? t(`policy_mode.${mode}`) : t("state.all"),
        }))}
      />
      <Choice
        label={t("policy.filter_department")}
        value={filters.department}
        onChange={(department) => onChange({ department })}
        options={departments.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <Choice
        label={t("policy.filter_beneficiary")}
        value={filters.beneficiary}
        onChange={(beneficiary) => onChange({ beneficiary })}
        options={BENEFICIARIES.map((id) => ({ value: id, label: t(`beneficiary.${id}`) }))}
      />
      <Choice
        label={t("policy.filter_event")}
        value={filters.life_event}
        onChange={(life_event) => onChange({ life_event })}
        options={(events.data ?? []).map((one) => ({ value: one.id, label: text(one.text) }))}
      />
      <Segmented
        value={filters.all}
        onChange={(all) => onChange({ all })}
        aria-label={t("policy.filter_force")}
        options={[
          { value: "", label: t("policy.in_force") },
          { value: "1", label: t("policy.also_over") },
        ]}
      />
    </div>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  options: { value: string; label: string }[];
  onChange: (value: string) => void;
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <Select
      className="policy-choice"
      allowClear
      showSearch={{ optionFilterProp: "label" }}
      aria-label={label}
      placeholder={label}
      value={value || undefined}
      onChange={(next?: string) => onChange(next ?? "")}
      options={options}
    />
  );
}
