// Uses `plimsoll studio` in headless Chromium as a planner would: the model of the README, its levers and
// switches, a figure and the filing behind it, a scenario that is kept, the report.
//
// usage: studio_test.mjs PROGRAM ROOT [PICTURES]      (CHROMIUM names another browser)
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accessible, drag, expect, finish, fresh, launch, settled, until } from "./browser.mjs";
import { serve } from "./server.mjs";

const [program, root, pictures] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "plimsoll-studio-"));
cpSync(join(root, "models"), join(folder, "models"), { recursive: true });
const kTrials = 5000;
const kPatience = 60_000;

const command = (...args) =>
  execFileSync(program, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
const result = (...args) => resultOf("models/iij", ...args);
function resultOf(model, ...args) {
  const file = join(folder, "result.json");
  command("run", model, "--trials", String(kTrials), "--quiet", ...args, "--json", file);
  return JSON.parse(readFileSync(file, "utf8"));
}

const server = await serve(program, folder, ["models/iij", "models/tutorial/telegraph"]);
const browser = await launch();
const attribute = (page, name) => page.locator(".answers").getAttribute(name);
const answered = (page, digest) =>
  until(
    `the answers are those of ${digest.slice(0, 8)}`,
    async () =>
      (await attribute(page, "data-digest")) === digest && (await attribute(page, "data-state")) === "exact",
    kPatience,
  );
async function chooseTrials(page) {
  await page.locator(".runs summary").click();
  await page.selectOption("#run-trials", String(kTrials));
}

{
  const { page, complaints, close } = await fresh(browser);
  const response = await page.goto(server.url);
  await settled(page, kPatience);
  const policy = (await page.request.get(new URL("/", server.url).href)).headers()[
    "content-security-policy"
  ];
  expect(
    "strict policy",
    /default-src 'none'/.test(policy) && !/unsafe/.test(policy) && !/\*/.test(policy),
    policy,
  );
  expect("it opens", response.ok());
  expect("the token does not stay in the address", !page.url().includes("token"), page.url());
  await page.waitForSelector(".lever", { timeout: kPatience });
  await chooseTrials(page);
  const base = result();
  await answered(page, base.digest);

  // Every figure shown is the command line's.
  await page.locator("#tab-outcomes").click();
  const rows = await page
    .locator("table.outcomes tr[data-outcome]")
    .evaluateAll((all) =>
      all.map((r) => [
        r.dataset.outcome,
        ...[...r.querySelectorAll("td[data-stat]")].map((c) => `${c.dataset.stat}=${c.dataset.raw}`),
      ]),
    );
  const told = base.outcomes.map((o) => [
    o.name,
    `mean=${o.mean.value ?? ""}`,
    ...[0.05, 0.5, 0.95].map((p) => `${p}=${o.quantiles.find((q) => q.p === p)?.value ?? ""}`),
    `es=${o.es.find((e) => e.p === 0.05)?.value ?? ""}`,
  ]);
  const differing = told.filter((row, i) => row.join() !== rows[i]?.join());
  expect("figures are the command line's", rows.length > 0 && differing.length === 0, String(differing[0]));

  // A statement adds up in its one unit.
  await page.locator("#tab-statement").click();
  await page.waitForSelector("table.statement td", { timeout: kPatience });
  const unit = await page.locator("table.statement caption").textContent();
  const income = await page
    .locator("table.statement tbody tr")
    .evaluateAll((all) =>
      all.map((r) => [r.querySelector(".sign").textContent.trim(), r.querySelector("td").textContent]),
    );
  let sum = 0;
  const apart = income.filter(([sign, text]) => {
    const value = Number(text.replace("\u2212", "-"));
    if (sign === "") return Math.abs(value - sum) > 0.03;
    sum += sign === "+" ? value : -value;
    return false;
  });
  expect(
    "the income statement adds up",
    /bn JPY$/.test(unit) && income.length > 10 && apart.length === 0,
    `${unit} ${apart}`,
  );
  await page.locator("#tab-line").click();

  // Drags cloud_sales: the line moves while it is held, and is exact when it is let go.
  await page.fill("#lever-search", "cloud_sales");
  const marks = () => page.locator("figure.line svg").innerHTML();
  const before = await marks();
  await drag(page, "cloud_sales", [0.5, 0.54, 0.58, 0.62, 0.66], 150);
  await until("the line moves", async () => (await marks()) !== before, kPatience);
  const text = await page.locator('[data-change="cloud_sales"]').textContent();
  const value = /→ (.*?) *Undo/.exec(text)?.[1] ?? "";
  expect("the change is told", value.endsWith("JPY per year"), text);
  const moved = result("--set", `cloud_sales=${value}`);
  await answered(page, moved.digest);
  expect("where it lay before is a ring", (await page.locator("figure.line .was").count()) > 0);
  expect("the fan before is a ghost", (await page.locator(".main-fan .ghost").count()) >= 2);

  const curve = page.locator("figure.closeup svg");
  await until(
    "the distribution is that of the changed run, beside the file's",
    async () =>
      (await page.locator("figure.closeup .draw.old").count()) === 0 &&
      (await curve.locator(".hint").count()) === 0 &&
      (await curve.locator(".ghost").count()) > 0,
    kPatience,
  );

  // Turns price_war off.
  await page.fill("#lever-search", "price_war");
  await page.waitForSelector('[data-law^="price_war"] .law-curve svg', { timeout: kPatience });
  await page.locator("#switch-without-price_war").click();
  const [used, over] = await Promise.all(
    ["#switch-without-price_war", ".changes"].map((one) => page.locator(one).boundingBox()),
  );
  expect(
    "the list of changes does not cover the switch",
    used.y + used.height <= over.y || over.y + over.height <= used.y,
  );
  const calm = result("--set", `cloud_sales=${value}`, "--without", "price_war");
  await answered(page, calm.digest);
  await page.waitForSelector("div:not(.old) > .scroll > table.differences", { timeout: kPatience });
  const cell = page.locator('[data-difference="net_income|FY2013"]');
  const mean = (r) =>
    r.outcomes.find((o) => o.name === "net_income" && o.period.startsWith("FY2013")).mean.value;
  const difference = Number(await cell.getAttribute("data-raw"));
  const plain = mean(calm) - mean(base);
  expect(
    "the difference to the file is that of the two runs",
    Math.abs(difference - plain) <= 1e-6 * Math.abs(plain),
    `${difference} ${plain}`,
  );
  if (pictures) await page.screenshot({ path: join(pictures, "changed.png") });

  // Another sampler has no errors of differences: it says so, and no table of other runs stays.
  await page.selectOption("#run-sampler", "sobol");
  await until(
    "why there are no differences",
    async () => /No differences to the file: \S/.test(await page.locator("#panel-line").textContent()),
    kPatience,
  );
  expect("nor a table of them", (await page.locator("table.differences").count()) === 0);
  await page.selectOption("#run-sampler", "random");
  await answered(page, calm.digest);

  // Keeps both; a scenario can say one of them.
  await page.locator(".changes button:has-text('Keep as')").click();
  await page.fill("#scenario-title", "Cloud first");
  await page.keyboard.press("Enter");
  await page.locator("#scenario-write").click({ timeout: kPatience });
  await until(
    "the scenario stands in the model",
    () => command("show", "models/iij", "--json").includes('"cloud_first"'),
    kPatience,
  );
  const kept = result("--scenario", "cloud_first", "--without", "price_war");
  await answered(page, kept.digest);

  // Leaves with the report, and with the command that gives the same digest.
  await page.locator("button:has-text('Leave with')").click();
  const line = await page.locator("pre.command").textContent();
  const words = line.match(/'[^']*'|\S+/g).map((w) => w.replace(/^'|'$/g, ""));
  expect(
    "the command line gives the same digest",
    words[0] === "plimsoll" && command(...words.slice(1)).includes(kept.digest),
    line,
  );
  const [download] = await Promise.all([
    page.waitForEvent("download", { timeout: kPatience }),
    page.locator("dialog button:has-text('The report')").click(),
  ]);
  const report = readFileSync(await download.path(), "utf8");
  expect("the report is of this run", report.includes(kept.digest) && report.startsWith("<!doctype html>"));
  await page.keyboard.press("Escape");
  await accessible(page, "studio of iij");
  expect("no complaint", complaints.length === 0, complaints.join("\n  "));
  await close();
}

// Text that is broken is no fault of a lever that is moved meanwhile.
{
  const { page, complaints, close } = await fresh(browser);
  await page.goto(server.url);
  await settled(page, kPatience);
  await page.waitForSelector(".lever", { timeout: kPatience });
  await page.locator(".panes button:has-text('Text')").click();
  await page.locator(".cm-content").first().click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\nflow half = ");
  const banner = page.locator(".banner");
  const tells = async (what) => (await banner.isVisible()) && what.test(await banner.textContent());
  await until("half a statement is told", () => tells(/does not compile \(main\.plim:\d+\)/), kPatience);
  const amount = page.locator(".lever .amount").first();
  await amount.fill("1");
  await amount.press("Enter");
  await page.waitForTimeout(500);
  await until("it is still the text's fault", () => tells(/does not compile/), kPatience);
  expect("no lever is refused", (await page.locator(".lever .refused:visible").count()) === 0);
  expect("no complaint", complaints.length === 0, complaints.join("\n  "));
  await close();
}

// Laws whose parameters drag, a given by year, and a value that its law refuses.
{
  mkdirSync(join(folder, "shop"));
  writeFileSync(
    join(folder, "shop/main.plim"),
    `plimsoll 1
model shop "A shop"
time quarter from 2024-01 for 8
given price each year in EUR { FY2024 12   judgement "list"; FY2025 13   judgement "list" }
given wide = 20%   judgement "said"
draw mood each period ~ pert(low: 50%, mode: 100%, high: 130%)   judgement "planner"
draw luck ~ normal(mean: 1, sd: wide / 2)   judgement "follows"
flow sales = price * 1_000 * mood * luck
outcome sales each year, bad low
limit poor: P(sales < 40 k EUR) <= 20% each year
`,
  );
  const own = await serve(program, folder, ["shop"]);
  const { page, complaints, close } = await fresh(browser);
  await page.goto(own.url);
  await settled(page, kPatience);
  await page.waitForSelector('[data-law="mood"] .law-handle', { timeout: kPatience });
  await chooseTrials(page);
  await answered(page, resultOf("shop").digest);
  const amount = (lever) => page.locator(`[data-lever="${lever}"] .amount`);
  const drawn = () => page.locator('[data-law="mood"] .law-line').getAttribute("d");

  // By its handle.
  const still = await drawn();
  const box = await page
    .locator('[data-law="mood"] .law-handle[data-field="mode"] circle')
    .boundingBox({ timeout: kPatience });
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 20, y, { steps: 4 });
  await until("the curve follows the hand", async () => (await drawn()) !== still, kPatience);
  expect("the law of the file is a ghost", (await page.locator('[data-law="mood"] .ghost').count()) === 1);
  await page.mouse.move(x + 30, y, { steps: 4 });
  await page.mouse.up();
  const mode = await amount("mood.mode").inputValue();
  expect("the handle moves the parameter", Number(mode) > 100 && Number(mode) < 130, mode);
  await answered(page, resultOf("shop", "--set", `mood.mode=${mode}%`).digest);
  expect(
    "what is an expression is shown",
    /wide \/ 2/.test(await page.locator('[data-law="luck"] [data-parameter="sd"]').textContent()),
  );
  expect("and not moved", (await page.locator('[data-lever="luck.sd"]').count()) === 0);

  // Beyond what the law takes, while the lever is held.
  const slider = page.locator('[data-lever="mood.high"] input[type=range]');
  await slider.scrollIntoViewIfNeeded();
  const track = await slider.boundingBox();
  const row = track.y + track.height / 2;
  await page.mouse.move(track.x + 8 + (track.width - 16) * (Number(await slider.inputValue()) / 1000), row);
  await page.mouse.down();
  await page.mouse.move(track.x + 4, row, { steps: 6 });
  const refused = page.locator('[data-lever="mood.high"] .refused');
  await until(
    "a value that the law refuses says its rule at the lever, which is held",
    async () => (await refused.isVisible()) && /mode <= high/.test(await refused.textContent()),
    kPatience,
  );
  expect("the last good answers are greyed", (await page.locator(".answers.stale").count()) === 1);
  await page.mouse.move(track.x + track.width / 2, row, { steps: 6 });
  await until("and is taken back", async () => !(await refused.isVisible()), kPatience);
  await page.mouse.up();
  await page.locator(".changes button:has-text('Throw away')").click();

  // A year by itself, and all by a factor.
  await page.locator('[data-lever="price"] [data-time="2025"] input[type=range]').focus();
  await page.keyboard.press("ArrowRight");
  const year = await page.locator('[data-lever="price"] [data-time="2025"] .amount').inputValue();
  await answered(
    page,
    resultOf("shop", "--set", `price = if fiscal_year_number < 1 then price else ${year} EUR`).digest,
  );
  const told = await page.locator('[data-change="price"]').textContent();
  expect("the change is told by its year", told.includes(`2025 13 → ${year} EUR`), told);
  await page.locator('[data-lever="price"] [data-time="all"] .amount').fill("1.1");
  await page.keyboard.press("Enter");
  await answered(page, resultOf("shop", "--set", "price = price * 1.1").digest);
  expect("all move", (await page.locator('[data-time="2024"] .amount').inputValue()) === "13.2");

  // It stands in a scenario as it is.
  await page.locator(".changes button:has-text('Keep as')").click();
  await page.fill("#scenario-title", "Dear");
  await page.keyboard.press("Enter");
  await page.locator("#scenario-write").click({ timeout: kPatience });
  await until(
    "the scenario is written",
    () => command("show", "shop", "--json").includes('"dear"'),
    kPatience,
  );
  await accessible(page, "laws and years");
  expect("no complaint", complaints.length === 0, complaints.join("\n  "));
  if (pictures) await page.screenshot({ path: join(pictures, "laws.png") });
  await close();
  await own.stop();
}

