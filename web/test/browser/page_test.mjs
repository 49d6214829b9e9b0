// Opens reports in headless Chromium and uses them as a reader would.
//
// usage: page_test.mjs PROGRAM ROOT      (CHROMIUM names another browser)
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [program, root] = process.argv.slice(2);
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browserPath = process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
if (browserPath === undefined) {
  console.error("no chromium found; install the package chromium");
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), "plimsoll-page-"));
let checks = 0;
let failures = 0;
function expect(what, ok, detail = "") {
  checks += 1;
  if (ok) return;
  failures += 1;
  console.log(`FAILED ${what} ${detail}`);
}

function run(...args) {
  return execFileSync(program, args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], timeout: 120_000 });
}

const browser = await chromium.launch({
  executablePath: browserPath,
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

// A page with its complaints: console errors, exceptions, and every request beyond the file itself.
async function open(file, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-US", ...options });
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (m) => { if (["error", "warning"].includes(m.type())) complaints.push(m.text()); });
  page.on("pageerror", (e) => complaints.push(String(e)));
  page.on("request", (r) => { if (!/^(file|data):/.test(r.url())) complaints.push(`request ${r.url()}`); });
  await page.goto(pathToFileURL(file).href);
  await page.waitForSelector("footer");
  return { page, complaints, close: () => context.close() };
}

// axe is put in by the test's own hand: the page's policy lets no foreign script in.
async function accessible(page, what) {
  const client = await page.context().newCDPSession(page);
  await client.send("Runtime.evaluate", { expression: axeSource });
  const { result } = await client.send("Runtime.evaluate", {
    expression: "axe.run(document, {resultTypes: ['violations']}).then(r => JSON.stringify(r.violations.map(v => v.id + ': ' + v.nodes.length + ' such as ' + v.nodes[0].html.slice(0, 160))))",
    awaitPromise: true, returnByValue: true,
  });
  const violations = JSON.parse(result.value ?? '["axe did not run"]');
  expect(`${what}: no axe violation`, violations.length === 0, violations.join("\n  "));
}

async function iij() {
  const file = join(folder, "iij.html");
  const json = join(folder, "iij.json");
  run("run", "models/iij", "--trials", "3000", "--quiet", "--json", json, "--report", file);
  const result = JSON.parse(readFileSync(json, "utf8"));
  expect("the page is small", statSync(file).size < 3_000_000, String(statSync(file).size));
  const { page, complaints, close } = await open(file);
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
  expect("strict policy", policy.includes("default-src 'none'") && !policy.includes("unsafe") && /script-src 'sha256-/.test(policy), policy);
  expect("seven parts in their order", (await page.locator("main > section").evaluateAll((all) => all.map((s) => s.id).join(" "))) ===
    "line outcomes causes register numbers picture sure");

  // Figures on the page are the JSON's.
  const limits = await page.locator("tr[data-limit]").evaluateAll((rows) => rows.map((r) => [r.dataset.limit, r.dataset.period, r.dataset.raw, r.textContent]));
  expect("a row per limit", limits.length === result.limits.length);
  limits.forEach(([name, , raw, text], i) => {
    const limit = result.limits[i];
    const value = limit.probability ?? limit.statistic;
    const word = { holds: "holds", breached: "breached", too_close: "too close to call" }[limit.verdict];
    expect(`limit ${name}`, name === limit.name && Number(raw) === value && text.startsWith(word), text);
  });
  const shown = await page.locator("tr[data-outcome]").evaluateAll((rows) => rows.map((r) => ({ name: r.dataset.outcome,
    cells: Object.fromEntries([...r.querySelectorAll("td[data-stat]")].map((c) => [c.dataset.stat, [c.dataset.raw, c.textContent]])) })));
  expect("a row per outcome and period", shown.length === result.outcomes.length);
  shown.forEach(({ name, cells }, i) => {
    const o = result.outcomes[i];
    expect(`outcome ${name}`, name === o.name && Number(cells.mean[0]) === o.mean.value, cells.mean[0]);
    const p5 = o.quantiles.find((q) => q.p === 0.05).value;
    expect(`P5 of ${name}`, Number(cells["0.05"][0]) === p5);
    // What is printed is the figure, rounded.
    const printed = Number(cells.mean[1].split("±")[0].replaceAll(",", "").replace("\u2212", "-").trim());
    const scale = o.unit === "" && Math.abs(printed - o.mean.value) > Math.abs(printed - 100 * o.mean.value) ? 0.01 : o.scale;
    expect(`printed mean of ${name}`, Math.abs(printed * scale - o.mean.value) <= o.mean.se, cells.mean[1]);
  });

  // Switches.
  const heading = () => page.locator("#closeup-title").textContent();
  await page.selectOption("#closeup-outcome", { label: "Net income" });
  await page.locator('input[name="period"][value^="FY2014"]').focus();
  await page.keyboard.press("Space");
  expect("the period switches by keyboard", (await heading()).startsWith("Net income, FY2014"), await heading());
  await page.locator('label[for="kind-exceedance"]').click();
  expect("the picture switches", (await page.locator(".closeup .curve.strong").count()) === 1);
  const box = await page.locator(".closeup svg").boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  expect("pointing shows values", /of futures net income ends at or below/.test(await page.locator(".readout").textContent()));

  // The register is sorted and searched.
  const first = () => page.locator(".register tbody tr").first().locator("th").textContent();
  const before = await first();
  await page.getByRole("button", { name: /Strikes in/ }).click();
  const struck = await page.locator(".register tbody td[data-raw]").evaluateAll((cells) => cells.map((c) => c.dataset.raw).filter((t) => t !== "").map(Number));
  expect("sorted by what strikes most", struck.length > 5 && struck.every((x, i) => i === 0 || x <= struck[i - 1]), String(struck));
  const shares = Object.fromEntries(result.occurrences.map((o) => [o.event, o.share.value]));
  expect("the most frequent is the JSON's", struck[0] === Math.max(...Object.values(shares)));
  expect("aria-sort is told", (await page.locator('.register th[aria-sort="descending"]').count()) === 1);
  expect("the order changed", (await first()) !== before);
  await page.fill("#register-search", "price war");
  const found = await page.locator(".register tbody tr").count();
  expect("the register is searched", found >= 1 && found < result.description.risks.length, String(found));
  await page.fill("#register-search", "");

  // The diagram folds, and shows a formula with its place.
  const group = page.locator('.diagram [data-id^="risk:price_war"]');
  await group.focus();
  await page.keyboard.press("Enter");
  expect("a box unfolds by keyboard", (await group.getAttribute("aria-expanded")) === "true");
  const member = page.locator('.diagram [data-name="event price_war.war"]');
  await member.click();
  const detail = await page.locator(".detail").textContent();
  const definition = result.description.definitions.find((d) => d.name === "price_war.war");
  expect("a name shows its formula", detail.includes(definition.formula) && detail.includes(`${definition.file}:${definition.line}`), detail);
  await page.getByRole("button", { name: "Fold all", exact: true }).click();
  expect("all folds", (await page.locator('.diagram [aria-expanded="true"]').count()) === 0);

  expect("no complaint, no request", complaints.length === 0, complaints.join("; "));
  await accessible(page, "light");
  await page.emulateMedia({ colorScheme: "dark" });
  await accessible(page, "dark");
  await page.emulateMedia({ media: "print", colorScheme: "light" });
  await page.setViewportSize({ width: 688, height: 1000 });
  const tooWide = await page.evaluate(() => [...document.querySelectorAll("figure svg, table")].filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1).map((e) => e.getAttribute("aria-label") ?? e.className));
  expect("nothing is cut on paper", tooWide.length === 0, tooWide.join("; "));
  await close();

  const phone = await open(file, { viewport: { width: 390, height: 844 }, locale: "de-DE" });
  const wide = await phone.page.evaluate(() => document.documentElement.scrollWidth);
  expect("a phone need not scroll sideways", wide <= 390, String(wide));
  expect("numbers follow the locale", (await phone.page.locator("tr[data-limit] >> nth=1").textContent()).includes(","));
  expect("no complaint on a phone", phone.complaints.length === 0, phone.complaints.join("; "));
  await accessible(phone.page, "phone");
  await phone.close();
}

// Text of a model is hostile: nothing of it may become markup or run.
async function hostile() {
  const evil = "</script><script>window.hacked=1</script><img src=x onerror=window.hacked=2><!-- <![CDATA[ &amp; \u2028 ]]>";
  const model = join(folder, "hostile.plim");
  writeFileSync(model, `plimsoll 1
model hostile "${evil}"
time year from 2024-01 for 2
currency EUR
risk r "${evil}" {
  event strike "${evil}" {
    chance 20% per year  judgement "${evil}"
    total hit = 5 EUR
  }
}
flow profit = 3 EUR - r.strike.hit
outcome profit each year, bad low, "${evil}"
limit line: P(profit < 0) <= 5% each year
`);
  const file = join(folder, "hostile.html");
  run("run", model, "--trials", "500", "--quiet", "--report", file);
  const { page, complaints, close } = await open(file);
  await page.getByRole("button", { name: "Unfold all" }).click();
  expect("nothing ran", (await page.evaluate(() => window.hacked)) === undefined);
  expect("the title is text", (await page.locator("h1").textContent()) === evil, await page.locator("h1").textContent());
  expect("no foreign element", (await page.locator("#page img, #page script, #page iframe").count()) === 0);
  expect("the risk's title is text", (await page.locator(".register th[scope=row]").textContent()).startsWith(evil));
  expect("no complaint", complaints.length === 0, complaints.join("; "));
  await close();
}

// Results of other commands are shown; without them the page says what to run.
async function parts() {
  const json = join(folder, "small.json");
  run("run", "models/tutorial/loss_events.plim", "--trials", "500", "--quiet", "--json", json);
  const attribute = join(folder, "attribute.json");
  writeFileSync(attribute, JSON.stringify({ schema: "plimsoll.attribute/1", target: { text: "es(x, 5%)", unit: "JPY" }, all_off: { value: 5, se: 0 }, all_on: { value: 1, se: 0 },
    shares: [{ name: "a", title: "First <b>risk</b>", shapley: { value: -3, se: 0.1 } }, { name: "b", title: "Second", shapley: { value: -1, se: 0.1 } }] }));
  const without = join(folder, "without.html");
  run("report", json, "-o", without);
  const bare = await open(without);
  const asked = await bare.page.locator("#causes .missing").allTextContents();
  expect("says what to run, once", asked.length === 1 && ["attribute", "sensitivity", "explain", "reverse", "breakeven"].every((c) => asked[0].includes(`plimsoll ${c} `)), asked.join("\n"));
  await bare.close();
  const file = join(folder, "with.html");
  run("report", json, "--with", attribute, "-o", file);
  const { page, complaints, close } = await open(file);
  expect("the waterfall stands", (await page.locator("#causes figure svg").getAttribute("aria-label")).includes("all risks off"));
  expect("its table has the shares", (await page.locator("#causes tbody tr").allTextContents()).join("|").startsWith("First <b>risk</b>"));
  expect("no complaint with parts", complaints.length === 0, complaints.join("; "));
  await close();
}

try {
  await iij();
  await hostile();
  await parts();
} catch (error) {
  failures += 1;
  console.log(`FAILED ${error.stack}`);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${checks} checks of the page, ${failures} failed`);
process.exit(failures > 0 || checks === 0 ? 1 : 0);
