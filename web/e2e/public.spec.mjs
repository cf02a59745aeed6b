// What is open to all, and what keeps the platform running: catalogue and administration.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { address, look, openBrowser, openPage, signIn } from "./browser.mjs";

let browser;
let page;
const serious = [];
const see = async (name) => serious.push(...(await look(page, name)));

before(async () => {
  browser = await openBrowser();
  page = await openPage(browser);
});
after(() => browser?.close());

test("a life is a map, found by words of both languages and by department", async () => {
  await page.goto(`${address}/catalogue`);
  await page.locator(".map-rows li").first().waitFor();
  assert.ok((await page.locator(".map-moment").count()) >= 10, "the moments of an enterprise");
  await see("catalogue");
  const search = page.getByRole("textbox", { name: "搜索要办的事" });
  await search.fill("company register start");
  await found(1, 20);
  await search.fill("开公司");
  await page.getByRole("link", { name: "企业开办", exact: true }).waitFor();
  await search.fill("");
  await found(100, 1000);
  await page.getByRole("combobox", { name: "按部门筛选" }).click();
  await page.locator(".ant-select-item-option").first().click();
  await found(1, 100);
  await page.locator(".ant-segmented-item", { hasText: "个人" }).click();
  await page.getByRole("button", { name: /^出生/ }).waitFor();
  await see("catalogue-person");
});

/** Waits until the map says that it shows so many. */
async function found(least, most) {
  await page.waitForFunction(
    ([from, to]) => {
      const said = document.querySelector(".filters [role=status]")?.textContent ?? "";
      const count = Number(said.replace(/\D/g, "") || "-1");
      return count >= from && count <= to;
    },
    [least, most],
  );
}

test("every package and act is open, with graph, basis and conditions", async () => {
  await page.goto(`${address}/catalogue/packages/company_opening`);
  await page.locator(".picture svg .box").first().waitFor();
  await page.locator(".basis").first().waitFor();
  await see("catalogue-package");
  await page.goto(`${address}/catalogue?kind=acts`);
  await page.getByRole("textbox", { name: "搜索要办的事" }).fill("企业设立登记");
  await page.getByRole("link", { name: "企业设立登记", exact: true }).click();
  await page.getByRole("heading", { name: "办理条件" }).waitFor();
  await see("catalogue-act");
});

test("a large plan is walked through by keyboard", async () => {
  await page.goto(`${address}/packages/utility_joint_connection`);
  const first = page.locator(".task[tabindex='0']");
  await first.focus();
  await page.keyboard.press("Enter");
  await page.locator(".plan-chosen strong").waitFor();
  const before = await page.locator(".plan-chosen strong").textContent();
  await page.keyboard.press("ArrowRight");
  const after = await page.locator(".plan-chosen strong").textContent();
  assert.notEqual(after, before);
  assert.equal(await page.locator(".task[aria-pressed='true']").count(), 1);
  await page.getByRole("button", { name: "缩小" }).click();
  await page.getByText("80%").waitFor();
  await page.locator(".saving").first().waitFor();
  await see("package-large");
  await page.keyboard.press("Escape");
});

test("anybody supposes facts and sees the plan change, without a session", async () => {
  await page.goto(`${address}/packages/gov_construction_permit#what-if`);
  await suppose("含人防工程或者兼顾人防需要", "否");
  await page.locator(".change-removed").first().waitFor();
  await page.locator(".delta-less").first().waitFor();
  await page.locator(".what-if summary").click();
  await page.locator(".what-if .box-removed").first().waitFor();
  await see("package-what-if");
  await page.getByRole("button", { name: "全部清除" }).click();
  await page.locator(".change").first().waitFor({ state: "detached" });
});

test("a project of 4,800 m2 without a basement goes the way of a small one", async () => {
  await page.goto(`${address}/packages/project_coding`);
  await page.locator(".supposing").first().waitFor();
  await page.getByRole("button", { name: /^显示全部/ }).click();
  await suppose("投资主体", "企业投资");
  await choose("project.works", "房屋建筑");
  await choose("project.sector", "工业厂房");
  await page.locator('[id="suppose-project.floor_area_m2"]').fill("4800");
  await page.locator('[id="suppose-project.height_m"]').fill("9");
  await suppose("有地下室", "否");
  await suppose("功能单一", "是");
  await page.locator(".outcome li a").first().waitFor();
  await see("project-what-if");
  await page.locator('[id="suppose-project.floor_area_m2"]').fill("48000");
  await page.locator(".outcome strong", { hasText: "工业厂房" }).waitFor();
});

async function suppose(fact, value) {
  const control = page.locator(".supposing").filter({ hasText: fact });
  await control.getByText(value, { exact: true }).first().click();
}

async function choose(fact, value) {
  const control = page.locator(`[id="suppose-${fact}"]`);
  if ((await control.getAttribute("role")) !== "combobox") {
    await control.getByText(value, { exact: true }).click();
    return;
  }
  await control.click();
  await page.locator(".ant-select-item-option", { hasText: value }).last().click();
}

test("what is wrong says what must hold", async () => {
  await page.goto(`${address}/packages/no_such_package`);
  await page.locator(".problem").first().waitFor();
  await see("problem");
  await page.goto(`${address}/verify`);
  await page.locator("#proof").fill("neither a receipt nor a licence");
  await page.locator("form button[type=submit]").click();
  await page.locator(".verdict-bad, .problem").first().waitFor();
});

test("a private screen asks to sign in first", async () => {
  await page.goto(`${address}/tasks`);
  await page.waitForURL(/\/sign-in\?to=%2Ftasks$/);
});

test("the administrator sees jobs, packs and accounts", async () => {
  await signIn(page, "admin", "/admin/jobs");
  await page.locator("h1", { hasText: "后台作业" }).waitFor();
  await see("admin-jobs");
  await page.goto(`${address}/admin/packs`);
  await page.getByRole("heading", { name: /^hangzhou/ }).waitFor();
  await see("admin-packs");
  await page.getByRole("link", { name: "浏览内容" }).first().click();
  await page.locator(".entry").first().waitFor();
  await page.getByRole("textbox", { name: "搜索编码、名称或内容" }).fill("company_opening");
  await page.locator(".entry code", { hasText: /^company_opening$/ }).click();
  await page.locator(".entry-body .link").first().waitFor();
  await see("admin-studio");
  await page.locator(".ant-segmented-item", { hasText: "诊断" }).click();
  await page.locator(".rows li, .note").first().waitFor();
  await see("admin-studio-findings");
  await page.locator(".ant-segmented-item", { hasText: "版本差异" }).click();
  await page.locator("main .ant-empty, main .section, main [role=status]").first().waitFor();
  await see("admin-studio-difference");
  await page.goto(`${address}/admin/accounts`);
  await page.getByText("chenxiao", { exact: true }).waitFor();
  await see("admin-accounts");
  await page.getByRole("button", { name: "新建账号" }).click();
  await page.getByRole("dialog").waitFor();
  await see("admin-account-new");
});

test("no screen had a serious accessibility violation or a script error", () => {
  assert.deepEqual(serious, []);
  assert.deepEqual(page.errors, []);
});
