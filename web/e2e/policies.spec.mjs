// Policies: found, read, tried on the whole city, claimed by one click, and paid to the fen.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Somebody } from "./api.mjs";
import { address, look, openBrowser, openPage, signIn } from "./browser.mjs";

const COMPANY = "91330110MA2DEM017L";
const CLAIMED = "postdoc_provincial_2024";

let browser;
let page;
const serious = [];
const see = async (name) => serious.push(...(await look(page, name)));
const button = (name) => page.getByRole("button", { name, exact: true });

before(async () => {
  const keeper = await Somebody.named("keeper_market_supervision");
  await keeper.import("entity", [
    { uscc: COMPANY, high_tech: true, postdoc_provincial_set_up_on: "2025-03-01" },
  ]);
  browser = await openBrowser();
  page = await openPage(browser);
});
after(() => browser?.close());

test("anybody finds a policy by words, by how it is got and by whether it holds", async () => {
  await page.goto(`${address}/policies`);
  await page.locator(".policy-card").first().waitFor();
  const first = await page.locator(".policy-card").count();
  await button("加载更多").click();
  await page.waitForFunction((n) => document.querySelectorAll(".policy-card").length > n, first);
  await see("policies");
  await page.getByRole("textbox", { name: "搜索政策" }).fill("高新技术 上规模");
  await page.waitForURL(/words=/);
  await page.locator("[data-policy=high_tech_above_scale_2024]").waitFor();
  await page.locator(".ant-segmented-item", { hasText: "免申即享" }).click();
  await page.getByText("没有符合条件的政策").waitFor();
  await page.locator(".ant-segmented-item", { hasText: "即申即享" }).click();
  await page.locator(".ant-segmented").last().getByText("全部", { exact: true }).click();
  await page.waitForURL(/all=1/);
  await page.locator(".policy-card").first().waitFor();
  await see("policies-found");
});

test("a policy shows its conditions, its money and what it rests on", async () => {
  await page.locator("[data-policy=high_tech_above_scale_2024] a").click();
  await page.getByRole("heading", { name: "条件", exact: true }).waitFor();
  await page.locator(".basis").first().waitFor();
  assert.equal(await page.getByRole("heading", { name: "测算", exact: true }).count(), 0);
  await see("policy");
  await page.goto(`${address}/policies/no_such_policy`);
  await page.locator(".problem").waitFor();
});

test("an entrepreneur sees what the company can get, and claims it by one click", async () => {
  await signIn(page, "linyue", "/entitlements");
  await page.getByRole("tab", { name: /^可享/ }).waitFor();
  const claimed = page.locator(`[data-policy=${CLAIMED}]`);
  await claimed.waitFor();
  await claimed.locator("summary").click();
  await claimed.locator(".clause-yes").first().waitFor();
  await see("entitlements");
  const claim = claimed.getByRole("button", { name: "一键申领" });
  if ((await claim.count()) > 0) {
    await claim.click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("收款账号").fill("6222020000000000001");
    const confirm = dialog.getByRole("button", { name: "确认申领" });
    assert.equal(await confirm.isDisabled(), true, "not without the commitment");
    await dialog.getByRole("checkbox").check();
    await see("entitlements-claim");
    await confirm.click();
  }
  await page.locator(".own-payments .pay-step-now, .own-payments .pay-step-done").first().waitFor();
  await page.getByRole("tab", { name: /^缺信息/ }).click();
  await page.locator(".entitlement .note").first().waitFor();
  await page.getByRole("tab", { name: /^差一条/ }).click();
  await page.locator(".entitlement .note-warning").first().waitFor();
  await see("entitlements-nearly");
});

test("the policy officer tries another rule, amount and cap on the whole city", async () => {
  await signIn(page, "officer_policies", "/policies/overseas_engineer_2024");
  const form = page.getByRole("form", { name: "测算" });
  await form.getByLabel("金额规则（元）").fill("50000 * entity.overseas_engineers_brought");
  await form.getByRole("button", { name: "测算" }).click();
  await page.locator(".match-sums").getByRole("rowheader", { name: "试改" }).waitFor();
  await page.getByText("数据快照").waitFor();
  await page.getByRole("tab", { name: "规模" }).click();
  await page.locator(".match-groups-table").getByRole("columnheader", { name: "规模" }).waitFor();
  await see("policy-what-if");
  await form.getByLabel("金额规则（元）").fill("entity.no_such_fact");
  await form.getByRole("button", { name: "测算" }).click();
  await page.locator(".problem", { hasText: "rule_wrong" }).waitFor();
});

