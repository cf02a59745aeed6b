// What pays without a claim: a file with a fault in it is sent, its report read, and the queue
// looked at; the person sees what was paid to them and why.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { look, openBrowser, openPage, signIn } from "./browser.mjs";

const OLD = "330102195603073151";
let browser;
let page;
const serious = [];
const see = async (name) => serious.push(...(await look(page, name)));

before(async () => {
  browser = await openBrowser();
  page = await openPage(browser);
});
after(() => browser?.close());

test("the grid sends a file of bills and reads what became of it", async () => {
  await signIn(page, "keeper_power_company", "/claim-events?kind=power_bill");
  const text = `number,customer_id,period,discount_yuan\nE2E1,${OLD},2026-10,8.07\nE2E2,${OLD},2026-10,x\n`;
  const form = page.getByRole("form", { name: "报送事件" });
  await form.getByLabel("文件").setInputFiles({
    name: "bills.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(text),
  });
  await form.getByRole("button", { name: "报送" }).click();
  await page.locator(".report td", { hasText: "value_invalid" }).waitFor();
  await page.locator('[data-event="E2E1"]').waitFor();
  await see("claim-events-sent");
});

test("the person sees what was weighed for them", async () => {
  await signIn(page, "zhouhe", "/entitlements?of=person%2F" + OLD);
  await page.locator('[data-event="E2E1"]').waitFor();
  await see("claim-events-own");
});

test("no screen has a serious fault of access", () => {
  assert.deepEqual(serious, []);
});
