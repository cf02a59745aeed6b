// A clerk files for somebody who stands at the window, and prints the acceptance notice.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { address, look, openBrowser, openPage, signIn } from "./browser.mjs";
import { companyAnswers, fillForm, freshName, handIn, signAll, submit } from "./form.mjs";

const zhouhe = { name: "周禾", number: "330102195603073151", mobile: "19900000003" };
const company = freshName();
let browser;
let page;
const serious = [];
const see = async (name) => serious.push(...(await look(page, name)));

before(async () => {
  browser = await openBrowser();
  page = await openPage(browser);
});
after(() => browser?.close());

test("receives a walk-in", async () => {
  await signIn(page, "clerk_shangcheng", "/window");
  await see("window");
  await page.getByRole("link", { name: "接待来人" }).click();
  await page.locator("#package").fill("企业开办");
  await page.locator('.ant-select-item-option[title="企业开办"]').click();
  await page.locator("#person-identity_number").fill(zhouhe.number);
  await page.locator("#person-name").fill(zhouhe.name);
  await page.locator("#person-mobile").fill(zhouhe.mobile);
  await see("window-new");
  await page.getByRole("button", { name: "开始收件" }).click();
  await page.locator('[id="f-entity.name"]').waitFor();
});

test("fills in the same form, scans the materials, and submits", async () => {
  await fillForm(
    page,
    companyAnswers({ name: company, identity: zhouhe, address: "HZ33010200001" }),
  );
  await see("window-form");
  await handIn(page);
  await signAll(page, zhouhe.name);
  await submit(page, /^\/window\/cases\/[^/]+\/notice$/);
});

test("prints the acceptance notice on one sheet", async () => {
  await page.locator(".sheet .case-number").waitFor();
  await see("window-notice");
  await page.emulateMedia({ media: "print" });
  assert.equal(
    await page.locator(".header").isVisible(),
    false,
    "nothing but the notice is printed",
  );
  const paper = await page.pdf({ format: "A4" });
  const pages = paper.toString("latin1").match(/\/Type\s*\/Page\b/g) ?? [];
  assert.equal(pages.length, 1);
  await page.emulateMedia({ media: "screen" });
});

test("finds the filing in the window's own queue", async () => {
  await page.goto(`${address}/window`);
  await page.getByRole("link", { name: company }).waitFor();
  await see("window-queue");
});

test("no screen had a serious accessibility violation or a script error", () => {
  assert.deepEqual(serious, []);
  assert.deepEqual(page.errors, []);
});
