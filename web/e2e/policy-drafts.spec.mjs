// A policy officer drafts: clauses are written and mended, the city weighs along, situations say
// what came, the draft is still there after a reload, and is taken away for the procedure.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { address, look, openBrowser, openPage, signIn } from "./browser.mjs";

const POLICY = "overseas_engineer_2024";

let browser;
let page;
const serious = [];
const see = async (name) => serious.push(...(await look(page, name)));
const button = (name) => page.getByRole("button", { name, exact: true });
const rule = () => page.getByLabel("规则", { exact: true }).first();
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

test("the draft is still there after a reload, and goes into a file and into the procedure", async () => {
  await page.reload();
  await page.getByText(/^接着上次的草稿/).waitFor();
  assert.match(await page.getByLabel("金额规则（元）").inputValue(), /^60000/);
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    button("下载条目（YAML）").click(),
  ]);
  assert.equal(file.suggestedFilename(), `${POLICY}.yaml`);
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
  await see("policy-draft-new");
  await signIn(page, "linyue", "/policies/draft");
  await page.getByText("起草政策由政策管理人员和市领导使用").waitFor();
});

test("nothing is wrong with the screens", () => {
  assert.deepEqual(serious, []);
  assert.deepEqual(page.errors, []);
});
