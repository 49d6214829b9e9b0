// Measures the studio in a real browser: start to first answers, a lever dragged for a while (from the
// movement of the hand to the picture), a key to its diagnostics, and minutes of random use: memory,
// complaints of the console, and figures against the command line's.
//
// usage: bench.mjs PROGRAM ROOT [--drag SECONDS] [--use MINUTES] [--lever NAME]
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fresh, launch, settled } from "./browser.mjs";
import { serve } from "./server.mjs";

const [program, root, ...options] = process.argv.slice(2);
const option = (name, standard) => {
  const at = options.indexOf(name);
  return at < 0 ? standard : options[at + 1];
};
const dragSeconds = Number(option("--drag", "30"));
const useMinutes = Number(option("--use", "0"));
const lever = option("--lever", "cloud_sales");
const kPatience = 120_000;

const quantile = (all, p) =>
  all.length === 0
    ? NaN
    : [...all].sort((a, b) => a - b)[Math.min(all.length - 1, Math.floor(p * all.length))];
const told = (what, all, unit = "ms") =>
  console.log(
    `${what}: median ${quantile(all, 0.5).toFixed(0)} ${unit}, ` +
      `95 % ${quantile(all, 0.95).toFixed(0)} ${unit}, ${all.length} measured`,
  );

// The command is started by somebody whose browser is open.
const browser = await launch();
const { page, complaints } = await fresh(browser);

// Each picture of a live run carries the times of the movements that it answers: of the newest, whose value
// it shows, and of the oldest, which waited for the run before.
await page.addInitScript(() => {
  window.bench = { moved: new Map(), shown: [], oldest: [], drawn: [], keys: [], typed: 0, last: null };
  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...all) {
      super(...all);
      this.addEventListener("message", ({ data }) => {
        const { bench } = window;
        if (bench.typed > 0 && data.startsWith('{"lsp"') && data.includes("publishDiagnostics")) {
          const from = bench.typed;
          bench.typed = 0;
          requestAnimationFrame(() => bench.keys.push(performance.now() - from));
        }
        const id = /^\{"id":(\d+),"ok"/.exec(data.slice(0, 40))?.[1];
        if (id === undefined) return;
        if (data.includes('"plimsoll.run/')) bench.last = data;
        const from = bench.moved.get(Number(id));
        if (from === undefined) return;
        bench.moved.delete(Number(id));
        // After the page's own handler, in the frame that shows it.
        const came = performance.now();
        requestAnimationFrame(() =>
          setTimeout(() => {
            bench.shown.push(performance.now() - from.newest);
            bench.oldest.push(performance.now() - from.oldest);
            bench.drawn.push(performance.now() - came);
          }, 0),
        );
      });
    }
    send(data) {
      const { bench } = window;
      if (data.includes('"do":"run"') && data.includes('"live":true') && bench.input > 0) {
        bench.moved.set(JSON.parse(data).id, { oldest: bench.input, newest: bench.newest });
        bench.input = 0;
      }
      super.send(data);
    }
  };
  document.addEventListener(
    "input",
    (event) => {
      if (event.target.type !== "range") return;
      window.bench.newest = performance.now();
      if (!(window.bench.input > 0)) window.bench.input = window.bench.newest;
    },
    true,
  );
});
const begun = performance.now();
const server = await serve(program, root, ["models/iij"]);
await page.goto(server.url);
await page.waitForSelector("figure.line svg", { timeout: kPatience });
console.log(`start of the command to first answers: ${((performance.now() - begun) / 1000).toFixed(2)} s`);
await settled(page, kPatience);
// Levers in their order.
await page.waitForSelector(".effect", { timeout: kPatience });
await page.fill("#lever-search", lever);

const slider = page.locator(`[data-lever="${lever}"] input[type=range]`);
const box = await slider.boundingBox();
const y = box.y + box.height / 2;
const xAt = (share) => box.x + 8 + share * (box.width - 16);
await page.mouse.move(xAt(Number(await slider.inputValue()) / 1000), y);
await page.mouse.down();
const end = performance.now() + 1000 * dragSeconds;
for (let i = 0; performance.now() < end; ++i) {
  await page.mouse.move(xAt(0.5 + 0.4 * Math.sin(i / 40)), y);
  await page.waitForTimeout(16);
}
await page.mouse.up();
told("a lever moved to fans and limits of its value", await page.evaluate(() => window.bench.shown));
told("of the oldest movement that they answer", await page.evaluate(() => window.bench.oldest));
told("of it from the answer to its picture", await page.evaluate(() => window.bench.drawn));

await page.locator(".panes button:has-text('Text')").click();
await page.locator(".cm-content").first().click();
await page.keyboard.press("Control+End");
for (let i = 0; i < 40; ++i) {
  await page.evaluate(() => {
    window.bench.typed = performance.now();
  });
  await page.keyboard.type(i % 8 === 7 ? "\n" : "#");
  await page.waitForTimeout(300);
}
told("a key to its diagnostics", await page.evaluate(() => window.bench.keys));
// The text is the file's again, so that a command gives the same figures.
for (let i = 0; i < 80 && !(await page.locator("button:has-text('Save')").first().isDisabled()); ++i)
  await page.keyboard.press("Control+z");

// ---- random use
const kib = (pid, field) =>
  Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
