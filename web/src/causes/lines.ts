// What each risk adds, and which lines of the statement lose the money.
import { waterfallChart } from "../charts/causes";
import { anchor, h, responsive } from "../dom";
import * as f from "../format";
import type { Data } from "../types";
import * as v from "../view";
import { cell, headings, kMostBars, kMostRows, scrolled, titled, type Asked } from "./blocks";

export function attributionPart(data: Data, asked: Asked): HTMLElement[] | null {
  const a = v.attributionOf(data.parts);
  if (a === null || a.rows.length === 0) return null;
  const steps = v.gathered(a.rows, kMostBars);
  const rows = [...a.rows].sort((one, other) => Math.abs(other.value) - Math.abs(one.value));
  const shares = f.aligned(rows, a.scale);
  // Each figure with as many digits as its own error allows.
  const alone = f
    .aligned(
      rows.map((r) => ({ value: r.alone ?? null, se: r.aloneSe ?? null })),
      a.scale,
    )
    .map((one) => one.value);
  const ifOff = f
    .aligned(
      rows.map((r) => ({
        value: r.without === null || r.without === undefined ? null : -r.without,
        se: r.withoutSe ?? null,
      })),
      a.scale,
    )
    .map((one) => one.value);
  const waterfall = {
    from: { name: "all risks off", value: a.off, se: a.offSe },
    to: { name: "all risks on", value: a.on, se: a.onSe },
    steps,
    unit: a.unit,
    scale: a.scale,
    badIsLow: a.on < a.off,
  };
  return [
    titled(
      "From calm to all risks",
      `${asked(a.what, a.unit, a.trials)} Each bar is what a risk adds; together they lead from the ` +
        `company without risks to the company as modelled.`,
      responsive((w) => waterfallChart(waterfall, w)),
      h(
        "details",
        {},
        h("summary", {}, rows.length === 1 ? "As a table" : `All ${rows.length} as a table`),
        scrolled(
          "Attribution",
          h(
            "table",
            { class: "narrow" },
            h(
              "caption",
              {},
              "Share: Shapley value. Alone: with every other risk off. If off: what switching it " +
                "off would change.",
            ),
            headings(["Risk", "Share", "±", "Alone", "If off"]),
            h(
              "tbody",
              {},
              rows.map((r, i) =>
                h(
                  "tr",
                  {},
                  h("th", { scope: "row" }, h("a", { href: `#${anchor("risk", r.name)}` }, r.title)),
                  cell(shares[i]!.value),
                  cell(shares[i]!.error),
                  cell(alone[i]!),
                  cell(ifOff[i]!),
                ),
              ),
            ),
          ),
        ),
      ),
    ),
  ];
}

export function linesPart(data: Data, asked: Asked): HTMLElement[] | null {
  const lines = v.linesOf(data.parts);
  if (lines === null || lines.rows.length === 0) return null;
  const own = new Map(
    (data.run.description?.definitions ?? [])
      .filter((d) => d.title !== "" && d.kind !== "outcome" && d.kind !== "limit")
      .map((d) => [d.name, d.title]),
  );
  const titleOf = (name: string) => f.capital(own.get(name) ?? f.dottedName(name));
  const steps = v.gathered(
    lines.rows.map((r) => ({ name: "", title: titleOf(r.name), value: r.difference ?? 0, se: r.se })),
    kMostRows,
  );
  const column = (pick: (l: v.Line) => { value: number | null; se: number | null }) =>
    f.aligned(lines.rows.map(pick), lines.scale);
  const [average, tail, difference] = [
    column((l) => ({ value: l.average, se: l.averageSe })),
    column((l) => ({ value: l.tail, se: l.tailSe })),
    column((l) => ({ value: l.difference, se: l.se })),
  ];
  return [
    titled(
      "Which lines lose the money",
      `${asked(lines.what, lines.unit, lines.trials)} From the average of all futures to that of ` +
        `the worst, line by line.`,
      lines.average === null || lines.tail === null
        ? null
        : responsive((w) =>
            waterfallChart(
              {
                from: { name: "on average", value: lines.average!, se: lines.averageSe },
                to: { name: "in the worst futures", value: lines.tail!, se: lines.tailSe },
                steps,
                unit: lines.unit,
                scale: lines.scale,
                badIsLow: lines.tail! < lines.average!,
              },
              w,
            ),
          ),
      h(
        "details",
        {},
        h("summary", {}, `All ${lines.rows.length} lines as a table`),
        scrolled(
          "Lines of the statement",
          h(
            "table",
            { class: "narrow" },
            headings(["Line", "On average", "In the worst", "Difference", "±"]),
            h(
              "tbody",
              {},
              lines.rows.map((r, i) =>
                h(
                  "tr",
                  {},
                  h("th", { scope: "row" }, titleOf(r.name)),
                  cell(average[i]!.value),
                  cell(tail[i]!.value),
                  cell(difference[i]!.value),
                  cell(difference[i]!.error),
                ),
              ),
            ),
          ),
        ),
      ),
    ),
  ];
}