// The filing behind a figure, of a model that has its filing beside it.
{
  const { page, complaints, close } = await fresh(browser, { viewport: { width: 390, height: 844 } });
  await page.goto(server.url);
  await page.waitForURL((url) => !url.search.includes("token"));
  await page.waitForSelector("select[aria-label=Model]", { timeout: kPatience });
  const name = await page.locator("select[aria-label=Model] option").last().getAttribute("value");
  await page.selectOption("select[aria-label=Model]", name);
  await until(
    "the other model opens",
    async () => /telegraph/i.test(await page.title().catch(() => "")),
    kPatience,
  );
  await settled(page, kPatience);
  await page.locator(".panes button:has-text('Levers')").click();
  await page.waitForSelector(".lever", { timeout: kPatience });
  const link = page.locator(".cite-link:visible").first();
  const quote = /“(.*)”/.exec(await link.textContent())?.[1] ?? "";
  await link.click();
  await page.waitForSelector(".passage.target", { timeout: kPatience });
  const shown = (await page.locator(".passage.target").textContent()).replace(/\s+/g, " ");
  expect("and the page stays where it is", (await page.evaluate(() => window.scrollY)) === 0);
  expect(
    "the filing opens at the quoted words",
    quote !== "" && shown.includes(quote),
    `${quote} | ${shown}`,
  );
  expect("no complaint", complaints.length === 0, complaints.join("\n  "));
  await close();
}