/** What the bank says of the first payment of a run. */
function answer(run, batch, status) {
  return {
    name: "pain.002.xml",
    mimeType: "application/xml",
    buffer: Buffer.from(
      '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10">' +
        `<TxInfAndSts><OrgnlEndToEndId>${run}-1-${batch}</OrgnlEndToEndId><TxSts>${status}</TxSts>` +
        "<StsRsnInf><Rsn><Cd>AC01</Cd></Rsn></StsRsnInf></TxInfAndSts></Document>\n",
    ),
  };
}

/** Presses what pays the run, and confirms it. */
async function pay() {
  await page.getByRole("button", { name: /拨付$/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: /拨付$/ }).click();
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await page.getByRole("button", { name: /拨付$/ }).waitFor({ state: "hidden" });
}

test("finance pays, mends what the bank refuses, and the books balance", async () => {
  await signIn(page, "officer_finance", "/pay-runs");
  await page.locator(".table-pay tbody tr").first().waitFor();
  await see("pay-runs");
  const open = page.locator(".table-pay tr", { hasText: "编制批次" }).first();
  if ((await open.count()) === 0) return;
  await open.getByRole("link").click();
  await page.getByText("账平", { exact: true }).waitFor();
  await page.getByText("没有哪一方先行垫付，互不相欠。").waitFor();
  assert.equal(await button("登记已结清").count(), 0);
  const run = new URL(page.url()).pathname.split("/").pop();
  await pay();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    button("下载批次文件 1").click(),
  ]);
  assert.match(file.suggestedFilename(), /pain\.001\.xml$/);
  await page.locator("input[type=file]").setInputFiles(answer(run, 1, "RJCT"));
  await page.getByText("账号不正确 (AC01)").waitFor();
  await button("改账户").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("收款账号").fill("6222020000000000009");
  await dialog.getByRole("button", { name: "改账户" }).click();
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await pay();
  await page.locator("input[type=file]").setInputFiles(answer(run, 2, "ACSC"));
  await button("追回").waitFor();
  await page.getByText("账平", { exact: true }).waitFor();
  await see("pay-run");
});

test("a leader sees what policies have brought about, and takes it away", async () => {
  await signIn(page, "mayor", "/effects");
  await page.getByRole("heading", { name: "政策成效", exact: true }).waitFor();
  await page.locator(".effect-figures").first().waitFor();
  await page.getByText("列表查看").click();
  await page.locator(".effect-curve tbody tr").first().waitFor();
  await see("effects");
  const [file] = await Promise.all([page.waitForEvent("download"), button("下载 CSV").click()]);
  assert.match(file.suggestedFilename(), /^policy-effects-.*\.csv$/);
});

test("two policies are compared, one is followed, and a wrong fact goes to its keeper", async () => {
  await signIn(page, "linyue", "/policies");
  const choose = page.getByRole("checkbox", { name: /^对比/ });
  await choose.nth(0).check();
  await choose.nth(1).check();
  await page.getByRole("link", { name: "对比所选 2 项" }).click();
  await page.locator(".compare thead th").nth(1).waitFor();
  await see("policies-compared");
  await page.goto(`${address}/policies/${CLAIMED}`);
  await page.getByRole("button", { name: /^关注/ }).click();
  await page.getByRole("button", { name: /^取消关注/ }).waitFor();
  await page.goto(`${address}/messages`);
  await page.getByRole("heading", { name: "我的关注", exact: true }).waitFor();
  await page.locator(".rows li", { hasText: "博士后" }).first().waitFor();
  await see("messages");
  await page.getByRole("button", { name: /^取消关注/ }).first().click();
  await page.goto(`${address}/entitlements?outcome=unknown`);
  const first = page.locator(".entitlement", { hasText: "逐条查看" }).first();
  await first.locator("summary").click();
  await first.getByRole("button", { name: /补充这项信息|信息有误/ }).first().click();
  await page.getByRole("dialog").waitFor();
  await see("entitlements-correct");
  await page.getByRole("dialog").getByRole("button", { name: "取消" }).click();
});

test("nothing is wrong with the screens", () => {
  assert.deepEqual(serious, []);
  assert.deepEqual(page.errors, []);
});
