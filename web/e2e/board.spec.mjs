// Those who oversee: the board and its report, a project over its years, duties and checks; and the
// one window's service points, appointments, and what could not be done.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { Somebody, closed } from "./api.mjs";
import { address, look, openBrowser, openPage, settled, signIn } from "./browser.mjs";
import { freshName } from "./form.mjs";
import { DRAWINGS, aProject } from "./project.mjs";

const chenxiao = { identity_number: "330106199305181262", name: "陈晓" };
const projectName = `${freshName().slice(2, 6)}仓库（演示）`;
const company = freshName();
let browser;
let officer;
let person;
let clerk;
let project;
let opening;
const serious = [];
const see = async (page, name) => serious.push(...(await look(page, name)));

before(async () => {
  browser = await openBrowser();
  [officer, person, clerk] = [
    await openPage(browser),
    await openPage(browser),
    await openPage(browser),
  ];
  project = await aProject(projectName);
  opening = await aCompany();
});
after(() => browser?.close());

/** A company that is opened on its founder's commitments. */
async function aCompany() {
  const founder = await Somebody.named("chenxiao");
  const { identity_number, name } = chenxiao;
  const id = await founder.apply("company_opening", {
    answers: {
      "entity.name": company,
      "entity.kind": "limited_company",
      "entity.address_listed": true,
      "entity.address_code": "HZ33010600001",
      "entity.legal_representative_id": identity_number,
      "entity.shareholders": [{ name, code: identity_number, contribution_yuan: "100000" }],
      "entity.registered_capital_yuan": "100000",
      "entity.industry": "I65",
      "entity.scope": ["software_development", "it_consulting"],
      "entity.scope_standard": true,
      "entity.invoice_kinds": ["ordinary_vat_electronic"],
      "entity.account_bank": "bank_a",
    },
    commitments: ["name_commitment", "address_commitment"],
    documents: ["articles_of_association", "appointment_documents"],
  });
  await founder.until(id, ({ checks }) => checks.length > 0);
  return id;
}

test("the board says what is soon due, in whose hands and since when", async () => {
  await signIn(officer, "auditor", "/board");
  const row = officer.locator(".board-rows tbody tr", { hasText: project.code });
  await row.waitFor();
  const words = await row.innerText();
  assert.match(words, /临期/);
  assert.match(words, /施工图变更审查/);
  assert.match(words, /综合图审机构/);
  await see(officer, "board");
});

test("counts narrow the rows, by department and by colour", async () => {
  const counts = officer.locator(".board-counts");
  await counts.getByRole("button", { name: "综合图审机构" }).first().click();
  await officer.getByRole("button", { name: "取消筛选：综合图审机构" }).waitFor();
  await officer.locator(".board-rows tbody tr", { hasText: project.code }).waitFor();
  await officer.locator(".totals").getByRole("button", { name: /^超期/ }).click();
  await officer.waitForURL(/colour=red/);
  await officer.getByText("没有符合条件的事项").waitFor();
  await see(officer, "board-empty");
  await officer.goto(`${address}/board?colour=green&by=act`);
  await counts.getByRole("columnheader", { name: "事项" }).waitFor();
  await see(officer, "board-acts");
});

test("the report of departments is read, downloaded and printed", async () => {
  await officer.goto(`${address}/board/report`);
  const line = officer.locator("tbody tr", { hasText: "综合图审机构" });
  await line.waitFor();
  await see(officer, "board-report");
  const [file] = await Promise.all([
    officer.waitForEvent("download"),
    officer.getByRole("button", { name: "下载 CSV" }).click(),
  ]);
  const csv = await readFile(await file.path(), "utf8");
  assert.ok(csv.startsWith("\ufeff部门,接收,办结"), csv.slice(0, 40));
  assert.match(csv, /综合图审机构/);
  await officer.emulateMedia({ media: "print" });
  assert.equal(await officer.getByRole("button", { name: "下载 CSV" }).isVisible(), false);
  await officer.emulateMedia({ media: "screen" });
});

test("a supervisor is offered the board, and sees only the own department", async () => {
  const page = await openPage(browser);
  await signIn(page, "supervisor_market", "/board");
  await page.getByRole("link", { name: "督办看板" }).first().waitFor();
  await settled(page);
  assert.equal(await page.locator("tr", { hasText: project.code }).count(), 0);
  await page.close();
});

test("a project is followed from its code over all its cases", async () => {
  await officer.goto(`${address}/subjects`);
  await see(officer, "subject-find");
  await officer.locator("#key").fill(project.code);
  await officer.getByRole("button", { name: "查看全过程" }).click();
  await officer.getByRole("heading", { level: 1, name: projectName }).waitFor();
  await officer.locator(".stage-path li", { hasText: "施工许可" }).waitFor();
  assert.equal(await officer.locator(".case-number").innerText(), project.code);
  const drawings = officer.locator(".drawing", { hasText: DRAWINGS.first });
  await drawings.locator("li", { hasText: DRAWINGS.first }).getByText("现行有效").waitFor();
  await drawings.locator("li", { hasText: DRAWINGS.changed }).getByText("审查中").waitFor();
  await see(officer, "subject");
});

