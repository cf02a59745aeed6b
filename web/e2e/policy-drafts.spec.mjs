// A policy officer drafts: clauses are written and mended, the city weighs along, situations say
// what came, the draft is still there after a reload, and is taken away for the procedure.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { address, look, openBrowser, openPage, signIn } from "./browser.mjs";

/** By then an answer of the city has come. */
const SETTLED_MS = 1500;
const POLICY = "overseas_engineer_2024";

let browser;
let page;
const serious = [];
const see = async (name) => serious.push(...(await look(page, name)));
const button = (name) => page.getByRole("button", { name, exact: true });
const rule = () => page.getByLabel("规则", { exact: true }).first();
const focused = () => page.evaluate(() => document.activeElement?.id ?? "");
const choose = async (within, label, option) => {
  await within.getByLabel(label, { exact: true }).click();
  await page.locator(".ant-select-dropdown:visible").getByText(option, { exact: true }).click();
  await page.keyboard.press("Escape");
};
const city = () => page.getByRole("complementary", { name: "全市测算" });

before(async () => {
  browser = await openBrowser();
  page = await openPage(browser);
});
after(() => browser?.close());

test("a draft begins from a policy, and the city is weighed beside it", async () => {
  await signIn(page, "officer_policies", `/policies/${POLICY}`);
  await page.getByRole("link", { name: "起草对这项政策的修改" }).click();
  await page.getByRole("heading", { name: /^起草：/ }).waitFor();
  await city().getByRole("rowheader", { name: "草案" }).waitFor();
  await city().getByRole("rowheader", { name: "现行" }).waitFor();
  await city().getByRole("tab", { name: "行业门类" }).click();
  await see("policy-draft");
});

test("a wrong name is said under its rule, and mended by a fact that is looked for", async () => {
  await rule().fill("entity.overseas_enginers_brought >= 1");
  await page.locator(".draft-said.fault", { hasText: "overseas_engineers_brought" }).waitFor();
  await city().getByText("改好 1 处后重新测算").waitFor();
  await see("policy-draft-wrong");
  await rule().fill(" >= 2");
  await rule().press("Home");
  await page.getByText(/^找一项事实/).click();
  await page.getByRole("searchbox", { name: "查找事实" }).fill("海外工程师");
  await page.locator(".draft-found button").first().click();
  assert.match(await rule().inputValue(), /^entity\.\w+ >= 2$/);
});

test("clauses are added, moved by keyboard and removed", async () => {
  await rule().fill("entity.overseas_engineers_brought >= 1");
  await button("增加一条条件").click();
  const rows = page.locator(".draft-clauses > li");
  assert.equal(await rows.count(), 2);
  const second = rows.nth(1);
  await second.getByLabel("条件的文字 （中文）").fill("小微企业");
  await second.getByLabel("条件的文字 （英文）").fill("Small");
  await second.getByLabel("规则", { exact: true }).fill("entity.scale in ('micro', 'small')");
  await button("上移条件 2").press("Enter");
  assert.match(await rule().inputValue(), /scale/);
  await button("删除条件 1").click();
  assert.equal(await rows.count(), 1);
});

test("situations say what came instead", async () => {
  await page.getByLabel("金额规则（元）").fill("60000 * entity.overseas_engineers_brought");
  await button("增加一组情形").click();
  const trial = page.locator(".draft-trial").last();
  await trial.getByLabel("情形的文字 （中文）").fill("两名");
  await trial.getByLabel("情形的文字 （英文）").fill("Two");
  await trial.getByLabel("事实（一行一项）", { exact: true }).fill(
    "entity.overseas_engineers_brought: 2",
  );
  await trial.getByLabel(/^应有的金额/).fill("200000.00");
  await trial.getByText("不符", { exact: true }).waitFor();
  await trial.getByText("¥120,000.00").waitFor();
  await trial.getByLabel(/^应有的金额/).fill("120000.00");
  await trial.getByText("符合", { exact: true }).waitFor();
  await see("policy-draft-situations");
});

