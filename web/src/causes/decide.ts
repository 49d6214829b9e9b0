// Which of its actions a company is best to take, and what would be worth finding out first.
import { h } from "../dom";
import * as f from "../format";
import type { Data } from "../types";
import * as v from "../view";
import { cell, headings, kMostRows, scrolled } from "./blocks";

const largest = (values: (number | null)[]): number =>
  values.reduce<number>((most, one) => Math.max(most, Math.abs(one ?? 0)), 0);

export function decidePart(data: Data): HTMLElement[] | null {
  const found = v.decidedOf(data.parts);
  if (found === null) return null;
  const shown = f.scaleFor(found.unit, largest(found.rows.map((row) => row.value)));
  const unit = shown.unit === "" ? "" : `, ${shown.unit}`;
  const values = f.aligned(
    found.rows.map((row) => ({ value: row.value, se: row.se })),
    shown.scale,
  );
  const less = f.aligned(
    found.rows.map((row) => ({ value: row.less, se: row.lessSe })),
    shown.scale,
  );
  const adds = f.aligned(
    found.parts.map((part) => ({ value: part.value, se: part.se })),
    shown.scale,
  );
  const asked = found.what.replace(/^as (much|little) as can be of /, "");
  const bare = asked.replace(/ over the horizon$/, "");
  const what = v.plainQuestion(bare, v.titlesOf(data.run)) + (bare === asked ? "" : ", over the horizon");
  const aim = found.what.startsWith("as little") ? "as little as can be of " : "as much as can be of ";
  return [
    h("h3", {}, f.capital(found.title)),
    h(
      "p",
      {},
      `The choice that brings ${aim}${what}, within what is kept. Chosen on some futures and measured on ` +
        `${found.trials === null ? "" : `${f.count(found.trials)} `}others. ` +
        (found.meets
          ? found.isGain
            ? ""
            : "The gain over doing what is done now is not told apart from nothing. "
          : "Nothing keeps all constraints; this comes nearest. "),
    ),
    scrolled(
      "Choices",
      h(
        "table",
        { class: "watch" },
        headings(["Choice", "", `Value${unit}`, "±", `The best less it${unit}`, "±"], 2),
        h(
          "tbody",
          {},
          found.rows
            .slice(0, kMostRows)
            .map((row, i) =>
              h(
                "tr",
                {},
                h("th", { scope: "row" }, row.choice),
                h("td", {}, row.note),
                cell(values[i]!.value),
                cell(values[i]!.error),
                cell(row.less === null ? "" : less[i]!.value),
                cell(row.less === null ? "" : less[i]!.error),
              ),
            ),
        ),
      ),
    ),
    found.kept.length === 0
      ? null
      : scrolled(
          "What is kept",
          h(
            "table",
            { class: "watch" },
            headings(["What is kept", "", "The best", "Now"], 4),
            h(
              "tbody",
              {},
              found.kept.map((one) =>
                h(
                  "tr",
                  {},
                  h("th", { scope: "row" }, one.what),
                  h("td", {}, one.bound),
                  h("td", {}, one.best),
                  h("td", {}, one.now),
                ),
              ),
            ),
          ),
        ),
    found.parts.length === 0
      ? null
      : h(
          "p",
          {},
          "What each part adds to the rest: ",
          found.parts
            .map(
              (part, i) =>
                `${f.dottedName(part.name)} ${adds[i]!.value}${shown.unit === "" ? "" : ` ${shown.unit}`}` +
                (part.isApart ? "" : " (not told apart from nothing)"),
            )
            .join("; "),
          ".",
        ),
    ...found.warnings.map((one) => h("p", { class: "hint" }, f.capital(one.replace(/`/g, "")), ".")),
  ].filter((one): one is HTMLElement => one !== null);
}

export function worthPart(data: Data): HTMLElement[] | null {
  const found = v.worthOf(data.parts);
  if (found === null) return null;
  const rows = found.rows.filter((row) => row.isApart).slice(0, kMostRows);
  const shown = f.scaleFor(found.unit, largest([found.perfect, ...rows.map((row) => row.value)]));
  const unit = shown.unit === "" ? "" : `, ${shown.unit}`;
  const values = f.aligned([{ value: found.perfect, se: found.perfectSe }, ...rows], shown.scale);
  const line = (name: string, kind: string, isAtLeast: boolean, i: number) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, name),
      h("td", {}, isAtLeast ? `${kind}${kind === "" ? "" : ", "}at least` : kind),
      cell(values[i]!.value),
      cell(values[i]!.error),
    );
  return [
    h("h3", {}, "What it is worth to know more"),
    h(
      "p",
      {},
      "Before the choice is made: what a rule gains that chooses after it is known, one source at a " +
        "time. What would change no choice is worth nothing.",
    ),
    scrolled(
      "What it is worth to know more",
      h(
        "table",
        { class: "watch" },
        headings(["Known", "", `Worth${unit}`, "±"], 2),
        h("tbody", {}, [
          line("Everything", "", found.isAtLeast, 0),
          ...rows.map((row, i) => line(f.capital(row.name), row.kind, row.isAtLeast, i + 1)),
        ]),
      ),
    ),
    rows.length < found.rows.length
      ? h("p", { class: "hint" }, "The other sources are not told apart from nothing, or are worth less.")
      : null,
  ].filter((one): one is HTMLElement => one !== null);
}
