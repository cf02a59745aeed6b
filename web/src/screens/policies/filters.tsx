// By what policies are narrowed down.
import { Segmented, Select } from "antd";
import { useCity, useLifeEvents } from "../../api/queries";
import type { Named } from "../../api/schema";
import { MODES } from "../../parts/policy-tags";
import { useWords } from "../../parts/words";
import { FollowButton } from "./follow-button";

export interface Filters {
  words: string;
  mode: string;
  department: string;
  beneficiary: string;
  life_event: string;
  industry: string;
  district: string;
  /** Not empty: those that are over or have not begun, too. */
  all: string;
}

const BENEFICIARIES = ["enterprise", "person", "project", "institution", "employee"];

interface Props {
  filters: Filters;
  /** Those that answer for policies. */
  departments: Named[];
  /** Sections of industries. */
  industries: Named[];
  onChange: (changes: Partial<Filters>) => void;
}

export function PolicyFilters({ filters, departments, industries, onChange }: Props) {
  const { t, text } = useWords();
  const events = useLifeEvents();
  const city = useCity();
  const department = departments.find((one) => one.id === filters.department);
  const event = events.data?.find((one) => one.id === filters.life_event);
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
        options={departments.map((one) => ({ value: one.id, label: text(one.text) }))}
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
      <Choice
        label={t("policy.filter_industry")}
        value={filters.industry}
        onChange={(industry) => onChange({ industry })}
        options={industries.map((one) => ({ value: one.id, label: `${one.id} ${text(one.text)}` }))}
      />
      <Choice
        label={t("policy.filter_district")}
        value={filters.district}
        onChange={(district) => onChange({ district })}
        options={(city.data?.districts ?? []).map((one) => ({
          value: one.id,
          label: text(one.text),
        }))}
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
      {department && (
        <FollowButton kind="department" target={department.id} name={department.text} />
      )}
      {event && <FollowButton kind="life_event" target={event.id} name={event.text} />}
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
