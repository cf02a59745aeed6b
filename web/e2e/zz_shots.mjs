import { openBrowser, openPage, look, signIn, address } from "./browser.mjs";
const b = await openBrowser(); const p = await openPage(b); const s=[];
const see = async n => { s.push(...await look(p,n)); };
const want = new Set(process.argv.slice(2)); const on = n => want.size===0 || want.has(n);
try {
if(on("home")){ await p.goto(address); await p.locator(".moment").first().waitFor(); await see("home"); }
if(on("map")){ await p.goto(address+"/catalogue"); await p.locator(".map-rows li").first().waitFor(); await see("map-enterprise"); }
if(on("pkg")){ await p.goto(address+"/packages/utility_joint_connection"); await p.locator(".picture .box").first().waitFor(); await p.locator(".what-if").waitFor(); await see("pkg"); }
if(on("whatif")){ await p.goto(address+"/packages/gov_construction_permit"); await p.locator(".supposing").first().waitFor(); const r=p.locator(".supposing",{hasText:"人防"}).getByText("否",{exact:true}); await r.first().click(); await p.locator(".delta, .changes").first().waitFor(); await p.locator(".what-if summary").click(); await see("whatif"); }
if(on("studio")){ await signIn(p,"admin","/admin/jobs"); await p.goto(address+"/admin/packs"); await p.locator(".card").first().waitFor(); await see("packs");
 await p.getByRole("link",{name:/浏览内容/}).first().click(); await p.locator(".entry").first().waitFor(); await p.locator(".entry summary").first().click(); await see("studio");
 await p.locator(".ant-segmented-item",{hasText:"诊断"}).click(); await p.locator(".rows li").first().waitFor(); await see("findings");
 await p.locator(".ant-segmented-item",{hasText:"版本差异"}).click(); await p.locator(".entry").first().waitFor(); await see("difference"); }
} catch(e) { console.log(String(e).slice(0,600)); await p.screenshot({path:"/tmp/w2/shots/fail.png"}); }
console.log(s, p.errors); await b.close();
