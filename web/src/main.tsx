// The beginning of the screens.
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { startLanguages } from "./i18n";
import "./styles.css";
import "./screens.css";
import "./map.css";
import "./work.css";
import "./supervise.css";
import "./policies.css";
import "./print.css";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
await startLanguages();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
