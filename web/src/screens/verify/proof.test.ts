// What is pasted goes where it can be checked.
import { expect, test } from "vitest";
import { readProof } from "./proof";

test.each([
  [' {"leaf":1} ', { kind: "receipt", receipt: { leaf: 1 } }],
  ["{half", { kind: "receipt", receipt: "{half" }],
  ["https://city.example/v/a%20b?x=1", { kind: "token", token: "a b" }],
  ["/v/abc", { kind: "token", token: "abc" }],
  ["eyJ.eyJ.sig~d~\n", { kind: "credential", text: "eyJ.eyJ.sig~d~" }],
])("%s", (words, proof) => {
  expect(readProof(words)).toEqual(proof);
});
