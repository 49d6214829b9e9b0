// Lays the pages of the site out in build/site-pages, as VitePress takes them, from what git holds:
//
//   README.md, CONTRIBUTING.md, CHANGELOG.md, docs/, the README of a model    pages; a README is the index of its folder
//   a file that a page links to (a model, a schema, a script)                 a page below source/ that shows it, highlighted
//   a folder that a page links to                                             a list of what it holds, each file a page too
//   images                                                                    as they are
//
// Links between them are rewritten; one to a file that git does not hold ends the build with its place.
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join, posix, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const out = join(root, "build/site-pages");
const IMAGES = new Set([".png", ".gif", ".svg", ".jpg"]);
const LANGUAGES = {
  ".plim": "plim",
  ".json": "json",
  ".py": "python",
  ".sh": "sh",
  ".cpp": "cpp",
  ".h": "cpp",
  ".def": "cpp",
  ".csv": "csv",
  ".htm": "html",
  ".js": "js",
  ".mjs": "js",
  ".R": "r",
};
// What is larger is listed and not shown.
const MOST_BYTES = 150_000;

function tracked() {
  try {
    const done = execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8", maxBuffer: 1 << 26, stdio: ["ignore", "pipe", "ignore"] });
    return done.split("\n").filter((path) => path !== "" && existsSync(join(root, path)));
  } catch {
    // Sources without git.
    return walk(".");
  }
}

function walk(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (!entry.isDirectory()) return [path];
    return ["build", "out", "node_modules", ".git", ".plimsoll", "__pycache__"].includes(entry.name) ? [] : walk(path);
  });
}

const files = new Set(tracked());
const folders = new Set();
for (const file of files) {
  for (let folder = dirname(file); folder !== "."; folder = dirname(folder)) folders.add(folder);
}

const isPage = (path) =>
  ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"].includes(path) || /^docs\/.*\.md$|^models\/.*\.md$/.test(path);
const isShown = (path) =>
  files.has(path) && !path.includes("package-lock") && !IMAGES.has(extname(path)) && statSync(join(root, path)).size <= MOST_BYTES;

// Where a page lies on the site.
function placeOf(path) {
  if (isPage(path)) return path.replace(/README\.md$/, "index.md");
  if (folders.has(path)) return folders.has(path) && files.has(`${path}/README.md`) ? `${path}/index.md` : `source/${path}/index.md`;
  return `source/${path}.md`;
}

function put(place, text) {
  const path = join(out, place);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

// What pages have linked to so far and is not made yet.
const wanted = [];
const made = new Set();
function want(path) {
  if (made.has(path) || isPage(path)) return;
  made.add(path);
  wanted.push(path);
}

// From a page of the site to what lies at `path` of the repository.
function linkFrom(place, path, anchor) {
  if (IMAGES.has(extname(path))) {
    const copy = join(out, "public", path);
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(join(root, path), copy);
    return `/${path}`;
  }
  if (files.has(path) && !isPage(path) && !isShown(path)) throw new Error(`${place}: ${path} is too large to be shown`);
  if (path !== ".") want(path);
  const to = path === "." ? "index.md" : placeOf(path);
  let link = posix.relative(posix.dirname(place), to);
  if (!link.startsWith(".")) link = `./${link}`;
  return link + anchor;
}

// Rewrites the links of a page, but for those in code.
function rewritten(text, path, place) {
  const parts = text.split(/(^```[\s\S]*?^```|`[^`\n]+`)/m);
  return parts
    .map((part, i) => {
      if (i % 2 === 1) return part;
      return part.replace(/(!?)\]\(([^()\s]+)\)/g, (whole, _, target) => {
        if (/^\w+:|^#/.test(target)) return whole;
        const [file, hash] = target.split("#");
        const anchor = hash === undefined ? "" : `#${hash}`;
        const found = posix.normalize(posix.join(posix.dirname(path), file)).replace(/\/$/, "");
        if (!files.has(found) && !folders.has(found) && found !== ".") throw new Error(`${path}: ${target} is not there`);
        return `](${linkFrom(place, found, anchor)})`;
      });
    })
    .join("");
}

// An image that is shown is taken from beside the page, and its link from `public`.
function rewrittenPage(text, path, place) {
  const marked = text.replace(/!\[([^\]]*)\]\(([^()\s]+)\)/g, (whole, words, target) => {
    if (/^\w+:/.test(target)) return whole;
    const found = posix.normalize(posix.join(posix.dirname(path), target));
    linkFrom(place, found, "");
    return `<img src="/${found}" alt="${words.replaceAll('"', "&quot;")}">`;
  });
  return rewritten(marked, path, place);
}

const quiet = "---\nsearch: false\neditLink: false\n---\n\n";

function sourcePage(path) {
  const text = readFileSync(join(root, path), "utf8");
  let fence = "```";
  while (text.includes(fence)) fence += "`";
  const language = LANGUAGES[extname(path)] ?? "txt";
  return `${quiet}# ${path}\n\n${fence}${language}\n${text.replace(/\n*$/, "\n")}${fence}\n`;
}

function firstHeading(text) {
  return /^# +(.+)$/m.exec(text)?.[1] ?? "";
}

function titleOf(path) {
  const text = readFileSync(join(root, path), "utf8");
  if (path.endsWith(".md")) return firstHeading(text);
  return path.endsWith(".plim") ? (/^model \w+ "([^"]*)"/m.exec(text)?.[1] ?? "") : "";
}

function folderPage(folder, place) {
  const inside = [...files].filter((file) => file.startsWith(`${folder}/`)).sort();
  const lines = inside.map((file) => {
    const name = file.slice(folder.length + 1);
    const title = isShown(file) ? titleOf(file) : "";
    const shown = isShown(file) ? `[${name}](${linkFrom(place, file, "")})` : `\`${name}\``;
    return `- ${shown}${title === "" ? "" : `: ${title}`}`;
  });
  return `${quiet}# ${folder}\n\n${lines.join("\n")}\n`;
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
// Pages are modules: what they import is looked for from where they lie.
symlinkSync(join(root, "site/node_modules"), join(out, "node_modules"));
for (const path of [...files].filter(isPage).sort()) {
  const place = placeOf(path);
  put(place, rewrittenPage(readFileSync(join(root, path), "utf8"), path, place));
}
for (let path; (path = wanted.shift()) !== undefined; ) {
  const place = placeOf(path);
  put(place, folders.has(path) ? folderPage(path, place) : sourcePage(path));
}

mkdirSync(join(out, "public"), { recursive: true });
copyFileSync(join(root, "site/icon.svg"), join(out, "public/icon.svg"));

// For the bar beside the pages.
const titles = {};
for (const path of [...files].filter(isPage)) titles[placeOf(path)] = titleOf(path) || basename(path);
put("titles.json", JSON.stringify(titles, null, 1));
console.log(`${Object.keys(titles).length} pages and ${made.size} sources in ${relative(process.cwd(), out)}`);
