// What the stories share: a browser, screens scanned by axe-core, pictures of each at two widths.
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";

export const address = (process.env.ONEVISIT_URL ?? "http://127.0.0.1:8080").replace(/\/$/, "");

const pictures =
  process.env.ONEVISIT_SCREENS ?? fileURLToPath(new URL("../../docs/screens/", import.meta.url));
const DESKTOP = { width: 1280, height: 860 };
const PHONE = { width: 375, height: 812 };

/** A browser of its own, without a word to the network beyond the address under test. */
export function openBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** A page in Chinese; every error of its scripts ends up in `page.errors`. */
export async function openPage(browser) {
  const context = await browser.newContext({ viewport: DESKTOP, locale: "zh-CN", bypassCSP: true });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  page.errors = [];
  page.on("pageerror", (error) => page.errors.push(String(error)));
  return page;
}

/** Signs in as a person of the demonstration by the list on the page. */
export async function signIn(page, name, start = "/") {
  await page.goto(`${address}/sign-in?to=${encodeURIComponent(start)}`);
  await page.locator(".demo button", { hasText: new RegExp(`\\b${name} ·`) }).click();
  await page.locator("form button[type=submit]").click();
  await page.waitForURL((url) => url.pathname + url.search === start);
}

/** Scans the screen as it stands and keeps its picture, at both widths. Answers serious findings. */
export async function look(page, name) {
  mkdirSync(pictures, { recursive: true });
  const serious = [];
  for (const [width, viewport] of [
    ["desktop", DESKTOP],
    ["phone", PHONE],
  ]) {
    await page.setViewportSize(viewport);
    await settled(page);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (overflow > 0) serious.push(`${name} ${width}: wider than the screen by ${overflow} px`);
    const { violations } = await new AxeBuilder({ page })
      .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"])
      .analyze();
    for (const { id, impact, nodes } of violations) {
      if (impact !== "serious" && impact !== "critical") continue;
      const where = nodes.map((node) => node.target.join(" ")).slice(0, 3);
      serious.push(`${name} ${width}: ${id} (${impact}) at ${where.join(" | ")}`);
    }
    await page.screenshot({ path: `${pictures}/${name}-${width}.png`, fullPage: true });
  }
  await page.setViewportSize(DESKTOP);
  return serious;
}

/** Waits until nothing is loading any more and one heading stands on the screen. */
export async function settled(page) {
  await page.waitForFunction(
    () =>
      document.querySelectorAll(".ant-skeleton").length === 0 &&
      document.querySelectorAll("h1").length === 1 &&
      document.fonts.status === "loaded",
  );
}
