// Long lists begin short; the rest comes with one press, and is there on paper.
import { Button } from "antd";
import { useState } from "react";
import { useWords } from "./words";

/** So few more are not worth a press. */
const FEW = 2;

export function useFold<T>(items: T[], first: number) {
  const [open, setOpen] = useState(false);
  const hidden = open || items.length <= first + FEW ? 0 : items.length - first;
  return { isHidden: (index: number) => hidden > 0 && index >= first, hidden, setOpen };
}

export function FoldButton({ fold }: { fold: ReturnType<typeof useFold> }) {
  const { t } = useWords();
  if (fold.hidden === 0) return null;
  return (
    <Button className="no-print" onClick={() => fold.setOpen(true)}>
      {t("state.rest", { count: fold.hidden })}
    </Button>
  );
}
