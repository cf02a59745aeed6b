// What is done between submission and result: visits, opinions, notices, signatures, the archive,
// mandates; on Hangzhou as it is. What its acts have no step for (fee, hearing, delivery, suspension,
// owed materials, revocation, a new plan) is played where the city carries the rehearsal packages:
// serve the folder that `node e2e/rehearsal.mjs FOLDER` makes.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { actor, apply, carries, caseWhen, deed, send, stepIs, taskIs } from "./actors.mjs";
import { address, look, openBrowser } from "./browser.mjs";
import { confirm, fillIn, fillOffer, stepOf, takeOffer, taskOf } from "./forms.mjs";

const company = "91330110MA2DEM017L";
const chenxiao = "330106199305181262";
const home = "HZP33010600000001";
const rehearses = await carries("rehearsal_assembly");
const pdf = { name: "照片.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n%%EOF\n") };

let browser;
const people = new Map();
const serious = [];

before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

async function as(name) {
  if (!people.has(name)) people.set(name, await actor(browser, name));
  return people.get(name);
}
const see = async (page, name) => serious.push(...(await look(page, name)));
const today = async () => (await (await fetch(`${address}/api/v1/city`)).json()).today;

/** Opens the task on the person's desk. */
async function onDesk(name, task) {
  const page = await as(name);
  await page.goto(`${address}/tasks/${task}`);
  await page.locator(".decision").waitFor();
  return page;
}

/** Opens the case as its applicant sees it. */
async function onCase(name, id) {
  const page = await as(name);
  await page.goto(`${address}/cases/${id}`);
  await page.locator(".standing").waitFor();
  return page;
}

describe("one visit for four suppliers", () => {
  let id;
  test("the water company sets the day and records what it found", async () => {
    const applicant = await as("linyue");
    const submission = {
      answers: {
        "supply_point.user_uscc": company,
        "supply_point.address_code": "HZ33011000001",
        "supply_point.water_m3_day": "12",
        "supply_point.gas_m3_day": "20",
        "supply_point.capacity_kw": "160",
        "supply_point.bandwidth_mbps": 1000,
        "supply_point.line_crosses_road": false,
        "supply_point.line_crosses_green": false,
        "supply_point.user_scale": "small",
      },
      commitments: ["line_commitment"],
    };
    id = (await apply(applicant, "utility_joint_connection", submission)).id;
    await caseWhen(applicant, id, taskIs("joint_water_survey", "open"));
    const desk = await onDesk("officer_water_company", `${id}:joint_water_survey`);
    const visit = stepOf(desk, "water_site_visit");
    await visit.getByText("进行中").waitFor();
    await takeOffer(visit, "约定踏勘日期", { 日期: await today() });
    await visit.locator(".records", { hasText: "约定" }).waitFor();
    await fillOffer(visit, "记录踏勘", { 结论: { choose: /^符合要求$/ }, 现场情况: "具备接水条件。" });
    await see(desk, "step-visit");
    await visit.locator("form.small-form button[type=submit]").click();
    await visit.getByText("已完成").waitFor();
  });

  test("the applicant sees each step, its records and the timeline", async () => {
    for (const of of ["gas", "power", "network"]) {
      const firm = of === "network" ? "officer_network_operator" : `officer_${of}_company`;
      const found = { visit: { passed: true, text: "已联合踏勘。" } };
      await deed(await as(firm), `${id}:joint_${of}_survey`, `${of}_site_visit`, found);
    }
    const applicant = await as("linyue");
    await caseWhen(applicant, id, taskIs("joint_network_survey", "approved"));
    const page = await onCase("linyue", id);
    await page.locator(".timeline", { hasText: "已踏勘" }).waitFor();
    await taskOf(page, "joint_water_survey").getByText(/办理环节 1 \/ 1/).click();
    await stepOf(page, "water_site_visit").locator(".records").waitFor();
    await see(page, "case-steps");
  });
});

