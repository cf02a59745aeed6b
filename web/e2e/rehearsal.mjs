// Makes the pack of a city that rehearses every step: Hangzhou with the packages of
// crates/server/tests/rehearsal and of rehearsal.yaml, and a policy that districts pay first once the
// party has confirmed: those of Hangzhou wait for reviews. `node e2e/rehearsal.mjs FOLDER`
import { cpSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
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

const growth = `${folder}/policies/science_growth_2024.yaml`;
const written = readFileSync(growth, "utf8");
const rehearsed = written.replace(
  /( {2}- id: overseas_engineer_2024\n(?: {4}.*\n)*? {4}funding: .*\n)/,
  "$1    paid_first_by: district\n    confirmed_by_party: true\n",
);
if (rehearsed === written) throw new Error("overseas_engineer_2024 is not as it was");
writeFileSync(growth, rehearsed);
