// Takes the pictures of the studio that stand in the README, by using it: docs/images/studio.png, and
// studio.gif, which ImageMagick's `convert` makes of what was seen on the way.
//
// usage: pictures.mjs PROGRAM ROOT [FOLDER]      (FOLDER: docs/images; CHROMIUM, CONVERT: other programs)
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fresh, launch, settled, until } from "./browser.mjs";
import { serve } from "./server.mjs";

const [program, root, out = join(root, "docs/images")] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "plimsoll-pictures-"));
cpSync(join(root, "models/iij"), join(folder, "iij"), { recursive: true });
const kPatience = 120_000;
const kWide = 920;
const kColours = 64;

const server = await serve(program, folder, ["iij"]);
const browser = await launch();
const { page } = await fresh(browser, { viewport: { width: 1280, height: 900 }, colorScheme: "light" });
await page.goto(server.url);
await settled(page, kPatience);
await page.waitForSelector(".effect:not([hidden])", { timeout: kPatience });
const curve = () => page.waitForSelector("figure.closeup .draw:not(.old) svg", { timeout: kPatience });
await curve();

// Where the hand is.
await page.evaluate(() => {
  const dot = document.createElement("div");
  dot.className = "hand";
  Object.assign(dot.style, {
    position: "fixed",
    width: "18px",
    height: "18px",
    margin: "-9px",
    borderRadius: "50%",
    background: "#b8860b99",
    border: "2px solid #7a5a00",
    zIndex: 99,
    pointerEvents: "none",
    left: "-20px",
  });
  document.body.append(dot);
  document.addEventListener(
    "pointermove",
    (e) => Object.assign(dot.style, { left: `${e.clientX}px`, top: `${e.clientY}px` }),
    true,
  );
});

// Hundredths of a second that each picture stays.
const frames = [];
async function see(stays) {
  const path = join(folder, `${String(frames.length).padStart(3, "0")}.png`);
  await page.screenshot({ path });
  frames.push({ path, stays });
}
const digest = () => page.locator(".answers").getAttribute("data-digest");
async function exact(before) {
  await until(
    "exact answers",
    async () =>
      (await digest()) !== before &&
      (await page.locator(".answers").getAttribute("data-state")) === "exact" &&
      (await page.locator(".first .old").count()) === 0 &&
      (await page.locator("table.differences").count()) === 1,
    kPatience,
  );
  await curve();
}

await see(150);
await page.fill("#lever-search", "cloud_sales");
const slider = page.locator('[data-lever="cloud_sales"] input[type=range]');
const box = await slider.boundingBox();
const at = (share) => box.x + 8 + share * (box.width - 16);
const y = box.y + box.height / 2;
await page.mouse.move(at(0.5), y);
await see(80);
let before = await digest();
await page.mouse.down();
for (let share = 0.54; share < 0.97; share += 0.06) {
  const seen = await digest();
  await page.mouse.move(at(share), y);
  await until("live answers", async () => (await digest()) !== seen, kPatience);
  await see(22);
}
await page.mouse.up();
await exact("");
await see(150);
before = await digest();
await page.fill("#lever-search", "price_war");
const box_ = await page.locator("#switch-without-price_war").boundingBox();
await page.mouse.move(box_.x + box_.width / 2, box_.y + box_.height / 2);
await see(90);
await page.locator("#switch-without-price_war").click();
await exact(before);
await see(300);
await page.fill("#lever-search", "cloud");
await page.locator(".pane-rail").evaluate((pane) => pane.scrollTo(0, 0));
await page.evaluate(() => document.querySelector(".hand").remove());
await page.waitForTimeout(3000);
await page.screenshot({ path: join(out, "studio.png") });
await browser.close();
await server.stop();

execFileSync(process.env.CONVERT ?? "convert", [
  ...frames.flatMap(({ path, stays }) => ["-delay", String(stays), path]),
  ...[
    "-resize",
    String(kWide),
    "+dither",
    "-colors",
    String(kColours),
    "-layers",
    "OptimizePlus",
    "-loop",
    "0",
  ],
  join(out, "studio.gif"),
]);
rmSync(folder, { recursive: true, force: true });
