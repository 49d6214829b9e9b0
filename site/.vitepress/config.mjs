// The site of docs/. Nothing on it is fetched from elsewhere: fonts are the reader's own, search runs in the page.
import { readFileSync } from "node:fs";

const titles = JSON.parse(readFileSync(new URL("../../build/site-pages/titles.json", import.meta.url), "utf8"));
const grammar = JSON.parse(readFileSync(new URL("../../editors/vscode/syntaxes/plimsoll.tmLanguage.json", import.meta.url), "utf8"));

// As GitHub makes anchors, so that a link works in both places.
function slugify(text) {
  return text
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M} _-]/gu, "")
    .replaceAll(" ", "-");
}

// A page's line in the bar: its title, of a question the command that asks it.
const item = (page) => ({
  text: names[page] ?? (titles[page] ?? page).replace(/`/g, "").replace(/^(\d+)\. /, "$1 ").replace(/^([a-z][^:]*): .*/, "$1"),
  link: `/${page.replace(/index\.md$/, "").replace(/\.md$/, "")}`,
});
const names = { "index.md": "What it is", "models/iij/index.md": "The model of IIJ" };
const group = (text, pages, collapsed = false) => ({ text, collapsed, items: pages.map(item) });

const groups = [
  ["Start", ["index.md", "models/iij/index.md"]],
  ["The language", ["language", "grammar", "distributions", "functions", "library"].map((p) => `docs/reference/${p}.md`)],
  ["Questions", Object.keys(titles).filter((p) => p.startsWith("docs/questions/")).sort()],
  ["Filings and evidence", ["read", "facts", "verify", "diff"].map((p) => `docs/${p}.md`)],
  ["Where it is used", ["studio", "report", "python", "editors", "runs", "cluster", "library"].map((p) => `docs/${p}.md`)],
  ["Formats", ["results", "studio-protocol", "versioning"].map((p) => `docs/${p}.md`)],
  ["The project", ["docs/architecture.md", "docs/adding.md", "CONTRIBUTING.md", "docs/benchmarks.md", "CHANGELOG.md"]],
];
const decisions = Object.keys(titles).filter((p) => p.startsWith("docs/decisions/")).sort();
const placed = new Set([...groups.flatMap(([, pages]) => pages), ...decisions]);
const others = Object.keys(titles).filter((page) => !placed.has(page)).sort();
if (others.length > 0) groups.push(["More", others]);

export default {
  title: "Plimsoll",
  description: "A modelling language and an engine for the risks of companies",
  lang: "en",
  srcDir: "../build/site-pages",
  outDir: "../build/site",
  cacheDir: "../build/site-cache",
  metaChunk: true,
  head: [["link", { rel: "icon", type: "image/svg+xml", href: "/icon.svg" }]],
  markdown: {
    languages: [{ ...grammar, name: "plim" }],
    anchor: { slugify },
    theme: { light: "github-light", dark: "github-dark" },
  },
  themeConfig: {
    logo: "/icon.svg",
    nav: [
      { text: "Language", link: "/docs/reference/language" },
      { text: "Questions", link: "/docs/questions/attribute" },
      { text: "Decisions", link: `/${decisions[0].replace(/\.md$/, "")}` },
      { text: "Changes", link: "/CHANGELOG" },
    ],
    sidebar: [...groups.map(([text, pages]) => group(text, pages, false)), group("Decisions", decisions, true)],
    outline: { level: [2, 3] },
    search: { provider: "local", options: { detailedView: true } },
    docFooter: { prev: false, next: false },
  },
};
