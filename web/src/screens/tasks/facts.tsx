// What the act needs, with where each value comes from; marking what is wrong when sending back.
import type { Fact, TaskDetail } from "../../api/schema";
import { useWords } from "../../parts/words";

interface Props {
  value: TaskDetail;
  definitions: Map<string, Fact>;
  marking: boolean;
  marked: Record<string, string>;
  onMark: (field: string, words: string | null) => void;
}

export function Facts(props: Props) {
  const { t, text, value, time } = useWords();
  return (
    <table className="table table-dense">
      <thead>
        <tr>
          {props.marking && <th scope="col">{t("task.wrong")}</th>}
          <th scope="col">{t("task.fact")}</th>
          <th scope="col">{t("task.value")}</th>
          <th scope="col">{t("task.source")}</th>
        </tr>
      </thead>
      <tbody>
        {props.value.facts.map((fact) => {
          const words = props.marked[fact.name];
          const mendable = Boolean(fact.source?.ask);
          return (
            <tr key={fact.name} className={words === undefined ? "" : "marked"}>
              {props.marking && (
                <td data-label={t("task.wrong")}>
                  {mendable && (
                    <input
                      type="checkbox"
                      className="mark"
                      checked={words !== undefined}
                      aria-label={t("task.mark", { fact: text(fact.text) })}
                      onChange={(e) => props.onMark(fact.name, e.target.checked ? "" : null)}
                    />
                  )}
                </td>
              )}
              <td data-label={t("task.fact")} className="name">
                {text(fact.text)}
              </td>
              <td data-label={t("task.value")} className="lines">
                {value(fact.value, props.definitions.get(fact.name))}
                {words !== undefined && (
                  <textarea
                    className="mark-words"
                    rows={2}
                    maxLength={300}
                    placeholder={t("task.mark_words")}
                    aria-label={t("task.mark_words_of", { fact: text(fact.text) })}
                    value={words}
                    onChange={(e) => props.onMark(fact.name, e.target.value)}
                  />
                )}
              </td>
              <td data-label={t("task.source")} className="faint">
                {sourceKey(fact.source) && t(`source.${sourceKey(fact.source)}`)} {time(fact.at)}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function sourceKey(source: TaskDetail["facts"][number]["source"]): string {
  if (source?.register) return "register";
  if (source?.ask) return "ask";
  return source?.act ? "act" : "";
}
