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

test("records an enterprise's mandate from paper, with its scan, and revokes it", async () => {
  await page.goto(`${address}/window`);
  await page.getByRole("main").getByRole("link", { name: "纸质委托" }).click();
  const record = page.locator("form", { has: page.locator("#paper") });
  await record.getByRole("radio", { name: "单位" }).first().check();
  await page.locator("#giver-key").fill("91330110MA2DEM017L");
  await page.locator("#giver-name").fill("杭州青芜示例科技有限公司");
  await page.locator("#paper").fill("委托书 2026-118");
  await page.locator("#mandate-scan").setInputFiles({
    name: "委托书.pdf",
    mimeType: "application/pdf",
    buffer: Buffer.from("%PDF-1.4\n%%EOF\n"),
  });
  await page.locator("#agent-key").fill(zhouhe.number);
  await page.locator("#agent-name").fill(zhouhe.name);
  await record.getByRole("radio", { name: "全部事项" }).check();
  await record.getByRole("checkbox", { name: /包括该单位名下/ }).check();
  await see("window-mandates");
  await record.getByRole("button", { name: "登记纸质委托" }).click();
  const row = page.locator("[data-mandate]", { hasText: "委托书 2026-118" }).first();
  await row.getByText("周禾").waitFor();
  await row.getByRole("link", { name: "扫描件" }).waitFor();
  await see("window-mandate-found");
  await row.getByRole("button", { name: "撤销委托" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").fill("委托人到场撤销");
  await dialog.getByRole("button", { name: "撤销委托" }).click();
  await page.locator("[data-mandate]", { hasText: "已撤销" }).first().waitFor();
});

test("no screen had a serious accessibility violation or a script error", () => {
  assert.deepEqual(serious, []);
  assert.deepEqual(page.errors, []);
});
