// Text in a drawing, on up to two centred lines.

export function Lines(props: {
  text: string;
  chars: number;
  x: number;
  y: number;
  className: string;
}) {
  const lines = wrap(props.text, props.chars);
  return (
    <text x={props.x} y={props.y + (lines.length > 1 ? -4 : 4)} className={props.className}>
      <title>{props.text}</title>
      {lines.map((line, index) => (
        <tspan key={index} x={props.x} dy={index ? 15 : 0}>
          {line}
        </tspan>
      ))}
    </text>
  );
}

function wrap(text: string, chars: number): string[] {
  if (text.length <= chars) return [text];
  const space = text.lastIndexOf(" ", chars);
  // A word of one or two characters does not stand alone on its line.
  const even = text.length - chars <= 2 ? Math.ceil(text.length / 2) : chars;
  const cut = space > 0 ? space : even;
  const rest = text.slice(cut).trim();
  return [text.slice(0, cut), rest.length > chars ? `${rest.slice(0, chars - 1)}…` : rest];
}