describe("departments disagree, and the lead settles it", () => {
  let task;
  test("a department that was asked gives its opinion", async () => {
    const owner = await as("gaoyan");
    const made = await apply(owner, "auction_property_check", { answers: {}, subject_key: home });
    task = `${made.id}:auction_joint_check`;
    await caseWhen(owner, made.id, stepIs("auction_opinions", "open"));
    const desk = await onDesk("officer_planning_and_resources", task);
    const step = stepOf(desk, "auction_opinions");
    await fillOffer(step, "出具意见", { 意见: { choose: /^不同意$/ } });
    assert.ok(await step.locator("form button[type=submit]").isDisabled(), "a no needs a reason");
    await fillIn(step.locator("form"), { 理由或者条件: "房屋面积与登记不符，先更正。" });
    await see(desk, "step-opinion");
    await step.locator("form button[type=submit]").click();
    await step.locator(".records", { hasText: "不同意" }).waitFor();
    await desk.getByText("这个事项由其他人员决定。").waitFor();
  });

  test("the lead sees who is against it, settles it and decides", async () => {
    for (const name of ["officer_taxation", "officer_housing_security", "reviewer_police"]) {
      await deed(await as(name), task, "auction_opinions", { opinion: { says: "agree" } });
    }
    const desk = await onDesk("officer_court", task);
    await desk.locator(".note", { hasText: "先完成下列环节" }).waitFor();
    const step = stepOf(desk, "auction_opinions");
    await fillOffer(step, "协调分歧", {
      结论: { choose: /^继续办理$/ },
      理由: "面积差异不影响处置，在公告中说明。",
    });
    await see(desk, "step-reconcile");
    await step.locator("form button[type=submit]").click();
    await step.getByText("已完成").waitFor();
    await desk.locator("h1").click();
    await desk.keyboard.press("a");
    await desk.getByRole("button", { name: "确认通过" }).click();
    await desk.waitForURL(/\/tasks$/);
  });
});

describe("the public is shown what is to be corrected", () => {
  let task;
  test("anybody who has signed in objects", async () => {
    const keeper = await as("keeper_planning_and_resources");
    const rows = `unit_code,entry_error,correction_due_on\n${home},登记面积有误,2026-10-30\n`;
    await send(keeper, "POST", "/registers/property/imports", rows, "text/csv");
    const owner = await as("gaoyan");
    const submission = { answers: { "deal.entry_right": "建筑面积 89.2 平方米" }, subject_key: home };
    const made = await apply(owner, "property_ex_officio_correction", submission);
    task = `${made.id}:ex_officio_correction`;
    await caseWhen(owner, made.id, stepIs("correction_notice", "open"));
    const page = await as("zhouhe");
    await page.goto(`${address}/notices`);
    const notice = page.locator(`[data-notice="${task}"]`);
    await fillOffer(notice, "提出异议", { "异议内容": "更正的面积与测绘报告不同。" });
    await see(page, "notices");
    await notice.locator("form button[type=submit]").click();
    await page.getByText("异议已提交").waitFor();
  });

  test("the department answers it in its place", async () => {
    const desk = await onDesk("officer_planning_and_resources", task);
    const step = stepOf(desk, "correction_notice");
    await step.locator(".records", { hasText: "收到异议 1" }).waitFor();
    await fillOffer(step, "答复异议", {
      答复哪一条: { choose: /^异议 1/ },
      异议是否成立: { choose: /^不成立$/ },
      答复: "以复测报告为准，已附复测结果。",
    });
    await see(desk, "step-answer");
    await step.locator("form button[type=submit]").click();
    await step.locator(".records", { hasText: "已答复异议 1：不成立" }).waitFor();
  });
});

describe("two parties, one of them not the applicant", () => {
  let id;
  test("the worker signs from the list of what waits", async () => {
    const employer = await as("linyue");
    const answers = {
      "labour_contract.employer_uscc": company,
      "labour_contract.worker_id": chenxiao,
      "labour_contract.starts_on": "2026-12-01",
      "labour_contract.wage_yuan": "12000",
      "labour_contract.place": "杭州市余杭区演示路 1 号",
    };
    id = (await apply(employer, "labour_contract_online", { answers })).id;
    await caseWhen(employer, id, stepIs("worker_signs", "open"));
    const worker = await as("chenxiao");
    await worker.goto(`${address}/cases`);
    const line = worker.locator(".rows li", { hasText: "劳动者在线签名" }).first();
    await line.waitFor();
    await see(worker, "cases-waiting");
    await line.getByRole("button", { name: "签字" }).click();
    await worker.getByRole("dialog").waitFor();
    await see(worker, "sign");
    await confirm(worker, {}, "签字");
    await caseWhen(employer, id, (value) => value.state === "closed");
  });

  test("the archive is taken out at the end, every file compared", async () => {
    const page = await onCase("linyue", id);
    await page.getByRole("button", { name: "取出档案并核对" }).click();
    await page.getByText(/\d+ 个文件都与清单一致/).waitFor();
    assert.ok((await page.locator(".archive tbody tr").count()) >= 4, "events, case, receipts");
    await see(page, "case-archive");
    const saved = page.waitForEvent("download");
    await page.getByRole("button", { name: /下载 .*\.tar$/ }).click();
    assert.match((await saved).suggestedFilename(), /\.tar$/);
  });
});

