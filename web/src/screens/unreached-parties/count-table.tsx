// Of how many parties, and how much: a line for each district or policy, which leads to its list.
import { Button } from "antd";
import { useWords } from "../../parts/words";

interface Sum {
  text: string;
  parties: number;
  /** Nothing where no rule says how much. */
  yuan: string | null;
}

interface Line extends Sum {
  id: string;
}

interface Props {
  /** What a line is. */
  of: string;
  className: string;
  lines: Line[];
  chosen: string | null;
  choose: (id: string) => void;
  isHidden?: (index: number) => boolean;
  sum?: Sum;
}

export function CountTable(props: Props) {
  const { t } = useWords();
  const { lines, chosen, choose, isHidden, sum } = props;
  return (
    <table className={`table table-figures ${props.className}`}>
      <thead>
        <tr>
          <th scope="col">{props.of}</th>
          <th scope="col" className="figure">
            {t("unreached.count")}
          </th>
          <th scope="col" className="figure">
            {t("unreached.due")}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line, index) => (
          <tr key={line.id} data-line={line.id} hidden={isHidden?.(index)}>
            <td data-label={props.of}>
              <Button
                type="link"
                className="link-button"
                aria-pressed={line.id === chosen}
                onClick={() => choose(line.id)}
              >
                {line.text}
              </Button>
            </td>
            <Figures of={line} />
          </tr>
        ))}
      </tbody>
      {sum && (
        <tfoot>
          <tr>
            <th scope="row">{sum.text}</th>
            <Figures of={sum} />
          </tr>
        </tfoot>
      )}
    </table>
  );
}

function Figures({ of }: { of: Sum }) {
  const { t, yuan } = useWords();
  return (
    <>
      <td data-label={t("unreached.count")} className="figure">
        {of.parties}
      </td>
      <td data-label={t("unreached.due")} className="figure">
        {of.yuan === null ? "—" : yuan(of.yuan)}
      </td>
    </>
  );
}
