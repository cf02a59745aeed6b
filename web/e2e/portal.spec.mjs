// A person opens a company: from the search to a licence that anybody can verify.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { address, look, openBrowser, openPage, signIn } from "./browser.mjs";
import {
  begin,
  companyAnswers,
  fillForm,
  freshName,
  goStep,
  handIn,
  saved,
  signAll,
  submit,
} from "./form.mjs";

const chenxiao = { name: "陈晓", number: "330106199305181262" };
let browser;
let page;
const serious = [];
const see = async (name) => serious.push(...(await look(page, name)));

before(async () => {
  browser = await openBrowser();
  page = await openPage(browser);
});
after(() => browser?.close());

test("finds the package and sees what will happen", async () => {
  await page.goto(address);
  await page.locator(".moment").first().waitFor();
  await see("portal-home");
  await page.getByRole("button", { name: /^登记开办/ }).click();
  await page.locator(".package-card").first().waitFor();
  await see("portal-moment");
  await page.locator("#search").fill("开公司");
  const found = page.getByRole("link", { name: "企业开办", exact: true });
  // the list is still narrowing down: a click may hit a card that goes
  await page.goto(new URL(await found.getAttribute("href"), address).href);
  await page.locator(".picture svg .box").first().waitFor();
  assert.ok(
    (await page.locator(".picture svg .box").count()) >= 7,
    "the plan has at least seven acts",
  );
  await page.getByText("承诺时限").first().waitFor();
  await see("portal-package");
});

test("signs in as chenxiao, by one click", async () => {
  await page.goto(`${address}/sign-in`);
  await page.locator(".demo button").first().waitFor();
  await see("sign-in");
  await signIn(page, "chenxiao");
  await page.locator(".who", { hasText: "陈晓" }).waitFor();
});

const company = freshName();

test("the menu is one line, and the rest opens by keyboard", async () => {
  const bar = page.locator(".menu nav");
  const box = await bar.boundingBox();
  assert.ok(box.height < 64, `the menu is ${box.height} px high`);
  const more = bar.getByRole("button", { name: "更多" });
  const mandates = bar.getByRole("link", { name: "委托" });
  await more.focus();
  await page.keyboard.press("Enter");
  await mandates.waitFor();
  await page.keyboard.press("Escape");
  await mandates.waitFor({ state: "hidden" });
  assert.equal(await more.evaluate((button) => button === document.activeElement), true);
});

test("fills in one form that saves itself and changes its plan with the answers", async () => {
  await begin(page, "company_opening");
  await page.locator('[id="f-entity.name"]').fill("杭州演示");
  await saved(page);
  await fillForm(page, [["entity.address_listed", { choose: "否" }]]);
  await page.locator('[id="f-entity.stated_address"]').waitFor();
  await fillForm(
    page,
    companyAnswers({ name: company, identity: chenxiao, address: "HZ33010600001" }),
  );
  await page.locator('[id="f-entity.stated_address"]').waitFor({ state: "detached" });
  await see("apply-form");
  await page.reload();
  await page.locator('[id="f-entity.name"]').waitFor();
  assert.equal(await page.locator('[id="f-entity.name"]').inputValue(), company);
});

test("is told at once everything that is missing, each thing with its place", async () => {
  await goStep(page, "核对提交");
  const links = page.locator(".notice .link");
  await links.first().waitFor();
  assert.ok((await links.count()) >= 2, "materials and commitments are named together");
  await see("apply-review-incomplete");
  await links.first().click();
  await page.waitForFunction(() => document.activeElement?.id?.startsWith("f-"));
});

test("hands in materials, signs, submits, and holds a receipt", async () => {
  const materials = await handIn(page);
  assert.ok(materials <= 5, "at most five materials");
  await see("apply-materials");
  await goStep(page, "承诺");
  await see("apply-commitments");
  assert.ok((await signAll(page, chenxiao.name)) >= 1);
  await goStep(page, "核对提交");
  await page.locator(".notice").waitFor({ state: "detached" });
  await see("apply-review");
  await submit(page, /^\/cases\/[^/]+\/receipt$/);
  await page.locator(".case-number").waitFor();
  await page.getByText("已写入公开日志").first().waitFor({ timeout: 60_000 });
  await page.locator(".tag", { hasText: "已办结" }).waitFor({ timeout: 60_000 });
  await see("case-receipt");
});

test("sees the case, live, with its timeline", async () => {
  await page.getByRole("link", { name: "查看办件" }).click();
  await page.locator(".timeline li").nth(2).waitFor();
  await see("case");
  await page.goto(`${address}/cases`);
  await page.getByRole("link", { name: company }).waitFor();
  await see("cases");
});

test("the receipt verifies, and a changed one does not", async () => {
  await page.getByRole("link", { name: company }).click();
  await page.locator(".rows").getByRole("link", { name: "核验" }).first().click();
  await page.waitForFunction(() => document.querySelector("#proof")?.value.startsWith("{"));
  await page.locator("form button[type=submit]").click();
  await page.locator(".verdict-ok").waitFor();
  await see("verify");
  const receipt = JSON.parse(await page.locator("#proof").inputValue());
  await page.locator("#proof").fill(JSON.stringify(broken(receipt)));
  await page.locator("form button[type=submit]").click();
  await page.locator(".verdict-bad, .problem").first().waitFor();
});

test("the licence has a QR code that verifies", async () => {
  await page.goto(`${address}/credentials`);
  await page.locator(".rows a").first().waitFor();
  await see("credentials");
  await page
    .locator(".rows li", { hasText: company })
    .filter({ hasText: "营业执照" })
    .getByRole("link")
    .click();
  const qr = page.locator("img.qr");
  await qr.waitFor();
  assert.ok(
    await qr.evaluate((img) => img.complete && img.naturalWidth > 0),
    "the QR code is drawn",
  );
  await see("credential");
  await page.getByRole("link", { name: "查看任何人扫码后看到的页面" }).click();
  await page.locator(".verdict-ok").waitFor();
  await page.getByText(company).waitFor();
  await see("credential-view");
});

test("sees what the city knows and who read it", async () => {
  await page.goto(`${address}/me`);
  await page.locator(".table tbody tr").first().waitFor();
  await see("me");
});

test("reads it all in English", async () => {
  await page.goto(address);
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("heading", { name: "One thing, one visit" }).waitFor();
  await see("portal-home-english");
});

test("no screen had a serious accessibility violation or a script error", () => {
  assert.deepEqual(serious, []);
  assert.deepEqual(page.errors, []);
});

/** The same receipt, said to be of another year. */
function broken(receipt) {
  return { ...receipt, leaf: receipt.leaf.replace('"at":"2', '"at":"1') };
}
