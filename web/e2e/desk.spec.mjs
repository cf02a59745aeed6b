// A reviewer sends a case back, the person mends it, the reviewer approves: all by keyboard at the desk.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { address, look, openBrowser, openPage, signIn } from "./browser.mjs";
import {
  begin,
  companyAnswers,
  fillForm,
  freshName,
  handIn,
  saved,
  signAll,
  submit,
} from "./form.mjs";

const chenxiao = { name: "陈晓", number: "330106199305181262" };
const company = freshName();
let browser;
let person;
let desk;
const serious = [];

before(async () => {
  browser = await openBrowser();
  person = await openPage(browser);
  desk = await openPage(browser);
});
after(() => browser?.close());

test("a case that no rule can decide comes to the desk", async () => {
  await signIn(person, "chenxiao");
  await begin(person, "company_opening");
  const scopeOther = "为社区老人提供上门修理小家电的服务";
  await fillForm(
    person,
    companyAnswers({ name: company, identity: chenxiao, address: "HZ33010600001", scopeOther }),
  );
  await handIn(person);
  await signAll(person, chenxiao.name);
  await submit(person, /^\/cases\/[^/]+\/receipt$/);
  await signIn(desk, "reviewer_market_xihu", "/tasks");
  await row(desk).waitFor({ timeout: 60_000 });
  serious.push(...(await look(desk, "desk-tasks")));
});

test("keys move through the queue, and ? names them", async () => {
  await desk.keyboard.press("?");
  await desk.getByRole("dialog").waitFor();
  serious.push(...(await look(desk, "desk-keys")));
  await desk.keyboard.press("Escape");
  await desk.getByRole("dialog").waitFor({ state: "hidden" });
  await row(desk).locator("td").first().click();
  await desk.locator(".row-current", { hasText: company }).waitFor();
  await desk.keyboard.press("Enter");
  await desk.waitForURL(/\/tasks\/.+/);
});

test("the task shows only what the act needs, and how the clauses came out", async () => {
  await desk.locator(".clauses li").first().waitFor();
  await desk.locator(".table-dense tbody tr").first().waitFor();
  serious.push(...(await look(desk, "desk-task")));
  await desk.getByRole("button", { name: "查看" }).first().click();
  await desk.locator(".viewer").waitFor();
});

test("sends it back with the wrong field marked", async () => {
  await desk.locator("h1").click();
  await desk.keyboard.press("b");
  const fact = desk.locator(".table-dense tr", { hasText: "规范条目之外的经营活动" });
  await fact.locator(".mark").check();
  await fact.locator("textarea").fill("请写明是否收费，以及修理的家电种类");
  serious.push(...(await look(desk, "desk-send-back")));
  await desk
    .locator(".decision")
    .getByRole("button", { name: /^退回，共/ })
    .click();
  await desk.waitForURL(/\/tasks$/);
});

test("the person mends what is marked and submits again", async () => {
  await person.goto(`${address}/cases`);
  await person.getByRole("link", { name: company }).click();
  await person.locator(".notice", { hasText: "请写明是否收费" }).waitFor();
  serious.push(...(await look(person, "case-sent-back")));
  await person.getByRole("link", { name: "修改后再提交" }).click();
  await person.locator(".field-faulty").first().waitFor();
  serious.push(...(await look(person, "apply-correct")));
  await person
    .locator('[id="f-entity.scope_other"]')
    .fill("收费修理电饭煲、电风扇等小家电，上门服务");
  await saved(person);
  await submit(person, /^\/cases\/[^/]+\/receipt$/);
});

test("approves with a note, and the person has the licence", async () => {
  await desk.goto(`${address}/tasks`);
  await row(desk).getByRole("link").click();
  await desk.locator(".choices").waitFor();
  await desk.keyboard.press("r");
  await desk.locator(".reasons").waitFor();
  serious.push(...(await look(desk, "desk-refuse")));
  await desk.locator("h1").click();
  await desk.keyboard.press("a");
  await desk.locator("#note").fill("经营范围表述清楚，予以登记");
  serious.push(...(await look(desk, "desk-approve")));
  await desk.getByRole("button", { name: "确认通过" }).click();
  await desk.waitForURL(/\/tasks$/);
  await person.locator(".tag", { hasText: "已办结" }).waitFor({ timeout: 60_000 });
  await person.locator(".rows", { hasText: "营业执照" }).first().waitFor();
});

test("no screen had a serious accessibility violation or a script error", () => {
  assert.deepEqual(serious, []);
  assert.deepEqual([...person.errors, ...desk.errors], []);
});

function row(page) {
  return page.locator(".desk tbody tr", { hasText: company }).first();
}
