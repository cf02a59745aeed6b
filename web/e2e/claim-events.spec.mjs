// What pays without a claim: a file with a fault in it is sent, its report read, and the queue
// looked at; the person sees what was paid to them and why; draws are public and prove themselves.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Somebody } from "./api.mjs";
import { look, openBrowser, openPage, signIn } from "./browser.mjs";

const COMPANY = "91330110MA2DEM017L";
const OLD = "330102195603073151";
let browser;
let page;
const serious = [];
const see = async (name) => serious.push(...(await look(page, name)));

/** An export refund of which documents are drawn for certain. */
async function refund() {
  const tax = await Somebody.named("keeper_taxation");
  const market = await Somebody.named("keeper_market_supervision");
  await market.import("entity", [{ uscc: COMPANY, export_class: "E2E" }]);
  await tax.import("export_class", [{ class: "E2E", ratio_percent: 100 }]);
  const facts = {
    ...{ number: "E2E9", taxpayer_uscc: COMPANY, refund_kind: "export", refund_due_yuan: "9100" },
    ...{ export_channel: "single_window", export_normal: true, export_documents_filed: true },
  };
  const sent = await tax.send("POST", "/claim-events/export_refund", { facts });
  assert.equal(sent.state, "drawn");
}

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

test("a draw is committed to before it draws, and the auditor takes it away once it is over", async () => {
  const list = page.locator("[data-draw]");
  await signIn(page, "auditor", "/claim-events?kind=export_refund");
  await page.getByText("还没有抽查").waitFor();
  await refund();
  await page.reload();
  await list.nth(1).waitFor();
  await page.locator('[data-draw="1"]', { hasText: "当日抽取中" }).waitFor();
  await page.locator('[data-draw="2"]', { hasText: "已备好" }).waitFor();
  assert.equal(await page.getByRole("button", { name: /^下载第/ }).count(), 0, "its day is not over");
  await see("claim-events-draws");
});

test("a draw that is over is told, proved by a command, and not saved before it is signed", async () => {
  // a browser cannot let a day pass: the answers of the day after
  let signed = false;
  await page.route("**/claim-events/export_refund/draws", async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    Object.assign(body.items[1], { on: "2026-01-05", seed: "seed-of-the-day" });
    await route.fulfill({ response: answer, json: body });
  });
  await page.route("**/claim-events/export_refund/draws/1", (route) =>
    route.fulfill(signed ? { json: { format: "onevisit-draw/1" } } : { status: 202, json: {} }),
  );
  await page.reload();
  const over = page.locator('[data-draw="1"]');
  await over.getByText("seed-of-the-day").waitFor();
  await page.locator("pre.command", { hasText: "draw verify draw-export_refund-1.json --key '" }).waitFor();
  const button = over.getByRole("button", { name: "下载第 1 号抽查文件" });
  await button.click();
  await over.getByText("还在等公开日志签署").waitFor();
  await see("claim-events-draw-over");
  signed = true;
  const [file] = await Promise.all([page.waitForEvent("download"), button.click()]);
  assert.equal(file.suggestedFilename(), "draw-export_refund-1.json");
  await page.unrouteAll();
  await signIn(page, "officer_taxation", "/claim-events?kind=export_refund");
  await page.locator("[data-draw]").first().waitFor();
  assert.equal(await page.locator("pre.command").count(), 0, "the file is for auditors");
});

test("no screen has a serious fault of access", () => {
  assert.deepEqual(serious, []);
});
