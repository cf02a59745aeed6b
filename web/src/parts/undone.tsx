// Why a decision was revoked or corrected, and on which article: for whoever it concerns.
import type { Task } from "../api/schema";
import { useWords } from "./words";

interface Props {
  orders: Task["orders"];
  as: "li" | "div";
}

export function Undone({ orders, as: Row }: Props) {
  const { t } = useWords();
  const kinds = ["revoked", "corrected"] as const;
  return kinds.map((kind) => {
    const because = orders[kind];
    return (
      because && (
        <Row key={kind}>
          {t(`orders.${kind}_because`)}
          <div className="lines said">{because.reason}</div>
          {because.article && (
            <div className="faint">{t("orders.rests_on", { article: because.article })}</div>
          )}
        </Row>
      )
    );
  });
}