describe("a mandate is given, used and revoked", () => {
  test("says whom, for what and until when", async () => {
    const page = await as("linyue");
    await page.goto(`${address}/mandates`);
    await page.getByLabel("受托人的公民身份号码").fill("330102195603073151");
    await page.getByLabel("受托人的姓名或者名称").fill("周禾");
    await page.getByRole("combobox", { name: "委托办理的事项" }).fill("电子劳动合同");
    await page.locator(".ant-select-item-option", { hasText: "电子劳动合同" }).first().click();
    await page.keyboard.press("Escape");
    await see(page, "mandates-grant");
    await page.locator(".grant button[type=submit]").click();
    await page.locator("[data-mandate]", { hasText: "有效" }).first().waitFor();
    await see(page, "mandates");
  });

  test("the agent sees for whom, and begins in the principal's name", async () => {
    const agent = await as("zhouhe");
    await agent.goto(`${address}/mandates`);
    const use = agent.getByRole("link", { name: /^代办：电子劳动合同/ }).first();
    await use.click();
    await agent.getByRole("heading", { name: "为谁办理" }).waitFor();
    await see(agent, "apply-for-whom");
  });

  test("the principal revokes it, and it is over at once", async () => {
    const page = await as("linyue");
    const row = page.locator("[data-mandate]", { hasText: "有效" }).first();
    await row.getByRole("button", { name: "撤销委托" }).click();
    await confirm(page, { 原因: "已自行办理" }, "撤销委托");
    await page.locator("[data-mandate]", { hasText: "已撤销" }).first().waitFor();
    const agent = await as("zhouhe");
    await agent.goto(`${address}/mandates`);
    await agent.locator("[data-mandate]").first().waitFor();
    assert.equal(await agent.getByRole("link", { name: /^代办/ }).count(), 0);
  });
});

const rehearsal = { skip: rehearses ? false : "the city does not carry the rehearsal packages" };

describe("rehearsed: fee, signature and delivery", rehearsal, () => {
  let id;
  const permit = () => `${id}:rehearsal_permit`;
  test("the applicant sees what is to be paid; the department records it", async () => {
    const applicant = await as("linyue");
    const answers = { "entity.rehearsal_area": 60, "entity.rehearsal_partner": chenxiao };
    id = (await apply(applicant, "rehearsal", { answers, subject_key: company })).id;
    await caseWhen(applicant, id, stepIs("joint", "open"));
    for (const name of ["officer_ecology", "officer_urban_management"]) {
      await deed(await as(name), permit(), "joint", { opinion: { says: "agree" } });
    }
    const officer = await as("officer_construction");
    await caseWhen(applicant, id, stepIs("look", "open"));
    await deed(officer, permit(), "look", { appoint: { on: await today() } });
    await deed(officer, permit(), "look", { visit: { passed: true, text: "合格" } });
    await caseWhen(applicant, id, stepIs("fee", "open"));
    const page = await onCase("linyue", id);
    await page.locator(".waiting", { hasText: "缴费" }).waitFor();
    await page.locator(".amount", { hasText: "5 元" }).waitFor();
    await see(page, "case-fee");
    const desk = await onDesk("officer_construction", permit());
    await fillOffer(stepOf(desk, "fee"), "登记缴费", { 缴款编号: "示例缴款 0001" });
    await see(desk, "step-fee");
    await stepOf(desk, "fee").locator("form button[type=submit]").click();
    await stepOf(desk, "sign").getByText("进行中").waitFor();
  });

  test("the applicant chooses the post; the department sends it with a number", async () => {
    const applicant = await as("linyue");
    await deed(await as("chenxiao"), permit(), "sign", { sign: {} });
    await caseWhen(applicant, id, stepIs("hand_over", "open"));
    const page = await onCase("linyue", id);
    const form = page.locator(".waiting form.small-form");
    await fillIn(form, { 领取方式: { choose: /^邮寄$/ } });
    await fillIn(form, { 邮寄地址和收件人: "杭州市余杭区演示路 1 号，林悦" });
    await see(page, "case-delivery");
    await form.locator("button[type=submit]").click();
    await page.locator(".timeline", { hasText: "已选择领取方式" }).waitFor();
    const desk = await onDesk("officer_construction", permit());
    await fillOffer(stepOf(desk, "hand_over"), "登记送达", { 快递单号: "SF0001" });
    await see(desk, "step-delivery");
    await stepOf(desk, "hand_over").locator("form button[type=submit]").click();
    await stepOf(desk, "hand_over").locator(".records", { hasText: "SF0001" }).waitFor();
  });
});

