// One rule set for all of web/. No warning is accepted (`npm run lint`).
import js from "@eslint/js";
import a11y from "eslint-plugin-jsx-a11y";
import hooks from "eslint-plugin-react-hooks";
import ts from "typescript-eslint";

const nodeGlobals = {
  process: "readonly",
  console: "readonly",
  URL: "readonly",
  document: "readonly",
  window: "readonly",
  fetch: "readonly",
  FormData: "readonly",
  Blob: "readonly",
  Buffer: "readonly",
  structuredClone: "readonly",
  setTimeout: "readonly",
  crypto: "readonly",
};

export default ts.config(
  { ignores: ["dist", "src/api/schema.d.ts"] },
  js.configs.recommended,
  ...ts.configs.strict,
  a11y.flatConfigs.strict,
  {
    files: ["src/**/*.{ts,tsx}"],
    plugins: { "react-hooks": hooks },
    rules: {
      "react-hooks/rules-of-hooks": "error",
      "react-hooks/exhaustive-deps": "error",
      "max-lines": ["error", 500],
    },
  },
  { files: ["e2e/**/*.mjs", "*.js"], languageOptions: { globals: nodeGlobals } },
);
