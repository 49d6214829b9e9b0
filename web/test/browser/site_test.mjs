// Reads the site of docs/, build/site, in headless Chromium as a reader does who has no network.
//
//   pages    each without a complaint of the console, and nothing beside a telephone's screen of 390 px
//   search   finds words, tells that there are none, and leads to the page
//   links    of the bar and of pages, followed one after another
//
// usage: site_test.mjs ROOT      (CHROMIUM names another browser)
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { expect, finish, fresh, launch, until } from "../studio/browser.mjs";

const site = join(process.argv[2], "build/site");
if (!existsSync(join(site, "index.html"))) {
  console.error("build/site is not there: make site");
  process.exit(77);
}
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".png": "image/png",
  ".gif": "image/gif",
};
function fileOf(path) {
  const file = join(site, normalize(path));
  if (existsSync(file) && statSync(file).isDirectory()) return join(file, "index.html");
  return existsSync(file) ? file : `${file}.html`;
}
const server = createServer((request, answer) => {
  const file = fileOf(decodeURIComponent(new URL(request.url, "http://x").pathname));
  if (!existsSync(file)) {
    answer.writeHead(404);
    answer.end();
    return;
  }
  answer.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
  createReadStream(file).pipe(answer);
});
await new Promise((go) => server.listen(0, "127.0.0.1", go));
const url = `http://127.0.0.1:${server.address().port}`;

const browser = await launch();
// What leaves this site is a complaint, and gets no answer.
async function reader(options = {}) {
  const opened = await fresh(browser, options);
  await opened.page.route("**", (route) => {
    const to = route.request().url();
    if (to.startsWith(`${url}/`) || /^(data|blob):/.test(to)) return route.continue();
    opened.complaints.push(`request ${to}`);
    return route.abort();
  });
  opened.page.on("response", (r) => {
    if (r.status() >= 400) opened.complaints.push(`${r.status()} ${r.url()}`);
  });
  return opened;
}
const path = (page) => decodeURIComponent(new URL(page.url()).pathname);
const quiet = (what, opened) => {
  expect(`${what}: no complaints`, opened.complaints.length === 0, opened.complaints.join("\n  "));
  opened.complaints.length = 0;
};

// What stands beside the screen, and is no part of what scrolls by itself.
const beside = () => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  const scrolls = (element) =>
    element !== null &&
    element !== document.body &&
    (getComputedStyle(element).overflowX !== "visible" || scrolls(element.parentElement));
  return [...document.querySelectorAll("main *")]
    .filter((e) => e.getBoundingClientRect().right > wide + 1 && !scrolls(e.parentElement))
    .map((e) => e.outerHTML.slice(0, 120))
    .concat(`${document.documentElement.scrollWidth} px of ${wide}`)
    .slice(-3);
};

// ---------------------------------------------------------------- pages
const pages = readdirSync(site, { recursive: true })
  .filter((name) => name.endsWith(".html") && name !== "404.html")
  .sort()
  // Of sources that are shown, some.
  .filter((name, i) => !name.startsWith("source/") || i % 8 === 0);
