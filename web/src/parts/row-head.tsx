// The head of a row that is edited: its name, a mark beside it, and what is done with the row.
import { Button } from "antd";
import type { ReactNode } from "react";
import { useWords } from "./words";

interface Props {
  name: string;
  mark?: ReactNode;
  onRemove: () => void;
  /** What else is done with it, before it is taken away. */
  children?: ReactNode;
}

export function RowHead({ name, mark, onRemove, children }: Props) {
  const { t } = useWords();
  return (
    <div className="row-between row-head">
      <h3>
        {name} {mark}
      </h3>
      <div className="step-buttons">
        {children}
        <Button aria-label={t("policy_draft.remove_of", { name })} onClick={onRemove}>
          {t("policy_draft.remove")}
        </Button>
      </div>
    </div>
  );
}