test("when the change has passed, it is the one valid version", async () => {
  const reviewer = await Somebody.named("officer_drawing_review_body");
  await reviewer.approve(project.drawing_change, "drawing_change_review");
  const drawings = officer.locator(".drawing", { hasText: DRAWINGS.first });
  await (await Somebody.named("linyue")).until(project.drawing_change, closed);
  await officer.reload();
  await drawings.locator("li", { hasText: DRAWINGS.changed }).getByText("现行有效").waitFor();
  await drawings.locator("li", { hasText: DRAWINGS.first }).getByText("已被替代").waitFor();
  await officer.getByText("显示每一步").click();
  await officer.locator(".subject-timeline", { hasText: "施工图变更审查" }).waitFor();
  await see(officer, "subject-all");
});

test("the developer sees the same project from a case, and what may begin next", async () => {
  await signIn(person, "linyue", `/cases/${project.enterprise_construction_permit}`);
  await person.getByRole("link", { name: /全过程$/ }).click();
  await person.getByRole("heading", { level: 1, name: projectName }).waitFor();
  const next = person.locator(".next li", { has: person.locator("a.button") }).first();
  await next.waitFor();
  await see(person, "subject-own");
});

test("a code that nobody has, or that one may not see, says so", async () => {
  await person.goto(`${address}/subjects/project/33010099999999`);
  await person.locator(".problem").waitFor();
  await see(person, "subject-unknown");
});

test("duties: what the department has to do besides decisions", async () => {
  const page = await openPage(browser);
  await signIn(page, "supervisor_market", "/duties");
  await page.getByRole("heading", { level: 1, name: "待办事务" }).waitFor();
  await see(page, "duties");
  await page.goto(`${address}/cases/${opening}`);
  const check = page.locator("li", { hasText: "待核查" }).first();
  await check.getByRole("button", { name: "核查" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("未履行承诺", { exact: true }).click();
  await dialog.locator(".note-warning").waitFor();
  await see(page, "check-commitment");
  await dialog.getByText("已履行承诺", { exact: true }).click();
  await dialog.locator("textarea").fill("现场核查，与承诺一致");
  await dialog.getByRole("button", { name: "确认核查结果" }).click();
  await page.locator("li", { hasText: "现场核查，与承诺一致" }).getByText("已履行").waitFor();
  await see(page, "case-checked");
  assert.deepEqual(page.errors, []);
  await page.close();
});

test("service points are near; a half hour is booked and given back", async () => {
  await person.goto(`${address}/service-points?package=company_opening`);
  await person.locator(".point").first().waitFor();
  await see(person, "service-points-all");
  await person.locator(".filters .ant-select").first().click();
  await person.locator('.ant-select-item-option[title="西湖区"]').click();
  await person.locator(".point", { hasText: "米" }).first().waitFor();
  await see(person, "service-points");
  // from where the person is, with consent
  await person.context().grantPermissions(["geolocation"], { origin: address });
  await person.context().setGeolocation({ latitude: 30.2747, longitude: 120.1552 });
  await person.getByRole("button", { name: "用我的位置" }).click();
  await person.waitForURL(/near=30\.275/);
  await person.locator(".point", { hasText: "米" }).first().waitFor();
  const hall = person.locator(".point", { hasText: "西湖区政务服务中心" });
  await hall.getByRole("link", { name: "预约" }).click();
  await person.locator(".slot:not(:disabled)").first().click();
  await see(person, "book");
  await person.getByRole("button", { name: "确认预约" }).click();
  await person.waitForURL(/\/appointments$/);
  const booked = person.locator("tbody tr", {
    hasText: "西湖区政务服务中心",
    has: person.getByRole("button", { name: "取消预约" }),
  });
  await booked.first().waitFor();
  await see(person, "appointments");
  await booked.first().getByRole("button", { name: "取消预约" }).click();
  await person.getByRole("dialog").getByRole("button", { name: "取消预约" }).click();
  await person.getByRole("dialog").waitFor({ state: "hidden" });
});

test("a clerk reports what could not be done, and it becomes a supervised case", async () => {
  await signIn(clerk, "clerk_shangcheng", "/unresolved?package=company_opening");
  await clerk.locator("#tried").waitFor();
  await see(clerk, "unresolved-empty");
  await clerk.locator("#person-identity_number").fill("330102195603073151");
  await clerk.locator("#person-name").fill("周禾");
  await clerk.locator("#person-mobile").fill("19900000003");
  await clerk.locator("#tried").fill("两次到窗口，住所证明都说不对，没有一次性告知缺什么。");
  await clerk.locator("#contact").fill("19900000003");
  await see(clerk, "unresolved");
  await clerk.getByRole("button", { name: "提交反映" }).click();
  await clerk.waitForURL(/\/window\/cases\/.+\/notice$/);
  await clerk.locator(".sheet .case-number").waitFor();
  const number = await clerk.locator(".sheet .case-number").innerText();
  await officer.goto(`${address}/board?colour=green&department=service_administration`);
  await officer.locator("tbody tr", { hasText: number }).waitFor();
});

test("no screen had a serious accessibility violation or a script error", () => {
  assert.deepEqual(serious, []);
  assert.deepEqual([...officer.errors, ...person.errors, ...clerk.errors], []);
});