if (pictures) {
  for (const [width, height] of [
    [390, 844],
    [1280, 900],
    [1920, 1080],
  ])
    for (const colorScheme of ["light", "dark"]) {
      const { page, close } = await fresh(browser, { viewport: { width, height }, colorScheme });
      await page.goto(server.url);
      await settled(page, kPatience);
      await page.waitForSelector(".lever", { state: "attached", timeout: kPatience });
      await page.waitForTimeout(3000);
      await page.screenshot({ path: join(pictures, `${width}-${colorScheme}.png`) });
      await close();
    }
}

// A filing is read, and a model started from it.
{
  const { page, complaints, close } = await fresh(browser);
  await page.goto(server.url);
  await settled(page, kPatience);
  await page.getByRole("button", { name: /Read a filing/ }).click();
  await page
    .locator("input[type=file]")
    .setInputFiles(join(root, "models/tutorial/telegraph/telegraph_1999.htm"));
  const factors = page.locator("dialog[open] .factors li");
  await factors.first().waitFor({ timeout: kPatience });
  expect(
    "its risk factors are listed with what they hold",
    (await factors.count()) === 5 &&
      /^We need large sums .* \d+ quantit/.test(await factors.first().innerText()),
    await factors.first().innerText(),
  );
  await page.locator("#new-folder").fill("begun");
  await page.getByRole("button", { name: "Start a model from it" }).click();
  await until(
    "the new model opens",
    async () => !/^Internet/.test(await page.title().catch(() => "Internet")),
    kPatience,
  );
  await settled(page, kPatience);
  expect("the model lies there", existsSync(join(folder, "models/iij/begun/main.plim")));
  expect("no complaint", complaints.length === 0, complaints.join("\n  "));
  await close();
}

await browser.close();
await server.stop();
rmSync(folder, { recursive: true, force: true });
finish();
