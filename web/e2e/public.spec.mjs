// What is open to all, and what keeps the platform running: catalogue and administration.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { address, look, openBrowser, openPage, signIn } from "./browser.mjs";

let browser;
let page;
const serious = [];
const see = async (name) => serious.push(...(await look(page, name)));

before(async () => {
  browser = await openBrowser();
  page = await openPage(browser);
});
after(() => browser?.close());

test("every package and act is open, with graph, basis and conditions", async () => {
  await page.goto(`${address}/catalogue`);
  await page.getByRole("link", { name: "企业开办", exact: true }).click();
  await page.locator(".picture svg .box").first().waitFor();
  await page.locator(".basis").first().waitFor();
  await see("catalogue-package");
  await page.goto(`${address}/catalogue?kind=acts`);
  await page.getByRole("link", { name: "企业设立登记", exact: true }).click();
  await page.getByRole("heading", { name: "办理条件" }).waitFor();
  await see("catalogue-act");
  await page.goto(`${address}/catalogue`);
  await page.locator(".rows li").first().waitFor();
  await see("catalogue");
});

test("what is wrong says what must hold", async () => {
  await page.goto(`${address}/packages/no_such_package`);
  await page.locator(".problem").first().waitFor();
  await see("problem");
  await page.goto(`${address}/verify`);
  await page.locator("#proof").fill("neither a receipt nor a licence");
  await page.locator("form button[type=submit]").click();
  await page.locator(".verdict-bad, .problem").first().waitFor();
});

test("a private screen asks to sign in first", async () => {
  await page.goto(`${address}/tasks`);
  await page.waitForURL(/\/sign-in\?to=%2Ftasks$/);
});

test("the administrator sees jobs, packs and accounts", async () => {
  await signIn(page, "admin", "/admin/jobs");
  await page.locator("h1", { hasText: "后台作业" }).waitFor();
  await see("admin-jobs");
  await page.goto(`${address}/admin/packs`);
  await page.getByRole("heading", { name: /^hangzhou/ }).waitFor();
  await see("admin-packs");
  await page.goto(`${address}/admin/accounts`);
  await page.getByText("chenxiao", { exact: true }).waitFor();
  await see("admin-accounts");
  await page.getByRole("button", { name: "新建账号" }).click();
  await page.getByRole("dialog").waitFor();
  await see("admin-account-new");
});

test("no screen had a serious accessibility violation or a script error", () => {
  assert.deepEqual(serious, []);
  assert.deepEqual(page.errors, []);
});