const phone = await reader({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
for (const name of pages) {
  await phone.page.goto(`${url}/${name.split("/").map(encodeURIComponent).join("/")}`);
  await phone.page.waitForSelector("main h1");
  const found = await phone.page.evaluate(beside);
  expect(`${name}: all is on a screen of 390 px`, found.length === 0, found.join("\n  "));
  quiet(name, phone);
}
expect("pages were opened", pages.length > 100, String(pages.length));
await phone.page.evaluate(() => {
  document.querySelector("main h1").insertAdjacentHTML("afterend", "<p style='width: 999px'>x</p>");
});
const wide = await phone.page.evaluate(beside);
expect("what is beside a screen is seen", wide.length > 0);

// ---------------------------------------------------------------- search
async function search(page, words) {
  if ((await page.locator(".VPLocalSearchBox").count()) === 0) {
    await page.locator(".VPNavBarSearch button").first().click();
  }
  await page.fill(".VPLocalSearchBox input", words);
}
const results = (page) => page.locator(".VPLocalSearchBox .results .result");
const desk = await reader();
for (const [who, opened] of Object.entries({ phone, desk })) {
  const { page } = opened;
  await page.goto(`${url}/`);
  for (const [words, to] of [
    ["lognormal", "/docs/reference/distributions"],
    ["breakeven", "/docs/questions/breakeven"],
    ["metalog", "/docs/sipmath"],
  ]) {
    await search(page, words);
    await until(`${who}: ${words} leads to ${to}`, async () => {
      const links = await results(page).evaluateAll((all) => all.map((a) => a.getAttribute("href")));
      return links.some((link) => link.startsWith(to));
    });
    await results(page).locator(`xpath=self::*[starts-with(@href, "${to}")]`).first().click();
    await until(`${who}: ${words} is read at ${to}`, async () => path(page).startsWith(to));
    await page.waitForSelector("main h1");
    const text = await page.locator("main").innerText();
    expect(`${who}: ${words} stands on ${to}`, text.toLowerCase().includes(words));
  }
  await search(page, "qwertzuiop");
  await until(`${who}: what is nowhere is not found`, () =>
    page.locator(".VPLocalSearchBox .no-results").isVisible(),
  );
  await page.keyboard.press("Escape");
  quiet(`search, ${who}`, opened);
}

// ---------------------------------------------------------------- links
const { page } = desk;
await page.goto(`${url}/`);
const bar = await page
  .locator(".VPSidebar a")
  .evaluateAll((all) => all.map((a) => [a.getAttribute("href"), a.textContent.trim()]));
expect("the bar has pages", bar.length > 60, String(bar.length));
for (const [link, text] of bar.slice(0, 30)) {
  await page.locator(`.VPSidebar a[href="${link}"]`).first().click();
  await until(`${text}: the bar leads to ${link}`, async () => path(page) === decodeURIComponent(link));
  const written = readFileSync(fileOf(decodeURIComponent(link)), "utf8");
  const title = /<title>([^<]*)/.exec(written)[1].replaceAll("&amp;", "&").replaceAll("&#39;", "'");
  await until(`${text}: its page is at ${link}`, async () => (await page.title()) === title);
}
quiet("the bar", desk);
// From one page through what it links to, by hand.
await page.goto(`${url}/docs/reference/language`);
const inside = await page
  .locator("main .vp-doc a[href]")
  .evaluateAll((all) => [...new Set(all.map((a) => a.getAttribute("href")))]);
const others = inside.filter((link) => !/^\w+:/.test(link) && !link.startsWith("#"));
expect("a page links to others", others.length > 10, String(others.length));
for (const link of others.slice(0, 12)) {
  await page.goto(`${url}/docs/reference/language`);
  await page.locator(`main .vp-doc a[href="${link}"]`).first().click();
  const to = new URL(link, `${url}/docs/reference/language`);
  await until(`${link} is followed`, async () =>
    [decodeURIComponent(to.pathname), decodeURIComponent(to.pathname).replace(/\.html$/, "")].includes(
      path(page).replace(/(?<=.)\.html$/, to.pathname.endsWith(".html") ? ".html" : ""),
    ),
  );
  const anchor = decodeURIComponent(to.hash.slice(1));
  if (anchor !== "") {
    await until(`${link} shows its place`, () =>
      page.evaluate((id) => {
        const at = document.getElementById(id)?.getBoundingClientRect();
        return at !== undefined && at.top >= 0 && at.top < document.documentElement.clientHeight;
      }, anchor),
    );
  }
}
quiet("links", desk);

// The bar of a telephone is behind a button.
await phone.page.goto(`${url}/docs/studio`);
await phone.page.locator(".VPLocalNav .menu").click();
await phone.page
  .locator('.VPSidebar a[href="/docs/report.html"], .VPSidebar a[href="/docs/report"]')
  .first()
  .click();
await until("the bar leads on on a telephone", async () => path(phone.page).startsWith("/docs/report"));
quiet("the bar of a telephone", phone);

await browser.close();
server.close();
finish();
