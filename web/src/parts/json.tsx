// A value of a pack file, as it is written: keys and values indented, texts in both languages.
import type { Value } from "../api/schema";

export function Json({ value }: { value: Value }) {
  if (value === null) return <span className="faint">–</span>;
  if (Array.isArray(value)) {
    if (value.every((item) => item === null || typeof item !== "object")) {
      return <span className="json-value">{value.map(String).join(", ")}</span>;
    }
    return (
      <ol className="json-list">
        {value.map((item, index) => (
          <li key={index}>
            <Json value={item} />
          </li>
        ))}
      </ol>
    );
  }
  if (typeof value === "object") {
    return (
      <dl className="json">
        {Object.entries(value).map(([key, inner]) => (
          <div key={key} className={inner !== null && typeof inner === "object" ? "" : "json-leaf"}>
            <dt>{key}</dt>
            <dd>
              <Json value={inner} />
            </dd>
          </div>
        ))}
      </dl>
    );
  }
  return <span className="json-value">{String(value)}</span>;
}