describe("rehearsed: experts and those concerned are heard", rehearsal, () => {
  test("each name and each word is kept", async () => {
    const applicant = await as("linyue");
    const submission = { answers: { "entity.rehearsal_hall": "示例大厅" }, subject_key: company };
    const { id } = await apply(applicant, "rehearsal_assembly", submission);
    await caseWhen(applicant, id, stepIs("experts", "open"));
    const desk = await onDesk("officer_construction", `${id}:rehearsal_assembly`);
    await fillOffer(stepOf(desk, "experts"), "记录专家结论", {
      人员: "示例专家甲\n示例专家乙",
      结论: { choose: /^通过$/ },
      评审意见: "疏散方案可行。",
    });
    await see(desk, "step-experts");
    await stepOf(desk, "experts").locator("form button[type=submit]").click();
    await stepOf(desk, "hearing").getByText("进行中").waitFor();
    await takeOffer(stepOf(desk, "hearing"), "记录听证", { 人员: "周禾", 听证情况: "无异议。" });
    await stepOf(desk, "notice").getByText("进行中").waitFor();
    await see(desk, "step-hearing");
  });
});

describe("rehearsed: the clock, what is owed, and decisions that fall", rehearsal, () => {
  let id;
  const lamp = () => `${id}:rehearsal_lamp`;
  test("a material that was promised is handed in before its day", async () => {
    const applicant = await as("linyue");
    const submission = {
      answers: { "entity.rehearsal_hours": "day" },
      commitments: ["rehearsal_quiet", "rehearsal_plan"],
      subject_key: company,
    };
    id = (await apply(applicant, "rehearsal_after", submission)).id;
    await caseWhen(applicant, id, taskIs("rehearsal_stage", "approved"));
    const page = await onCase("linyue", id);
    await page.locator("[data-ask=rehearsal_plan]").waitFor({ state: "attached" });
    await see(page, "case-owed");
    await page.locator("[data-ask=rehearsal_plan]").setInputFiles(pdf);
    await page.getByText("已补", { exact: true }).waitFor();
  });

  test("the clock stands for a legal reason, and runs again", async () => {
    const officer = await as("officer_construction");
    const why = { reason: "lawsuit", text: "相邻权诉讼未决" };
    await send(officer, "POST", `/tasks/${lamp()}/suspension`, why);
    const desk = await onDesk("officer_construction", lamp());
    await desk.getByText("已暂停计时").first().waitFor();
    await see(desk, "task-suspended");
    await desk.getByRole("button", { name: "恢复计时" }).click();
    await desk.getByRole("button", { name: "恢复计时" }).waitFor({ state: "detached" });
  });

  test("more time is asked for, and a supervisor answers", async () => {
    const desk = await onDesk("officer_construction", lamp());
    await fillOffer(desk.locator(".orders"), "申请延期", { 延期理由: "案情复杂，需要复测。" });
    await see(desk, "task-extension");
    await desk.locator(".orders form button[type=submit]").click();
    await desk.getByText("已申请延期 3 个工作日，等待批准").waitFor();
    const over = await onDesk("rehearsal_supervisor", lamp());
    await fillOffer(over.locator(".orders"), "答复延期申请", {
      答复: { choose: /^准予延期$/ },
      说明: "同意。",
    });
    await see(over, "task-answer-extension");
    await over.locator(".orders form button[type=submit]").click();
    await over.getByText("已准予延期 3 个工作日").waitFor();
  });

  test("the applicant objects to a refusal; a supervisor decides on it", async () => {
    const refused = { approve: false, reason: "too_bright", note: "实测过亮" };
    await send(await as("officer_construction"), "POST", `/tasks/${lamp()}/decision`, refused);
    const page = await onCase("linyue", id);
    const task = taskOf(page, "rehearsal_lamp");
    await fillOffer(task, "对决定提出异议", { 异议内容: "灯光低于标准，附检测结果。" });
    await see(page, "case-objection");
    await task.locator("form button[type=submit]").click();
    await task.getByText("正在审查").waitFor();
    const over = await onDesk("rehearsal_supervisor", lamp());
    await takeOffer(over.locator(".orders"), "审查异议", {
      答复: { choose: /^异议不成立$/ },
      说明: "复测仍然过亮。",
    });
    await over.locator(".orders").getByText("异议不成立").first().waitFor();
  });

  test("a decision is corrected, then revoked, with reason and article", async () => {
    const over = await onDesk("rehearsal_supervisor", `${id}:rehearsal_stage`);
    await over.getByRole("button", { name: "更正决定" }).click();
    const right = { 更正哪一项: { choose: /^舞台许可$/ }, 正确的内容: "morning" };
    const why = { 原因: "时段笔误", 依据的条款: "《浙江省行政程序办法》第七十三条" };
    await fillIn(over.getByRole("dialog"), { ...right, ...why });
    await see(over, "task-correct");
    await confirm(over, {}, "更正决定");
    await over.getByRole("button", { name: "撤销决定" }).click();
    const law = "《中华人民共和国行政许可法》第六十九条";
    await fillIn(over.getByRole("dialog"), { 原因: "场地已拆", 依据的条款: law });
    await see(over, "task-revoke");
    await confirm(over, {}, "撤销决定");
    await over.locator(".decision .tag", { hasText: "已撤销" }).waitFor();
    const page = await onCase("linyue", id);
    const told = page.locator(".timeline");
    await page.getByRole("button", { name: /^显示其余/ }).first().click();
    for (const words of ["更正决定", "撤销决定", "准予延期", "恢复计时", "已补交"]) {
      await told.getByText(words).first().waitFor();
    }
    await see(page, "case-after");
    await page.getByRole("button", { name: "English" }).click();
    await told.getByText("Decision corrected").first().waitFor();
    assert.ok((await told.locator("li").count()) > 12);
    assert.equal(await told.getByText(/[\u4e00-\u9fff]/).count(), 0, "the timeline in English");
    await see(page, "case-after-english");
    await page.getByRole("button", { name: "中文" }).click();
  });
});