test("who pays, in how many parts and what is taken back is written, and faults lead to it", async () => {
  await page.getByLabel("分几期付，一年一期（可不填）").fill("2");
  await page.getByLabel("付后几期时条件仍须成立").check();
  await page.getByLabel("付前由本人确认").check();
  while (await button("删除承担者 1").count()) await button("删除承担者 1").click();
  assert.equal(await focused(), "draft-policy-funding-add");
  await button("增加一级承担者").click();
  await page.getByLabel("份额", { exact: true }).first().fill("0.4");
  await button("增加一级承担者").press("Enter");
  assert.match(await focused(), /^draft-policy-funding-1-/);
  await page.getByLabel("份额", { exact: true }).last().fill("0.5");
  await page.getByLabel("原文规定了追回").check();
  await page.getByLabel("什么情形追回 （中文）").fill("三年内离开本市的");
  await page.getByLabel("什么情形追回 （英文）").fill("Who leaves the city within three years");
  await page.getByLabel("年利率，如 0.03（可不填）").fill("3%");
  await page.getByLabel("记入信用记录").check();
  await city().getByText("改好 2 处后重新测算").waitFor();
  await see("policy-draft-money");
  await city().getByRole("button", { name: "追回情形 · 年利率，如 0.03（可不填）" }).click();
  assert.equal(await focused(), "draft-policy-claw_back-interest");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("0.03");
  await city().getByRole("button", { name: "资金分担", exact: true }).click();
  await page.getByLabel("份额", { exact: true }).last().fill("0.6");
  await city().getByText(/^改好/).waitFor({ state: "detached" });
});

test("credit that is required becomes a condition, and situations say what fails and what is paid", async () => {
  await button("增加信用要求").click();
  await page.getByRole("dialog").getByRole("button", { name: "列入严重失信名单" }).click();
  await page.waitForFunction(
    () => document.activeElement?.id === "draft-policy-clauses-1-text-zh",
  );
  const clause = page.locator(".draft-clauses > li").last();
  await clause.getByLabel("条件的文字 （中文）").fill("未列入严重失信名单");
  await clause.getByLabel("条件的文字 （英文）").fill("Not on the list");
  assert.equal(
    await clause.getByLabel("规则", { exact: true }).inputValue(),
    "not entity.seriously_dishonest",
  );
  const trial = page.locator(".draft-trial").last();
  await trial.getByLabel("事实（一行一项）", { exact: true }).fill(
    "entity.overseas_engineers_brought: 2\nentity.seriously_dishonest: true\nentity.scale: micro",
  );
  await trial.getByText(/^还核对什么/).click();
  await trial.getByLabel("核对不成立的条件").check();
  await trial.getByText("不成立的条件：未列入严重失信名单。").waitFor();
  await choose(trial, "不成立的条件", "未列入严重失信名单");
  await choose(trial, "应有的结果", "差一条");
  await trial.getByText(/^此前已付的/).click();
  const before = trial.getByRole("group", { name: "此前已付", exact: true });
  await before.getByLabel("增加一项政策").click();
  await page.locator(".ant-select-dropdown:visible .ant-select-item-option").first().click();
  await before.getByLabel(/（元）$/).fill("1000.00");
  await trial.getByText("符合", { exact: true }).waitFor();
  await see("policy-draft-expected");
});

test("the draft is still there after a reload, and goes into a file and into the procedure", async () => {
  await page.reload();
  await page.getByText(/^接着上次的草稿/).waitFor();
  assert.match(await page.getByLabel("金额规则（元）").inputValue(), /^60000/);
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    button("下载条目（YAML）").click(),
  ]);
  assert.equal(file.suggestedFilename(), `${POLICY}.yaml`);
  assert.match(readFileSync(await file.path(), "utf8"), /confirmed_by_party: true/);
  await button("进入制定程序").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("policy_draft.name").waitFor();
  await see("policy-draft-making");
  await page.keyboard.press("Escape");
  await button("重新开始").click();
  await page.getByRole("dialog").getByRole("button", { name: "重新开始" }).click();
  await page.getByText("您的修改会自动保存在这台电脑的浏览器里。").waitFor();
});

test("a draft can begin from nothing; who may not weigh the city is told", async () => {
  await page.goto(`${address}/policies`);
  await page.getByRole("link", { name: "起草政策", exact: true }).click();
  await page.getByRole("heading", { name: "起草政策", exact: true }).waitFor();
  await page.getByText("还没有条件").waitFor();
  await city().getByText("还要填写 7 处").waitFor();
  await page.waitForTimeout(SETTLED_MS);
  assert.equal(await page.locator(".draft-said.fault, [aria-invalid=true]").count(), 0);
  await see("policy-draft-new");
  await city().getByRole("button", { name: "主管部门" }).click();
  assert.equal(await focused(), "draft-policy-department");
  await city().getByRole("button", { name: "金额 · 金额规则（元）" }).press("Enter");
  assert.equal(await focused(), "draft-policy-amount-yuan");
  await page.keyboard.type("100 *");
  await page.locator(".draft-said.fault").waitFor();
  await signIn(page, "linyue", "/policies/draft");
  await page.getByText("起草政策由政策管理人员和市领导使用").waitFor();
});

test("nothing is wrong with the screens", () => {
  assert.deepEqual(serious, []);
  assert.deepEqual(page.errors, []);
});
