// How the screens are built: one small entry, and one chunk a screen.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const server = process.env.ONEVISIT_URL ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react()],
  server: { proxy: { "/api": server, "/journal": server } },
  build: { target: "es2022", chunkSizeWarningLimit: 900 },
  test: { include: ["src/**/*.test.ts"] },
});
