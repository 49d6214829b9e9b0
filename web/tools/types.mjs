// Writes src/results.ts, the types of what the program's commands write, from docs/schemas. With --check it
// says whether the file is current.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { compile } from "json-schema-to-typescript";
import { format, resolveConfig } from "prettier";

const folder = new URL("../../docs/schemas/", import.meta.url).pathname;
const target = new URL("../src/results.ts", import.meta.url).pathname;
const names = readdirSync(folder).filter((name) => name.startsWith("plimsoll."));
const all = {
  title: "Result",
  description: "Any of them; `schema` says which.",
  anyOf: names.sort().map((name) => ({ $ref: name })),
};
const types = await compile(all, "Result", {
  cwd: folder,
  bannerComment: "// Made from docs/schemas by `npm run types`: change those.",
  format: false,
});
const made = await format(types, { ...(await resolveConfig(target)), filepath: target });
if (process.argv.includes("--check")) {
  if (made !== readFileSync(target, "utf8")) {
    console.error("web/src/results.ts is not what docs/schemas say: run `make docs`");
    process.exit(1);
  }
} else {
  writeFileSync(target, made);
}
