// What somebody pasted: a receipt, a licence's text, or the address of its public view.

export type Proof =
  | { kind: "receipt"; receipt: unknown }
  | { kind: "token"; token: string }
  | { kind: "credential"; text: string };

export function readProof(words: string): Proof {
  const text = words.trim();
  if (text.startsWith("{")) {
    try {
      return { kind: "receipt", receipt: JSON.parse(text) as unknown };
    } catch {
      return { kind: "receipt", receipt: text };
    }
  }
  const view = /^(?:https?:\/\/[^/]+)?\/v\/([^/?#\s]+)/.exec(text);
  if (view?.[1]) return { kind: "token", token: decodeURIComponent(view[1]) };
  return { kind: "credential", text };
}
