// Makes the pack of a city that rehearses every step: Hangzhou with the packages of
// crates/server/tests/rehearsal and of rehearsal.yaml. `node e2e/rehearsal.mjs FOLDER`
import { cpSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = process.argv[2];
if (!folder) throw new Error("usage: node e2e/rehearsal.mjs FOLDER");
cpSync(at("../../packs/hangzhou"), folder, { recursive: true });
const rehearsals = at("../../crates/server/tests/rehearsal/");
for (const name of readdirSync(rehearsals)) {
  cpSync(`${rehearsals}${name}`, `${folder}/rehearsal_${name}`);
}
cpSync(at("rehearsal.yaml"), `${folder}/rehearsal_assembly.yaml`);