const heap = async () => {
  const client = await page.context().newCDPSession(page);
  await client.send("HeapProfiler.collectGarbage");
  const { usedSize } = await client.send("Runtime.getHeapUsage");
  await client.detach();
  return usedSize / 1024;
};
let state = 17;
const random = () => {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0;
  return state / 2 ** 32;
};
const pick = (all) => all[Math.floor(random() * all.length)];
const kTabs = ["line", "outcomes", "statement", "why", "register", "numbers", "picture", "sure"];
async function act() {
  // A drag may end on a button that folds the answers.
  if (!(await page.locator("#pane-answers").isVisible()))
    await page.locator(".panes button:has-text('Answers')").click();
  switch (Math.floor(random() * 8)) {
    case 0:
    case 1: {
      const shown = page.locator(".lever:visible input[type=range]");
      const n = await shown.count();
      if (n === 0) return;
      const chosen = shown.nth(Math.floor(random() * n));
      await chosen.scrollIntoViewIfNeeded();
      const one = await chosen.boundingBox();
      if (one === null) return;
      await page.mouse.move(one.x + random() * one.width, one.y + one.height / 2);
      await page.mouse.down();
      for (let i = 0; i < 10; ++i)
        await page.mouse.move(one.x + random() * one.width, one.y + one.height / 2);
      await page.mouse.up();
      return;
    }
    case 2:
      await page.locator(`#tab-${pick(kTabs)}`).click();
      return;
    case 3: {
      const undo = page.locator(".changes button:has-text('Throw away')");
      if (await undo.isVisible()) await undo.click();
      return;
    }
    case 4:
      await page.locator(".cm-content:visible").first().click();
      await page.keyboard.type("# x");
      for (let i = 0; i < 3; ++i) await page.keyboard.press("Backspace");
      return;
    case 5: {
      // A risk, a scenario or an action.
      const boxes = page.locator("input[data-kind]:visible");
      const n = await boxes.count();
      if (n > 0) await boxes.nth(Math.floor(random() * n)).click();
      return;
    }
    case 6: {
      // Asked, and given up by whatever comes next.
      await page.locator("#tab-why").click();
      const asked = page.locator(".questions button:visible");
      const n = await asked.count();
      if (n > 0) await asked.nth(Math.floor(random() * n)).click();
      return;
    }
    default:
      await page.fill("#lever-search", pick(["", "sales", "price", "cost", lever]));
  }
}
// What the page was told last, against the command that it names.
const folder = mkdtempSync(join(tmpdir(), "plimsoll-bench-"));
async function compare() {
  await page.locator("#lever-search").fill("");
  const undo = page.locator(".changes button:has-text('Throw away')");
  if (random() < 0.3 && (await undo.isVisible())) await undo.click();
  await page.waitForTimeout(500);
  await page.waitForSelector(".answers[data-state=exact], .answers.stale", { timeout: kPatience });
  if ((await page.locator(".answers.stale").count()) > 0) return 0;
  const text = await page.evaluate(() => window.bench.last);
  const answer = JSON.parse(text).ok;
  if (answer.edited) return 0;
  const file = join(folder, "run.json");
  // It ends with 3 where an expectation does not hold.
  spawnSync(
    "sh",
    ["-c", `"$0" ${answer.command.replace(/^plimsoll /, "")} --quiet --json ${file}`, program],
    {
      cwd: root,
      stdio: "ignore",
    },
  );
  const { digest } = JSON.parse(readFileSync(file, "utf8"));
  const shown = await page.locator(".answers").getAttribute("data-digest");
  if (digest !== answer.digest || digest !== shown)
    complaints.push(`${answer.command}: ${digest}, told ${answer.digest}, shown ${shown}`);
  return 1;
}
if (useMinutes > 0) {
  let compared = 0;
  const sizes = async () => ({ server: kib(server.pid, "VmRSS"), page: await heap() });
  const run = async (minutes) => {
    const until = performance.now() + minutes * 60_000;
    while (performance.now() < until) {
      await act().catch((error) => complaints.push(String(error)));
      await page.waitForTimeout(100);
      if (random() < 0.02) compared += await compare().catch((error) => complaints.push(String(error)) && 0);
    }
  };
  // What is made once, by who looks at it first, is there after the first part.
  for (const tab of kTabs) {
    await page.locator(`#tab-${tab}`).click();
    await page.waitForTimeout(2000);
  }
  const first = Math.min(1, useMinutes / 2);
  await run(first);
  const before = await sizes();
  let after = before;
  for (let minute = first; minute < useMinutes; ++minute) {
    await run(Math.min(1, useMinutes - minute));
    after = await sizes();
    console.log(
      `  minute ${(minute + 1).toFixed(0)}: server ${(after.server / 1024).toFixed(0)} MiB, ` +
        `page ${(after.page / 1024).toFixed(1)} MiB`,
    );
  }
  console.log(
    `random use of ${useMinutes} min: server ${(after.server / before.server).toFixed(2)} x, ` +
      `page ${(after.page / before.page).toFixed(2)} x of their sizes after ${first} min ` +
      `(${(before.server / 1024).toFixed(0)} MiB, ${(before.page / 1024).toFixed(0)} MiB)`,
  );
  console.log(`figures compared with the command line's: ${compared} times`);
  if (after.server > 1.2 * before.server || after.page > 1.2 * before.page) process.exitCode = 1;
}
if (complaints.length > 0) {
  console.log(`complaints:\n  ${complaints.join("\n  ")}`);
  process.exitCode = 1;
}
rmSync(folder, { recursive: true });
await browser.close();
await server.stop();
