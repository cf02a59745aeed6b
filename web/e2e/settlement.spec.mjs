// One treasury pays first for another: the party confirms account and commitment, and again when the
// bank refuses the account; the money goes, the page says who owes whom, and finance enters that they
// have settled. Hangzhou's policies of this kind wait for reviews, so this is played where the city
// carries the rehearsal packages (rehearsal.mjs).
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { actor, carries, send } from "./actors.mjs";
import { address, look, openBrowser } from "./browser.mjs";

const POLICY = "overseas_engineer_2024";
const COMPANY = "91330110MA2DEM017L";
const rehearses = await carries("rehearsal_assembly");
const rehearsal = { skip: rehearses ? false : "the city does not carry the rehearsal packages" };

let browser;
const serious = [];
const see = async (page, name) => serious.push(...(await look(page, name)));

before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

const ARRIVED = "<TxSts>ACSC</TxSts>";
const REFUSED = "<TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC01</Cd></Rsn></StsRsnInf>";

/** What the bank says of all payments that it has. */
function answer(run, payments, status) {
  const of = ({ seq, batch }) =>
    `<TxInfAndSts><OrgnlEndToEndId>${run}-${seq}-${batch}</OrgnlEndToEndId>${status}</TxInfAndSts>`;
  const rows = payments.filter(({ batch }) => batch).map(of);
  const space = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.10";
  return `<Document xmlns="${space}">${rows.join("")}</Document>\n`;
}

describe("rehearsed: one treasury pays first for another", rehearsal, () => {
  let run;
  let finance;
  let party;
  const ask = () => party.locator(".own-payments .note");

  /** The run goes to the bank, and the bank answers. */
  async function paid(status) {
    await send(finance, "POST", `/pay-runs/${run}/payment`);
    const { items } = await send(finance, "GET", `/pay-runs/${run}/payments`);
    const file = answer(run, items, status);
    return send(finance, "POST", `/pay-runs/${run}/statuses`, { file });
  }

  test("the party that is listed confirms account and commitment before it is paid", async () => {
    const officer = await actor(browser, "officer_policies");
    finance = await actor(browser, "officer_finance");
    run = (await send(officer, "POST", "/pay-runs", { policy: POLICY })).id;
    const sent = await send(finance, "POST", `/pay-runs/${run}/payment`);
    assert.equal(sent.batches, 0, "nobody has confirmed");
    party = await actor(browser, "linyue");
    await party.goto(`${address}/entitlements?of=entity%2F${COMPANY}`);
    await ask().getByText(/^您在兑付名单上/).waitFor();
    await see(party, "entitlements-to-confirm");
    await party.getByRole("button", { name: /^确认收款/ }).click();
    const dialog = party.getByRole("dialog");
    const confirm = dialog.getByRole("button", { name: "确认收款" });
    await dialog.getByLabel("收款账号").fill("   ");
    await dialog.getByRole("checkbox").check();
    assert.equal(await confirm.isDisabled(), true, "not without an account");
    await dialog.getByLabel("收款账号").fill("6222020000000000002");
    await see(party, "entitlements-confirm");
    await confirm.click();
    await ask().waitFor({ state: "detached" });
    await dialog.waitFor({ state: "hidden" });
  });

  test("the bank refuses it: the party gives another account, once though the answer gets lost", async () => {
    await paid(REFUSED);
    await party.reload();
    await ask().getByText(/^银行退回了这笔款/).waitFor();
    await party.getByText("账号不正确 (AC01)").waitFor();
    await see(party, "entitlements-refused");
    await party.getByRole("button", { name: /^换账户重付/ }).click();
    const dialog = party.getByRole("dialog");
    await dialog.getByLabel("收款账号").fill("6222020000000000009");
    await dialog.getByRole("checkbox").check();
    let lost = 0;
    await party.route("**/confirmation", async (route) => {
      if (lost > 0) return route.continue();
      lost += 1;
      await route.fetch();
      return route.abort();
    });
    const confirm = dialog.getByRole("button", { name: "换账户重付" });
    await confirm.click();
    await dialog.getByText(/^连接不上服务器/).waitFor();
    await confirm.click();
    await party.getByText("这笔款已经不用确认，列表已更新").waitFor();
    await ask().waitFor({ state: "detached" });
    assert.deepEqual(party.errors, []);
  });

  test("an account is confirmed once for what comes unasked, and taken back", async () => {
    const account = party.getByRole("region", { name: "免申即享的收款账户" });
    await account.getByText(/^免申即享的款，本人确认收款账户后才拨付/).waitFor();
    await account.getByRole("button", { name: "确认账户" }).click();
    const dialog = party.getByRole("dialog");
    const offered = await dialog.getByLabel("收款账号").inputValue();
    assert.equal(offered, "6222020000000000002", "the register's is offered");
    const confirm = dialog.getByRole("button", { name: "确认账户" });
    assert.equal(await confirm.isDisabled(), true, "not without the commitment");
    await dialog.getByRole("checkbox").check();
    await see(party, "entitlements-account");
    await confirm.click();
    await account.getByText(/^收款账户：尾号 0002/).waitFor();
    await see(party, "entitlements-account-confirmed");
    await account.getByRole("button", { name: "撤回确认" }).click();
    await party.getByRole("dialog").getByRole("button", { name: "撤回确认" }).click();
    await account.getByText(/^免申即享的款，本人确认收款账户后才拨付/).waitFor();
    assert.deepEqual(party.errors, []);
  });

  test("once it has arrived, the page says which treasury owes which how much", async () => {
    await paid(ARRIVED);
    await finance.goto(`${address}/pay-runs/${run}`);
    const between = finance.getByRole("region", { name: "财政之间的结算" });
    await between.getByText("市财政应付给余杭区财政").waitFor();
    await between.getByText("¥100,000.00").waitFor();
    await see(finance, "pay-run-owed");
    const leader = await actor(browser, "mayor");
    await leader.goto(`${address}/pay-runs/${run}`);
    await leader.getByText("市财政应付给余杭区财政").waitFor();
    assert.equal(await leader.getByRole("button", { name: "登记已结清" }).count(), 0);
  });

  test("finance enters that they have settled, once", async () => {
    const between = finance.getByRole("region", { name: "财政之间的结算" });
    await between.getByRole("button", { name: "登记已结清" }).click();
    const dialog = finance.getByRole("dialog");
    await dialog.getByText("市财政应付给余杭区财政").waitFor();
    await dialog.getByText("¥100,000.00").waitFor();
    const day = dialog.getByLabel("划转日期");
    const now = await day.inputValue();
    await day.fill("2020-01-01");
    await dialog.getByRole("button", { name: "登记已结清" }).click();
    await dialog.getByText("settled_on_wrong").waitFor();
    await day.fill(now);
    await see(finance, "pay-run-settle");
    await dialog.getByRole("button", { name: "登记已结清" }).click();
    await between.getByText("互不相欠。").waitFor();
    await between.getByText("市财政不再欠余杭区财政").waitFor();
    await finance.getByText("账平", { exact: true }).waitFor();
    assert.equal(await between.getByRole("button").count(), 0);
    await see(finance, "pay-run-settled");
    const again = await send(finance, "POST", `/pay-runs/${run}/settlement`, {});
    assert.equal(again.settled_yuan, "0.00");
    assert.deepEqual(finance.errors, []);
  });

  test("no screen has a serious fault of access", () => {
    assert.deepEqual(serious, []);
  });
});
