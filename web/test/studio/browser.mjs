// What tests of the studio in a browser share: the browser, a page with its complaints, axe, and checks.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export async function launch() {
  const executablePath =
    process.env.CHROMIUM ??
    ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
  if (executablePath === undefined) {
    console.error("no chromium found; install the package chromium");
    process.exit(1);
  }
  return chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
  });
}

let checks = 0;
let failures = 0;
export function expect(what, ok, detail = "") {
  checks += 1;
  if (ok) return;
  failures += 1;
  console.log(`FAILED ${what} ${detail}`);
}
export function finish() {
  console.log(`${checks - failures} of ${checks} checks hold`);
  process.exitCode = failures === 0 && checks > 0 ? 0 : 1;
}

// A page, and everything that its console complains of.
export async function fresh(browser, options = {}) {
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
  page.on("pageerror", (e) => complaints.push(String(e.stack ?? e)));
  return { page, complaints, close: () => context.close() };
}

export const settled = (page, timeout = 60_000) =>
  page.waitForSelector(".answers[data-state=exact]", { timeout });

// Until a condition of the page holds.
export async function until(what, check, timeout = 30_000) {
  const end = Date.now() + timeout;
  for (;;) {
    if (await check()) return expect(what, true);
    if (Date.now() > end) return expect(what, false, "never came");
    await new Promise((go) => setTimeout(go, 50));
  }
}

// axe is put in by the test's own hand: the page's policy lets no foreign script in.
export async function accessible(page, what) {
  const client = await page.context().newCDPSession(page);
  await client.send("Runtime.evaluate", { expression: axeSource });
  const { result } = await client.send("Runtime.evaluate", {
    expression:
      "axe.run(document, {resultTypes: ['violations']}).then(r => JSON.stringify(r.violations.map(v " +
      "=> v.id + ': ' + v.nodes.length + ' such as ' + v.nodes[0].html.slice(0, 200))))",
    awaitPromise: true,
    returnByValue: true,
  });
  const violations = JSON.parse(result.value ?? '["axe did not run"]');
  expect(`${what}: no axe violation`, violations.length === 0, violations.join("\n  "));
}

// Drags a lever to shares of its track, as a hand does.
export async function drag(page, lever, shares, pause = 40) {
  const slider = page.locator(`[data-lever="${lever}"] input[type=range]`);
  await slider.scrollIntoViewIfNeeded();
  const box = await slider.boundingBox();
  const from = Number(await slider.inputValue()) / Number(await slider.getAttribute("max"));
  const at = (share) => box.x + 8 + share * (box.width - 16);
  const y = box.y + box.height / 2;
  await page.mouse.move(at(from), y);
  await page.mouse.down();
  for (const share of shares) {
    await page.mouse.move(at(share), y);
    await page.waitForTimeout(pause);
  }
  await page.mouse.up();
}
