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
const browserPath =
  process.env.CHROMIUM ??
  ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
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
  return execFileSync(program, args, {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 120_000,
  });
}

const browser = await chromium.launch({
  executablePath: browserPath,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});

// A page with its complaints: console errors, exceptions, and every request beyond the file itself.
async function open(file, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: "en-US",
    ...options,
  });
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (m) => {
    if (["error", "warning"].includes(m.type())) complaints.push(m.text());
  });
  page.on("pageerror", (e) => complaints.push(String(e)));
  page.on("request", (r) => {
    if (!/^(file|data):/.test(r.url())) complaints.push(`request ${r.url()}`);
  });
  await page.goto(pathToFileURL(file).href);
  await page.waitForSelector("footer");
  return { page, complaints, close: () => context.close() };
}

// axe is put in by the test's own hand: the page's policy lets no foreign script in.
async function accessible(page, what) {
  const client = await page.context().newCDPSession(page);
  await client.send("Runtime.evaluate", { expression: axeSource });
  const { result } = await client.send("Runtime.evaluate", {
    expression:
      "axe.run(document, {resultTypes: ['violations']}).then(r => JSON.stringify(r.violations.map(v " +
      "=> v.id + ': ' + v.nodes.length + ' such as ' + v.nodes[0].html.slice(0, 160))))",
    awaitPromise: true,
    returnByValue: true,
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
  expect(
    "strict policy",
    policy.includes("default-src 'none'") &&
      !policy.includes("unsafe") &&
      /script-src 'sha256-/.test(policy),
    policy,
  );
  expect(
    "a page for a board and seven parts in their order",
    (await page.locator("main > section").evaluateAll((all) => all.map((s) => s.id).join(" "))) ===
      "board line outcomes causes register numbers picture sure",
  );

  // One page for a board: every limit once, and what was not asked with its command.
  const told = await page
    .locator("#board li[data-limit]")
    .evaluateAll((all) => all.map((li) => [li.dataset.limit, li.dataset.verdict]));
  const worst = new Map();
  for (const { name, verdict } of result.limits) {
    const rank = ["holds", "too_close", "breached"];
    if (rank.indexOf(verdict) > rank.indexOf(worst.get(name) ?? "")) worst.set(name, verdict);
  }
  expect(
    "the board sees each limit once, by its worst period",
    told.length === worst.size && told.every(([name, verdict]) => worst.get(name) === verdict),
    told.join(" "),
  );
  const unasked = (await page.locator("#board .unasked").allTextContents()).join("\n");
  expect(
    "the board is told what to ask",
    ["attribute", "stress", "sensitivity", "verify"].every((c) =>
      unasked.includes(`plimsoll ${c} models/iij`),
    ),
    unasked,
  );

  // Figures on the page are the JSON's.
  const limits = await page
    .locator("tr[data-limit]")
    .evaluateAll((rows) =>
      rows.map((r) => [r.dataset.limit, r.dataset.period, r.dataset.raw, r.textContent]),
    );
  expect("a row per limit", limits.length === result.limits.length);
  limits.forEach(([name, , raw, text], i) => {
    const limit = result.limits[i];
    const value = limit.probability ?? limit.statistic;
    const word = { holds: "holds", breached: "breached", too_close: "too close to call" }[limit.verdict];
    expect(`limit ${name}`, name === limit.name && Number(raw) === value && text.startsWith(word), text);
  });
  const shown = await page.locator("tr[data-outcome]").evaluateAll((rows) =>
    rows.map((r) => ({
      name: r.dataset.outcome,
      cells: Object.fromEntries(
        [...r.querySelectorAll("td[data-stat]")].map((c) => [
          c.dataset.stat,
          [c.dataset.raw, c.textContent],
        ]),
      ),
    })),
  );
  expect("a row per outcome and period", shown.length === result.outcomes.length);
  shown.forEach(({ name, cells }, i) => {
    const o = result.outcomes[i];
    expect(`outcome ${name}`, name === o.name && Number(cells.mean[0]) === o.mean.value, cells.mean[0]);
    const p5 = o.quantiles.find((q) => q.p === 0.05).value;
    expect(`P5 of ${name}`, Number(cells["0.05"][0]) === p5);
    // What is printed is the figure, rounded.
    const printed = Number(cells.mean[1].split("±")[0].replaceAll(",", "").replace("\u2212", "-").trim());
    const scale =
      o.unit === "" && Math.abs(printed - o.mean.value) > Math.abs(printed - 100 * o.mean.value)
        ? 0.01
        : o.scale;
    expect(`printed mean of ${name}`, Math.abs(printed * scale - o.mean.value) <= o.mean.se, cells.mean[1]);
  });

  // Estimates settle at the result's own figures.
  const settled = result.convergence.series.find(
    (one) => one.kind === "limit" && one.name === "no_loss" && one.period.startsWith("FY2014"),
  );
  expect(
    "convergence ends at the result",
    settled.value.at(-1) ===
      result.limits.find((l) => l.name === "no_loss" && l.period === settled.period).probability,
  );
  expect("convergence is drawn", (await page.locator("#sure .fans.small svg").count()) >= 4);

  // Switches.
  const heading = () => page.locator("#closeup-title").textContent();
  await page.selectOption("#closeup-outcome", { label: "Net income" });
  await page.locator('input[name="period"][value^="FY2014"]').focus();
  await page.keyboard.press("Space");
  expect(
    "the period switches by keyboard",
    (await heading()).startsWith("Net income, FY2014"),
    await heading(),
  );
  await page.locator('label[for="kind-exceedance"]').click();
  expect("the picture switches", (await page.locator(".closeup .curve.strong").count()) === 1);
  const box = await page.locator(".closeup svg").boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  expect(
    "pointing shows values",
    /of futures net income ends at or below/i.test(await page.locator(".readout").textContent()),
  );

  // Fans switch their statistic, and show what was reported before them.
  const fan = page
    .locator(".fans figure", { has: page.getByRole("heading", { name: "Net income", exact: true }) })
    .first();
  const reported = result.history.filter((one) => one.outcome === "net_income").length;
  expect(
    "reported years stand before futures",
    reported > 0 && (await fan.locator(".past-dot").count()) === reported,
    String(reported),
  );
  await page.locator('label[for="fan-mean"]').click();
  expect(
    "the statistic switches",
    (await fan.locator("svg").getAttribute("aria-label")).includes("mean of the worst 5 %"),
  );
  await page.locator('label[for="fan-quantiles"]').click();
  await fan.locator("svg .hit").last().hover();
  expect(
    "pointing at a fan shows values",
    /^FY2014: median .* nine in ten/.test(await fan.locator(".unit").textContent()),
    await fan.locator(".unit").textContent(),
  );

  // The register is sorted and searched.
  const first = () => page.locator(".register tbody tr").first().locator("th").textContent();
  const before = await first();
  await page.getByRole("button", { name: /Strikes in/ }).click();
  const struck = await page.locator(".register tbody td[data-raw]").evaluateAll((cells) =>
    cells
      .map((c) => c.dataset.raw)
      .filter((t) => t !== "")
      .map(Number),
  );
  expect(
    "sorted by what strikes most",
    struck.length > 5 && struck.every((x, i) => i === 0 || x <= struck[i - 1]),
    String(struck),
  );
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
  expect(
    "a name shows its formula",
    detail.includes(definition.formula) && detail.includes(`${definition.file}:${definition.line}`),
    detail,
  );
  await page.getByRole("button", { name: "Fold all", exact: true }).click();
  expect("all folds", (await page.locator('.diagram [aria-expanded="true"]').count()) === 0);

  expect("no complaint, no request", complaints.length === 0, complaints.join("; "));
  await accessible(page, "light");
  await page.emulateMedia({ colorScheme: "dark" });
  await accessible(page, "dark");
  await page.emulateMedia({ media: "print", colorScheme: "light" });
  await page.setViewportSize({ width: 688, height: 1000 });
  const tooWide = await page.evaluate(() =>
    [...document.querySelectorAll("figure svg, table")]
      .filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
      .map((e) => e.getAttribute("aria-label") ?? e.className),
  );
  expect("nothing is cut on paper", tooWide.length === 0, tooWide.join("; "));
  await close();

  const phone = await open(file, { viewport: { width: 390, height: 844 }, locale: "de-DE" });
  const wide = await phone.page.evaluate(() => document.documentElement.scrollWidth);
  expect("a phone need not scroll sideways", wide <= 390, String(wide));
  expect(
    "numbers follow the locale",
    (await phone.page.locator("tr[data-limit] >> nth=1").textContent()).includes(","),
  );
  expect("no complaint on a phone", phone.complaints.length === 0, phone.complaints.join("; "));
  await accessible(phone.page, "phone");
  await phone.close();
}

// Text of a model is hostile: nothing of it may become markup or run.
async function hostile() {
  const evil =
    "</script><script>window.hacked=1</script><img src=x onerror=window.hacked=2><!-- <![CDATA[ " +
    "&amp; \u2028 ]]>";
  const model = join(folder, "hostile.plim");
  writeFileSync(
    model,
    `plimsoll 1
model hostile "${evil}"
time year from 2024-01 for 2
currency EUR
source filing "${evil}" file "filing.txt"
given base "${evil}" = 3 EUR  cite filing:1 "${evil}"
risk r "${evil}" {
  event strike "${evil}" {
    chance 20% per year  judgement "${evil}"
    total hit = 5 EUR
  }
}
flow profit = base - r.strike.hit  history { FY2023 2 EUR }
outcome profit each year, bad low, "${evil}"
limit line: P(profit < 0) <= 5% each year
`,
  );
  const file = join(folder, "hostile.html");
  run("run", model, "--trials", "500", "--quiet", "--report", file);
  const { page, complaints, close } = await open(file);
  await page.getByRole("button", { name: "Unfold all" }).click();
  expect("nothing ran", (await page.evaluate(() => window.hacked)) === undefined);
  expect(
    "the title is text",
    (await page.locator("h1").textContent()) === evil,
    await page.locator("h1").textContent(),
  );
  expect("no foreign element", (await page.locator("#page img, #page script, #page iframe").count()) === 0);
  expect(
    "the risk's title is text",
    (await page.locator(".register th[scope=row]").textContent()).startsWith(evil),
  );
  expect(
    "the quote is text",
    (await page.locator(".assumptions .evidence").first().textContent()).includes(evil),
  );
  expect("no complaint", complaints.length === 0, complaints.join("; "));
  await close();
}

// Results of other commands are shown, with the figures of their JSON; without them the page says what to
// run.
async function answers() {
  const at = (name) => join(folder, `${name}.json`);
  run("run", "models/iij", "--trials", "1000", "--quiet", "--json", at("run"));
  const bad = ["--statistic", "es(net_income, 5%)", "--period", "FY2013"];
  run("attribute", "models/iij", ...bad, "--trials", "4000", "--json", at("attribute"));
  run("attribute", "models/iij", ...bad, "--trials", "1000", "--parts", "--json", at("parts"));
  run(
    "sensitivity",
    "models/iij",
    ...bad,
    "--method",
    "tornado",
    "--trials",
    "500",
    "--json",
    at("tornado"),
  );
  run("sensitivity", "models/iij", ...bad, "--trials", "5000", "--bumps", "1", "--json", at("derivatives"));
  run(
    "sensitivity",
    "models/iij",
    "--outcome",
    "net_income",
    "--period",
    "FY2013",
    "--method",
    "shares",
    "--by",
    "risk",
    "--trials",
    "640",
    "--json",
    at("shares"),
  );
  run("breakeven", "models/iij", ...bad, "--trials", "1000", "--top", "3", "--json", at("breakeven"));
  run("stress", "models/iij", ...bad, "--trials", "1000", "--json", at("stress"));
  run(
    "reverse",
    "models/iij",
    "--failure",
    "net_income < 0 bn JPY in FY2014",
    "--trials",
    "2000",
    "--error",
    "50",
    "--json",
    at("reverse"),
  );
  run(
    "explain",
    "models/iij",
    "--outcome",
    "net_income",
    "--period",
    "FY2013",
    "--worst",
    "4",
    "--trials",
    "1000",
    "--json",
    at("worst"),
  );
  writeFileSync(
    at("verify"),
    run("verify", "models/iij", "--weigh", "--period", "FY2013", "--trials", "2000", "--json"),
  );
  writeFileSync(
    at("effects"),
    run("show", "models/iij", "--mechanisms", "--effects", "--trials", "2000", "--json"),
  );
  const names = [
    "attribute",
    "parts",
    "tornado",
    "derivatives",
    "shares",
    "breakeven",
    "stress",
    "reverse",
    "worst",
    "verify",
    "effects",
  ];
  const json = Object.fromEntries(
    [...names, "run"].map((name) => [name, JSON.parse(readFileSync(at(name), "utf8"))]),
  );

  const without = join(folder, "without.html");
  run("report", at("run"), "-o", without);
  const bare = await open(without);
  const asked = await bare.page.locator("#causes .missing").allTextContents();
  expect(
    "says what to run, once",
    asked.length === 1 &&
      ["attribute", "sensitivity", "explain", "reverse", "breakeven", "stress"].every((c) =>
        asked[0].includes(`plimsoll ${c} `),
      ),
    asked.join("\n"),
  );
  expect(
    "also for citations",
    (await bare.page.locator("#numbers .missing").textContent()).includes("plimsoll verify models/iij"),
  );
  await bare.close();

  const file = join(folder, "with.html");
  run("report", at("run"), "--other-trials", ...names.flatMap((name) => ["--with", at(name)]), "-o", file);
  const { page, complaints, close } = await open(file);
  expect("nothing is missing", (await page.locator(".missing, .unasked").count()) === 0);
  await board(page, json);
  const headings = await page.locator("#causes h3").allTextContents();
  for (const heading of [
    "From calm to all risks",
    "Which lines lose the money",
    "Which draws matter",
    "Where the uncertainty comes from",
    "What one per cent more would do",
    "How wrong an assumption may be",
    "Scenarios and actions",
    "What it would take to fail",
    "The worst futures, told",
  ])
    expect(`part: ${heading}`, headings.includes(heading), headings.join(", "));
  const text = (number) => Number(number.replaceAll(",", "").replace("\u2212", "-").replace("±", "").trim());
  const figure = (heading) =>
    page.locator("#causes figure", { has: page.getByRole("heading", { name: heading }) });

  // The waterfall's table has every share, rounded by its error, and its bars end where all risks are on.
  await figure("From calm to all risks").locator("summary").click();
  const shares = await figure("From calm to all risks")
    .locator("tbody tr")
    .evaluateAll((rows) => rows.map((r) => [...r.children].map((c) => c.textContent)));
  const largest = [...json.attribute.shares].sort(
    (a, b) => Math.abs(b.shapley.value) - Math.abs(a.shapley.value),
  );
  expect("a row per share", shares.length === largest.length);
  shares.forEach(([title, share], i) =>
    expect(
      `share of ${title}`,
      title === largest[i].title &&
        Math.abs(text(share) * 1e9 - largest[i].shapley.value) <= 0.51 * largest[i].shapley.se + 1,
      share,
    ),
  );
  expect(
    "ends with all risks on",
    (await figure("From calm to all risks").locator("svg").getAttribute("aria-label")).includes(
      "all risks on",
    ),
  );
  const stressed = await figure("Scenarios and actions").locator("svg circle").count();
  expect("a mark per scenario and action", stressed === json.stress.stresses.length, String(stressed));
  const broken = await page.locator('#causes [aria-label="Break-even values"] tbody tr').count();
  expect("a row per break-even value", broken === json.breakeven.assumptions.length, String(broken));
  const told = await page.locator("#causes .stories article h4").allTextContents();
  for (const worst of json.worst.worst)
    expect(
      `story of trial ${worst.trial}`,
      told.some((t) => t.startsWith(`Trial ${worst.trial}:`)),
      told.join(" | "),
    );

  // Tags that are a name alone are told by their names.
  const unmoved = json.effects.mechanisms
    .flatMap((m) => m.tags)
    .filter((tag) => ["nominal", "unseen", "unmeasured"].includes(tag.verdict));
  const nominal = await page.locator(".nominal li code").allTextContents();
  expect(
    "what moves nothing is told",
    nominal.length === unmoved.length && unmoved.every((tag) => nominal.includes(tag.carrier)),
    nominal.join("; "),
  );

  // The register's share is the attribution's, and sorts.
  await page.getByRole("button", { name: /Adds, / }).click();
  await page.getByRole("button", { name: /Adds, / }).click();
  const first = await page.locator(".register tbody tr").first().locator("th").textContent();
  expect(
    "the register is sorted by its shares",
    first.startsWith([...json.attribute.shares].sort((a, b) => a.shapley.value - b.shapley.value)[0].title),
    first,
  );
  // Status of evidence is what verification found. The first rows are those that matter most.
  const few = await page.locator(".assumptions tbody tr").count();
  await page.getByRole("button", { name: /^Show all \d+$/ }).click();
  const last = await page.locator(".assumptions tbody tr").last().getAttribute("id");
  await page.reload();
  await page.waitForSelector("footer");
  expect("the last assumption is not shown at first", (await page.locator(`[id="${last}"]`).count()) === 0);
  await page.evaluate((id) => (window.location.hash = id), last);
  await page.waitForSelector(`[id="${last}"]`);
  expect("all assumptions are a click away", (await page.locator(".assumptions tbody tr").count()) > few);
  const verified = await page.locator(".assumptions .status.verified").count();
  expect(
    "verified assumptions",
    verified > 10 && (await page.locator(".coverage-key").textContent()).includes(`${verified} verified`),
    String(verified),
  );
  // A chart's name leads to the register.
  await figure("From calm to all risks").locator("svg a").first().click();
  expect(
    "a bar leads to its risk",
    await page.evaluate(() => document.querySelector(":target")?.closest(".register") !== null),
  );

  expect("no complaint with answers", complaints.length === 0, complaints.join("; "));
  await accessible(page, "answers, light");
  await page.emulateMedia({ colorScheme: "dark" });
  await accessible(page, "answers, dark");
  await close();
  const phone = await open(file, { viewport: { width: 390, height: 844 } });
  const wide = await phone.page.evaluate(() => document.documentElement.scrollWidth);
  expect("answers fit a phone", wide <= 390, String(wide));
  await phone.close();
  await paper(file);
}

// The figures of the board's page are those of the answers, and it is one page.
async function board(page, json) {
  const rows = (block) =>
    page
      .locator(`#board .${block} .movers`)
      .first()
      .locator("li")
      .evaluateAll((all) => all.map((li) => [li.dataset.name, li.querySelector(".figure").textContent]));
  const near = (shown, estimate, scale) => {
    const value = Number(
      shown.split("±")[0].replaceAll(",", "").replace("\u2212", "-").replace("†", "").trim(),
    );
    return Math.abs(value * scale - estimate.value) <= 0.51 * estimate.se + 1e-9 * Math.abs(estimate.value);
  };
  const causes = await rows("moves");
  const largest = [...json.attribute.shares].sort(
    (a, b) => Math.abs(b.shapley.value) - Math.abs(a.shapley.value),
  );
  expect(
    "the board's causes are the largest",
    causes.length === 4 &&
      causes.every(([name, figure], i) => name === largest[i].name && near(figure, largest[i].shapley, 1e9)),
    causes.join("; "),
  );
  const actions = await rows("acts");
  const named = json.stress.stresses.filter((one) => one.kind === "action");
  expect(
    "the board's actions are all, the best first",
    actions.length === named.length &&
      actions.every(([title, figure], i) => {
        const one = named.find((a) => a.title === title);
        const next = named.find((a) => a.title === actions[i + 1]?.[0]);
        return (
          near(figure, one.difference, 1e9) &&
          (next === undefined || one.difference.value >= next.difference.value)
        );
      }),
    actions.join("; "),
  );
  await page.setViewportSize({ width: 1440, height: 900 });
  const bottom = await page.evaluate(
    () => document.getElementById("board").getBoundingClientRect().bottom + window.scrollY,
  );
  expect("the board's page is one screen of a laptop", bottom <= 950, String(bottom));
  await page.setViewportSize({ width: 1280, height: 900 });
}

// On A4 nothing runs off the sheet, and every list that is folded on the screen is printed.
async function paper(file) {
  const { page, close } = await open(file, { viewport: { width: 688, height: 1000 } });
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  const cut = await page.evaluate(() =>
    [...document.querySelectorAll("figure svg, table")]
      .filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
      .map((e) => e.getAttribute("aria-label") ?? e.className),
  );
  expect("nothing is cut on paper", cut.length === 0, cut.join("; "));
  // The lower of A4 and letter, less the margins, at 96 dots an inch.
  const [top, end] = await page.evaluate(() => [
    document.querySelector("header").getBoundingClientRect().top,
    document.getElementById("board").getBoundingClientRect().bottom,
  ]);
  expect("the board's page is one sheet", end - top <= 942, String(end - top));
  expect("values are printed in full", (await page.locator(".value details:not([open])").count()) === 0);
  await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  expect("and folded again", (await page.locator(".value details[open]").count()) === 0);
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  expect("a PDF is made", pdf.length > 10_000);
  await close();
}

// Models that lack what the IIJ model has.
async function plainModels() {
  const model = join(folder, "plain.plim");
  writeFileSync(
    model,
    `plimsoll 1
model plain
time year from 2024-01 for 1
currency EUR
draw sales ~ normal(10 M EUR, 1 M EUR)  judgement "guess"
flow profit = sales * 20%
flow never = 0 EUR
outcome profit each year, bad low
outcome never each year, bad high
`,
  );
  for (const trials of ["1", "500"]) {
    const file = join(folder, `plain${trials}.html`);
    run("run", model, "--trials", trials, "--quiet", "--report", file);
    const { page, complaints, close } = await open(file);
    const words = await page.locator("main").textContent();
    for (const block of ["What holds", "What breaks", "What moves it", "What to do", "What it rests on"])
      expect(`the board's page has: ${block}`, (await page.locator("#board").textContent()).includes(block));
    expect("no limit is said", words.includes("The model states no limit."));
    expect("no risk is said", words.includes("The model names no risk."));
    expect("nobody is told to share out what is not there", !words.includes("plimsoll attribute"));
    expect("no figure that is none", !/NaN|undefined|Infinity|null/.test(words));
    expect(`no complaint on a plain model of ${trials}`, complaints.length === 0, complaints.join("; "));
    await accessible(page, `plain model of ${trials}`);
    await close();
  }
}

// What is owed to givens that are not known is told of every outcome, and of one by both sources.
async function uncertain() {
  const model = join(folder, "uncertain.plim");
  writeFileSync(
    model,
    `plimsoll 1
model uncertain
time year from 2024-01 for 3
currency EUR
given base "The true base" ~ normal(10 M EUR, 3 M EUR)  judgement "guess"
draw luck each year ~ normal(0 M EUR, 4 M EUR)  judgement "guess"
flow profit = base + luck
outcome profit each year, bad low, "profit"
`,
  );
  const at = (name) => join(folder, `uncertain_${name}`);
  run("run", model, "--trials", "2000", "--quiet", "--json", at("run.json"));
  const shares = ["--method", "shares", "--by", "parameter", "--trials", "2000"];
  run("sensitivity", model, "--outcome", "profit", ...shares, "--json", at("shares.json"));
  run("report", at("run.json"), "--other-trials", "--with", at("shares.json"), "-o", at("page.html"));
  const result = JSON.parse(readFileSync(at("run.json"), "utf8"));
  const { page, complaints, close } = await open(at("page.html"));
  const rows = await page
    .locator("tr[data-owed]")
    .evaluateAll((all) => all.map((r) => [...r.children].map((c) => c.textContent.trim())));
  expect(
    "what is owed to givens is the JSON's",
    rows.length === 3 &&
      rows.every(([title, , variance], i) => {
        const { value, se } = result.outcomes[i].owed_to_givens.variance;
        return title === "Profit" && Math.abs(Number(variance) / 100 - value) <= 0.51 * se;
      }),
    rows.join("; "),
  );
  const told = await page.locator("#board").textContent();
  expect("the board is told of it", told.includes("of the variance of profit in 2025"), told);
  const causes = await page.locator("#causes").textContent();
  expect(
    "both sources",
    causes.includes("What is still to happen") && causes.includes("By both sources"),
    causes,
  );
  expect(
    "shares by risk are still to be asked",
    (await page.locator("#causes .missing").textContent()).includes("--method shares"),
  );
  expect("no complaint on uncertain givens", complaints.length === 0, complaints.join("; "));
  await accessible(page, "uncertain givens");
  await close();
}

// Two versions of a model: what moved a figure, and both side by side, with figures of the JSON.
async function versions() {
  const write = (name, price, extra) => {
    const file = join(folder, name);
    writeFileSync(
      file,
      `plimsoll 1
model stall
time year from 2024-01 for 2
currency EUR
given price = ${price} EUR  judgement "till"
draw sold each year ~ uniform(80, 120)  judgement "count"
flow profit = sold * price - ${extra} EUR
outcome profit each year, bad low, "profit"
limit enough: P(profit < 1_000 EUR) <= 5% each year
`,
    );
    return file;
  };
  const before = write("stall_old.plim", 12, 0);
  const after = write("stall_new.plim", 14, 300);
  const at = (name) => join(folder, `stall_${name}`);
  const asked = ["--trials", "2000"];
  run("compare", before, after, "--outcome", "profit", ...asked, "--json", at("compare.json"));
  run("run", after, ...asked, "--quiet", "--with", at("compare.json"), "--report", at("page.html"));
  const result = JSON.parse(readFileSync(at("compare.json"), "utf8"));
  for (const width of [390, 1240, 1920]) {
    const { page, complaints, close } = await open(at("page.html"), { viewport: { width, height: 900 } });
    const causes = page.locator("#causes figure", { hasText: "Why it is not what it was" });
    const drawn = await causes.locator("svg .bar-name").allTextContents();
    expect(
      `an old figure, each edit and a new one at ${width}`,
      drawn.join("|") === "old version|profit|price|new version" ||
        drawn.join("|") === "old version|price|profit|new version",
      drawn.join("|"),
    );
    const intervals = await causes.locator("svg .whisker").count();
    expect(
      `an interval for each share that has one at ${width}`,
      intervals === result.shares.filter((s) => s.share.se > 0).length,
      String(intervals),
    );
    const beside = await page.locator("#causes figure", { hasText: "Beside the old version" }).textContent();
    expect(`both versions at ${width}`, beside.includes("Profit in 2025"), beside);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(`nothing is wider than ${width}`, wide <= width, String(wide));
    expect(`no complaint on two versions at ${width}`, complaints.length === 0, complaints.join("; "));
    if (width === 1240) await accessible(page, "two versions");
    await close();
  }
}

try {
  await iij();
  await hostile();
  await answers();
  await plainModels();
  await uncertain();
  await versions();
} catch (error) {
  failures += 1;
  console.log(`FAILED ${error.stack}`);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${checks} checks of the page, ${failures} failed`);
process.exit(failures > 0 || checks === 0 ? 1 : 0);