describe("rehearsed: something changes, and something is told", rehearsal, () => {
  let id;
  const loud = async (value) => {
    const keeper = await as("keeper_market_supervision");
    const rows = `uscc,rehearsal_loud\n${company},${value}\n`;
    await send(keeper, "POST", "/registers/entity/imports", rows, "text/csv");
  };
  test("the new plan is seen before it is accepted", async () => {
    await loud(false);
    const applicant = await as("linyue");
    const submission = { answers: { "entity.rehearsal_site": "演示路" }, subject_key: company };
    id = (await apply(applicant, "rehearsal_outside", submission)).id;
    await caseWhen(applicant, id, taskIs("rehearsal_finish", "open"));
    await loud(true);
    const page = await onCase("linyue", id);
    await page.getByRole("button", { name: "情况有变？" }).click();
    await page.getByRole("dialog").getByText("隔声审查").waitFor();
    await see(page, "case-replan");
    await confirm(page, {}, "按新方案办理");
    await page.getByRole("link", { name: "修改后再提交" }).waitFor();
    await page.getByRole("link", { name: "修改后再提交" }).click();
    await page.locator(".steps button", { hasText: "材料" }).click();
    await page.locator("[data-ask=rehearsal_muffling]").setInputFiles(pdf);
    await page.locator(".document", { hasText: "与本机文件一致" }).waitFor();
    await page.locator(".steps button", { hasText: "核对提交" }).click();
    await page.getByRole("button", { name: "提交申请" }).click();
    await page.waitForURL(/\/receipt$/);
  });

  test("the applicant tells when the works are complete; the outside body answers", async () => {
    const applicant = await as("linyue");
    await caseWhen(applicant, id, taskIs("rehearsal_muffle", "approved"));
    const page = await onCase("linyue", id);
    const waiting = page.locator(".waiting");
    await waiting.locator('[id="f-entity.rehearsal_finished_on"]').fill(await today());
    await waiting.getByRole("button", { name: "提交补报" }).click();
    await waiting.locator(".problem").first().waitFor();
    await waiting.locator("[data-ask=rehearsal_photos]").setInputFiles(pdf);
    await waiting.locator(".document", { hasText: "与本机文件一致" }).waitFor();
    await see(page, "case-report");
    await waiting.getByRole("button", { name: "提交补报" }).click();
    await waiting.waitFor({ state: "detached" });
    await caseWhen(applicant, id, taskIs("rehearsal_water", "open"));
    const answer = { answer: "requested", reference: "W-1" };
    const water = await as("officer_water_company");
    await send(water, "POST", `/outside/tasks/${id}:rehearsal_water/answer`, answer);
    await taskOf(page, "rehearsal_water").getByText("外部单位已收到").waitFor();
  });
});

test("no screen had a serious accessibility violation or a script error", () => {
  assert.deepEqual(serious, []);
  assert.deepEqual([...people.values()].flatMap((page) => page.errors), []);
});
