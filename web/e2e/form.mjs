// Filling in the one form as a person does: by label, key and click.
import { address } from "./browser.mjs";

export const PDF = Buffer.from(
  "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n" +
    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n" +
    "trailer<</Root 1 0 R>>\n%%EOF\n",
);

/** A name that no enterprise has: characters drawn by the time of day. */
export function freshName() {
  const pool = "澄霁岚樾砚笙翊珩瑾昱泓漪筠蘅芷荻棠榆梓楠曦晗煜烨炜焓";
  let seed = Date.now();
  let name = "";
  for (let i = 0; i < 4; i += 1) {
    name += pool[seed % pool.length];
    seed = Math.floor(seed / pool.length);
  }
  return `杭州${name}科技有限公司`;
}

/** What opening a company asks, for a person and an address of the demonstration. */
export function companyAnswers({ name, identity, address: code, scopeOther }) {
  return [
    ["entity.name", name],
    ["entity.kind", { choose: "有限责任公司" }],
    ["entity.address_listed", { choose: "是" }],
    ["entity.address_code", code],
    ["entity.legal_representative_id", identity.number],
    [
      "entity.shareholders",
      { rows: [{ name: identity.name, code: identity.number, contribution_yuan: "1000000" }] },
    ],
    ["entity.registered_capital_yuan", "1,000,000"],
    ["entity.industry", "I65"],
    ["entity.scope", { search: ["软件开发", "信息技术咨询服务"] }],
    ["entity.scope_standard", { choose: scopeOther ? "否" : "是" }],
    ...(scopeOther ? [["entity.scope_other", scopeOther]] : []),
    ["entity.invoice_kinds", { first: true }],
    ["entity.account_bank", { first: true }],
  ];
}

/** Answers each field in turn; fields that appear after an answer are waited for. */
export async function fillForm(page, answers) {
  for (const [fact, answer] of answers) await fillField(page, fact, answer);
  await saved(page);
}

async function fillField(page, fact, answer) {
  const field = page.locator(`[id="f-${fact}"]`);
  await field.waitFor();
  if (typeof answer === "string") {
    await field.fill(answer);
  } else if (answer.choose) {
    await field.locator("label", { hasText: new RegExp(`^${answer.choose}$`) }).click();
  } else if (answer.first) {
    await field.locator("label").first().click();
  } else if (answer.search) {
    for (const words of answer.search) {
      await field.fill(words);
      await page.locator(`.ant-select-item-option[title="${words}"]`).click();
    }
    await page.keyboard.press("Escape");
  } else if (answer.rows) {
    for (const [index, row] of answer.rows.entries()) {
      for (const [column, value] of Object.entries(row)) {
        await page.locator(`[id="f-${fact}-${index}-${column}"]`).fill(value);
      }
    }
  }
}

/** Waits until the draft says that it is saved. */
export async function saved(page) {
  await page.locator(".saved", { hasText: "已保存" }).waitFor();
}

export async function goStep(page, name) {
  await page.locator(".steps button", { hasText: name }).click();
  await page.locator('.steps button[aria-current="step"]', { hasText: name }).waitFor();
}

/** Hands in one electronic document for every material that is asked. */
export async function handIn(page) {
  if ((await page.locator(".steps button", { hasText: "材料" }).count()) === 0) return 0;
  await goStep(page, "材料");
  const inputs = await page.locator("input[type=file][data-ask]").all();
  for (const [index, input] of inputs.entries()) {
    await input.setInputFiles({
      name: `document-${index + 1}.pdf`,
      mimeType: "application/pdf",
      buffer: PDF,
    });
    await page.locator(".document", { hasText: "与本机文件一致" }).nth(index).waitFor();
  }
  return inputs.length;
}

/** Reads, ticks and signs every commitment by name. */
export async function signAll(page, name) {
  await goStep(page, "承诺");
  const cards = page.locator("section.card", { has: page.locator(".statement") });
  const count = await cards.count();
  for (let i = 0; i < count; i += 1) {
    const card = cards.nth(i);
    await card.locator("input[type=checkbox]").check();
    await card.locator(".sign-line input").fill(name);
    await card.getByRole("button", { name: "签署" }).click();
    await card.locator(".signed").waitFor();
  }
  return count;
}

/** Begins a new application; drafts of earlier runs are left alone. */
export async function begin(page, packageId) {
  await page.goto(`${address}/packages/${packageId}/apply`);
  const anew = page.getByRole("button", { name: "重新开始一份" });
  const form = page.locator('[id="f-entity.name"]');
  await anew.or(form).first().waitFor();
  if (await anew.isVisible()) await anew.click();
  await form.waitFor();
}

/** Reviews and submits; answers where that leads. */
export async function submit(page, landing) {
  await goStep(page, "核对提交");
  await page.getByRole("button", { name: "提交申请" }).click();
  await page.waitForURL((url) => landing.test(url.pathname));
}
