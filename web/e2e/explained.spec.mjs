// Why a party has a right or has none, read by an officer and an auditor as the party reads it; and
// who is entitled and has no account to be told by.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { Somebody } from "./api.mjs";
import { address, look, openBrowser, openPage, signIn } from "./browser.mjs";

const COMPANY = "91330110MA2DEM017L";
const ENTITLED = "overseas_engineer_2024";

let browser;
let page;
let nearly;
let district;
const serious = [];
const see = async (name) => serious.push(...(await look(page, name)));

before(async () => {
  const lin = await Somebody.named("linyue");
  const own = await lin.send("GET", `/entitlements?register=entity&key=${COMPANY}`);
  nearly = own.policies.find(({ outcome }) => outcome === "nearly")?.policy.id;
  assert.ok(nearly, "the company is one clause short of some policy");
  const officer = await Somebody.named("officer_policies");
  const { districts } = await (await fetch(`${address}/api/v1/city`)).json();
  for (const { id } of districts) {
    const path = `/unreached-parties?party=entity&district=${id}&limit=1`;
    if ((await officer.send("GET", path)).items.length > 0) district = id;
    if (district) break;
  }
  assert.ok(district, "somebody is entitled and has no account");
  browser = await openBrowser();
  page = await openPage(browser);
});
after(() => browser?.close());

test("an officer asks why a party has no right, and passes the address on", async () => {
  await signIn(page, "officer_policies", `/policies/${nearly}`);
  await page.getByRole("link", { name: "为谁说明" }).click();
  const form = page.getByRole("form", { name: "为谁说明" });
  await page.getByText("都以您的名义记入").waitFor();
  await form.getByLabel("统一社会信用代码").fill(COMPANY);
  await form.getByRole("button", { name: "查看依据" }).press("Enter");
  const said = page.locator(`[data-explained="${COMPANY}"]`);
  await said.locator(".clause-no .facts dt").first().waitFor();
  await said.locator(".note-warning").first().waitFor();
  await said.getByText("差一条", { exact: true }).waitFor();
  await see("policy-explained");
  const link = page.url();
  assert.equal(new URL(link).searchParams.get("key"), COMPANY);
  await signIn(page, "auditor", "/policies");
  await page.goto(link);
  await said.locator(".clause-no").first().waitFor();
  await page.goto(`${address}/policies/${ENTITLED}?key=${COMPANY}`);
  await said.locator(".clause-yes").first().waitFor();
  await page.goto(`${address}/policies/${ENTITLED}?key=91330110MA00000000`);
  await page.locator(".problem", { hasText: "not_found" }).waitFor();
});

test("who may not ask is not offered it", async () => {
  await signIn(page, "linyue", `/policies/${nearly}`);
  await page.getByRole("heading", { name: "条件", exact: true }).waitFor();
  assert.equal(await page.getByText("为谁说明").count(), 0);
  await page.goto(`${address}/unreached-parties`);
  await page.getByText("只有政策管理人员").waitFor();
});

test("the officer lists who has no account, and takes the list away", async () => {
  const name = (await (await fetch(`${address}/api/v1/city`)).json()).districts.find(
    ({ id }) => id === district,
  ).text.zh;
  await signIn(page, "officer_policies", "/policies");
  await page.getByRole("link", { name: "未通知到的" }).click();
  await page.getByText("没有列出之前").waitFor();
  const districts = page.locator(".unreached-districts");
  await districts.getByRole("rowheader", { name: "全市" }).waitFor();
  await districts.getByRole("button", { name, exact: true }).click();
  const rows = page.locator(".unreached-rows tbody tr");
  await rows.first().waitFor();
  await page.getByText("留下一条记录").waitFor();
  await see("unreached-parties");
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.locator("#unreached-list").getByRole("button", { name: "下载 CSV" }).click(),
  ]);
  assert.equal(file.suggestedFilename(), `unreached-entity-${district}.csv`);
  const key = await rows.first().getAttribute("data-party");
  assert.ok((await readFile(await file.path(), "utf8")).includes(key));
  await page.locator(".unreached-policies button").first().click();
  await page.waitForURL(/policy=/);
  const policy = new URL(page.url()).searchParams.get("policy");
  await rows.first().locator(".unreached-rights a").click();
  await page.waitForURL((url) => url.pathname === `/policies/${policy}`);
  await page.locator("[data-explained] .clause-yes").first().waitFor();
  await page.goto(`${address}/unreached-parties?party=person&district=`);
  await page.getByText(/没有未通知到的主体|个主体/).first().waitFor();
  assert.equal(await page.locator(".problem").count(), 0, "those of no district are asked for");
});

test("nothing is wrong with the screens", () => {
  assert.deepEqual(serious, []);
  assert.deepEqual(page.errors, []);
});
