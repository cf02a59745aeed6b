// Parts of the form that repeat: a titled group, and a list whose rows are added and taken away.
import { Button } from "antd";
import { useEffect, useId, useRef, type ReactNode } from "react";
import { useWords } from "../../parts/words";
import { focusIn, idOf, Said } from "./draft-fields";

interface GroupProps {
  title: string;
  /** What is said of the whole of it stands below. */
  field: string;
  children: ReactNode;
}

export function Group({ title, field, children }: GroupProps) {
  const id = useId();
  return (
    <div role="group" aria-labelledby={id} id={idOf(field)} className="draft-group stack-s">
      <h3 id={id}>{title}</h3>
      {children}
      <Said field={field} />
    </div>
  );
}

interface RowsProps<T> {
  /** The list, such as `policy.caps`. */
  field: string;
  rows: readonly T[];
  nameOf: (at: number) => string;
  add: string;
  /** Absent when no more can be added. */
  onAdd: (() => void) | undefined;
  onRemove: (at: number) => void;
  children: (row: T, at: number) => ReactNode;
}

/** Rows of fields; who adds one stands in it, who takes one away stands at the button below. */
export function Rows<T>({ field, rows, nameOf, add, onAdd, onRemove, children }: RowsProps<T>) {
  const { t } = useWords();
  const next = useRef<string | null>(null);
  const count = rows.length;
  const addId = `${idOf(field)}-add`;
  useEffect(() => {
    const element = next.current && document.getElementById(next.current);
    if (element) focusIn(element);
    next.current = null;
  }, [count]);
  return (
    <>
      {rows.map((row, at) => (
        <div
          key={at}
          role="group"
          id={idOf(`${field}.${at}`)}
          aria-label={nameOf(at)}
          className="draft-row"
        >
          {children(row, at)}
          <Button
            aria-label={t("policy_draft.remove_of", { name: nameOf(at) })}
            onClick={() => {
              next.current = addId;
              onRemove(at);
            }}
          >
            {t("policy_draft.remove")}
          </Button>
        </div>
      ))}
      {onAdd && (
        <Button
          id={addId}
          className="draft-add"
          onClick={() => {
            next.current = idOf(`${field}.${count}`);
            onAdd();
          }}
        >
          {add}
        </Button>
      )}
    </>
  );
}
