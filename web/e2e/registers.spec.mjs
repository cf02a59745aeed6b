// A keeper imports, sees what was refused, looks a record up and who looked at it; a new password.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { address, look, openBrowser, openPage, signIn } from "./browser.mjs";

const code = `HZE2E${Date.now()}`;
let browser;
let keeper;
const serious = [];

before(async () => {
  browser = await openBrowser();
  keeper = await openPage(browser);
});
after(() => browser?.close());

/** Chooses a CSV file and imports it. */
async function bring(text) {
  await keeper.locator("input[type=file]").setInputFiles({
    name: "地址.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(text),
  });
  await keeper.getByRole("button", { name: "开始导入" }).click();
  await keeper.getByRole("heading", { name: "导入报告" }).waitFor();
}

const figure = (name) =>
  keeper
    .locator(".figures-large div")
    .filter({ has: keeper.getByText(name, { exact: true }) })
    .locator("dd")
    .innerText();

test("an import writes what is right and names what is not", async () => {
  await signIn(keeper, "keeper_planning_and_resources", "/imports?register=address");
  await keeper.getByRole("heading", { name: "可用的列" }).waitFor();
  const heading = "code,text,district,usage,negative_kind";
  await bring(
    `${heading}\n${code},杭州市西湖区演示路1号,330106,office,none\n` +
      `${code}X,演示路2号,999999,office,none\n,演示路3号,330106,castle,none\n`,
  );
  assert.deepEqual(
    [await figure("写入"), await figure("没有变化"), await figure("未写入")],
    ["1", "0", "2"],
  );
  await keeper.locator(".report", { hasText: "用途" }).waitFor();
  serious.push(...(await look(keeper, "imports-report")));
  const [download] = await Promise.all([
    keeper.waitForEvent("download"),
    keeper.getByRole("button", { name: "下载报告" }).click(),
  ]);
  const report = await readFile(await download.path(), "utf8");
  assert.match(report, /^\ufeff行,列,代码/);
  assert.match(report, /\r\n2,district,value_invalid,/);
  // mended, the same file changes only what was mended
  await bring(
    `${heading}\n${code},杭州市西湖区演示路1号,330106,office,none\n` +
      `${code}X,演示路2号,330106,office,none\n`,
  );
  assert.deepEqual([await figure("写入"), await figure("没有变化")], ["1", "1"]);
  await bring(`${heading}\n${code},杭州市西湖区演示路1号之二,330106,shop,none\n`);
});

test("a file with a column that the register has not is refused whole", async () => {
  await keeper.locator("input[type=file]").setInputFiles({
    name: "错.csv",
    mimeType: "text/csv",
    buffer: Buffer.from("nothing\n1\n"),
  });
  await keeper.getByRole("button", { name: "开始导入" }).click();
  await keeper.locator(".problem", { hasText: "import_columns_wrong" }).waitFor();
});

test("a record is looked up for a purpose, with what it was", async () => {
  await keeper.goto(`${address}/records?register=address`);
  await keeper.locator("#key").fill(code);
  const button = keeper.getByRole("button", { name: "查询" });
  assert.equal(await button.isDisabled(), true, "not without a purpose");
  await keeper.locator("#purpose").fill("核对导入的地址");
  await keeper.keyboard.press("Enter");
  await keeper.locator(".record", { hasText: "演示路1号之二" }).waitFor();
  await keeper.getByRole("button", { name: "历史版本" }).click();
  await keeper.locator(".timeline li", { hasText: "第 2 版" }).waitFor();
  const first = keeper.locator(".timeline li", { hasText: "第 1 版" });
  assert.match(await first.innerText(), /演示路1号/);
  serious.push(...(await look(keeper, "records-history")));
});

test("of a person, everybody who looked is there, and the person sees it", async () => {
  const police = await openPage(browser);
  await signIn(police, "keeper_public_security", "/records?register=person");
  await police.locator("#key").fill("330106199305181262");
  await police.locator("#purpose").fill("核对户籍登记");
  await police.getByRole("button", { name: "查询" }).click();
  await police.locator(".record", { hasText: "陈晓" }).waitFor();
  await police.getByRole("button", { name: "谁看过" }).click();
  await police.locator(".table", { hasText: "核对户籍登记" }).waitFor();
  serious.push(...(await look(police, "records-person")));
  const person = await openPage(browser);
  await signIn(person, "chenxiao", "/me");
  await person.locator(".table tr", { hasText: "核对户籍登记" }).first().waitFor();
  // what is not there is said to be not there
  await police.locator("#key").fill("330106199305181263");
  await police.getByRole("button", { name: "查询" }).click();
  await police.locator(".problem", { hasText: "not_found" }).waitFor();
  assert.deepEqual([...police.errors, ...person.errors], []);
});

test("a new password holds, the old one no longer", async () => {
  const made = { name: `e2e_${Date.now()}`, old: "first-pass-2026", next: "second-pass-2027" };
  const admin = await openPage(browser);
  await signIn(admin, "admin", "/admin/accounts");
  await admin.getByRole("button", { name: "新建账号" }).click();
  await admin.locator("#account-name").fill(made.name);
  await admin.locator("#account-text_zh").fill("换密码的人");
  await admin.locator("#account-password").fill(made.old);
  await admin.getByRole("checkbox", { name: "申请人" }).check();
  await admin.getByRole("button", { name: "保存" }).click();
  await admin.getByRole("dialog").waitFor({ state: "hidden" });
  const owner = await openPage(browser);
  const enter = async (password) => {
    await owner.goto(`${address}/sign-in`);
    await owner.locator("#name").fill(made.name);
    await owner.locator("#password").fill(password);
    await owner.locator("form button[type=submit]").click();
  };
  await enter(made.old);
  await owner.locator("a.who").click();
  await owner.locator("#password-old").fill("not-this-one-1");
  await owner.locator("#password-next").fill(made.next);
  await owner.locator("#password-again").fill(made.next);
  await owner.getByRole("button", { name: "修改密码" }).click();
  await owner.locator(".problem", { hasText: "wrong_password" }).waitFor();
  await owner.locator("#password-old").fill(made.old);
  await owner.locator("#password-again").fill("something-else-3");
  await owner.getByText("两次输入的新密码不一致").waitFor();
  serious.push(...(await look(owner, "password")));
  await owner.locator("#password-again").fill(made.next);
  await owner.getByRole("button", { name: "修改密码" }).click();
  await owner.getByText("密码已修改").waitFor();
  await owner.getByRole("button", { name: "退出" }).click();
  await owner.getByRole("link", { name: "登录" }).waitFor();
  await enter(made.old);
  await owner.locator(".problem", { hasText: "wrong_password" }).waitFor();
  await enter(made.next);
  await owner.locator("a.who", { hasText: "换密码的人" }).waitFor();
  assert.deepEqual([...admin.errors, ...owner.errors], []);
});

test("no screen had a serious accessibility violation or a script error", () => {
  assert.deepEqual(serious, []);
  assert.deepEqual(keeper.errors, []);
});
