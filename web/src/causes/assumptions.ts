// Which assumptions move the statistic: one at a time, their shares of its variance, derivatives, and where
// it would reach its target.
import { sharesChart, tornadoChart, type ShareRow } from "../charts/causes";
import { anchor, h, responsive } from "../dom";
import * as f from "../format";
import type { Data, Run } from "../types";
import * as v from "../view";
import { cell, headings, kMostBars, kMostRows, scrolled, titled, type Asked } from "./blocks";

// By its plain name, and the model's own below where that says more.
function assumptionLink(name: string, run: Run, definitions: v.Definitions): (Node | null)[] {
  const plain = f.capital(v.plainName(name, run, definitions));
  const row = v.definitionOf(name, definitions)?.name ?? name;
  return [
    h("a", { href: `#${anchor("assumption", row)}` }, plain),
    plain.toLowerCase() === f.words(name).toLowerCase() ? null : h("code", { class: "id" }, name),
  ];
}

export function tornadoPart(data: Data, asked: Asked): HTMLElement[] | null {
  const t = v.tornadoOf(data.parts);
  if (t === null) return null;
  const definitions = v.definitionsOf(data.run);
  const bars = t.bars
    .slice(0, kMostBars)
    .map((b) => ({ ...b, title: f.capital(v.plainName(b.name, data.run, definitions)) }));
  const left = t.bars.length - bars.length;
  return [
    titled(
      "Which draws matter",
      `${asked(t.what, t.unit, t.trials)} What it becomes when one draw at a time is held at its ` +
        `${f.percent(t.levels[0])} (light) or ${f.percent(t.levels[1])} (dark) quantile, all else ` +
        `as it falls.`,
      responsive((w) => tornadoChart(t, bars, w)),
      h(
        "p",
        { class: "key" },
        [
          bars.some((b) => b.coupled) ? "* moves what is correlated with it. " : "",
          bars.some((b) => b.parts > 1)
            ? "A draw by period or label is many sources: one is held at a time, and the bar is the " +
              "root of the sum of squares. "
            : "",
          left > 0 ? `${left} more move it less.` : "",
        ].join(""),
      ),
    ),
  ];
}

export function variancePart(data: Data, asked: Asked): HTMLElement[] | null {
  const shares = v.varianceSharesOf(data.parts);
  if (shares === null) return null;
  const definitions = v.definitionsOf(data.run);
  const risks = new Map(
    (data.run.description?.risks ?? []).map((r) => [r.name, r.title || f.words(r.name)]),
  );
  // What is coupled is one source, of all their names.
  const named = (source: string) =>
    source
      .split(" + ")
      .map((one) => risks.get(one) ?? f.capital(v.plainName(one, data.run, definitions)))
      .join(" + ");
  const rows: ShareRow[] = shares.rows.slice(0, kMostRows).map((r) => ({
    name: named(r.source),
    value: r.total!,
    inner: r.first,
    se: r.se,
    ...(risks.has(r.source) ? { link: anchor("risk", r.source) } : {}),
  }));
  return [
    titled(
      "Where the uncertainty comes from",
      `${asked(shares.what, "", shares.trials)} Shares of its variance: what a source does alone ` +
        `(dark) and with what it touches (whole bar), with 95 % intervals.`,
      responsive((w) => sharesChart("Shares of the variance by source", rows, w)),
    ),
  ];
}

export function derivativePart(data: Data, asked: Asked): HTMLElement[] | null {
  const d = v.derivativesOf(data.parts);
  if (d === null) return null;
  const definitions = v.definitionsOf(data.run);
  const clear = d.rows.filter((r) => r.clear);
  const rows = clear.slice(0, kMostRows);
  const effects = f.aligned(
    rows.map((r) => ({ value: r.effect, se: r.se })),
    d.scale,
  );
  const elasticities = f
    .aligned(rows.map((r) => ({ value: r.elasticity, se: r.elasticitySe })))
    .map((one) => one.value);
  const list = (names: string[]) => names.map(f.dottedName).join(", ");
  const step = (moved: number | null) => (moved === null ? "–" : f.quantity(moved, null, d.scale, d.unit));
  const hidden = clear.length - rows.length;
  const noise = d.rows.length - clear.length;
  const remarks = [
    [
      hidden > 0 ? `${hidden} more move it less.` : "",
      noise > 0 ? `${noise} ${noise === 1 ? "is" : "are"} not told apart from zero.` : "",
    ]
      .filter((t) => t !== "")
      .join(" "),
    rows.some((r) => r.bump !== null)
      ? "* By two runs, the assumption moved up and down by a share of itself: it reaches a " +
        "condition, a rounding, a delay or a whole number, which no derivative sees."
      : "",
    ...rows
      .filter((r) => r.bump?.uneven)
      .map(
        (r) =>
          `** ${f.capital(v.plainName(r.name, data.run, definitions))}: up and down differ. ` +
          `${f.percent(r.bump!.step)} up moves it by ${step(r.bump!.up)}, down by ` +
          `${step(r.bump!.down)}; the figure is their middle.`,
      ),
  ].filter((t) => t !== "");
  const unmeasured: [string, string[]][] = [
    ...d.notMeasured.map((one): [string, string[]] => [`Not measured (${one.reason})`, one.names]),
    ["Made of other assumptions, which have the rows", d.madeOfOthers],
    ["In the model's formulas, but not read in this run", d.notRead],
  ];
  // Names that are many are folded, none is left out.
  const told = unmeasured
    .filter(([, names]) => names.length > 0)
    .map(([what, names]) =>
      names.length <= kMostRows
        ? h("li", {}, `${what}: ${list(names)}.`)
        : h(
            "li",
            {},
            h("details", {}, h("summary", {}, `${what}: ${names.length} assumptions`), `${list(names)}.`),
          ),
    );
  return [
    h("h3", {}, "What one per cent more would do"),
    h(
      "p",
      { class: "key" },
      `${asked(d.what, d.unit, d.trials)} Change when the assumption is one per cent larger, and ` +
        `the elasticity: by how many per cent it changes.`,
    ),
    rows.length === 0
      ? h("p", {}, "No assumption is told apart from zero.")
      : scrolled(
          "Derivatives",
          h(
            "table",
            { class: "narrow derivatives" },
            headings(["Assumption", "Change", "±", "Elasticity"]),
            h(
              "tbody",
              {},
              rows.map((r, i) =>
                h(
                  "tr",
                  { "data-assumption": r.name, "data-bump": r.bump === null ? null : String(r.bump.step) },
                  h(
                    "th",
                    { scope: "row" },
                    assumptionLink(r.name, data.run, definitions),
                    r.bump === null ? null : r.bump.uneven ? " **" : " *",
                    r.flagged ? h("span", { class: "hint" }, " lacks what a jump adds") : null,
                  ),
                  cell(effects[i]!.value),
                  cell(effects[i]!.error),
                  cell(elasticities[i]!),
                ),
              ),
            ),
          ),
        ),
    remarks.length + told.length === 0
      ? null
      : h(
          "ul",
          { class: "remarks" },
          remarks.map((t) => h("li", {}, t)),
          told,
        ),
  ].filter((e): e is HTMLElement => e !== null);
}

export function breakevenPart(data: Data, asked: Asked): HTMLElement[] | null {
  const b = v.breakevensOf(data.parts);
  if (b === null) return null;
  const changes = f
    .aligned(
      b.rows.map((r) => ({ value: v.changeOf(r), se: v.changeErrorOf(r) })),
      0.01,
    )
    .map((one) => one.value);
  const definitions = v.definitionsOf(data.run);
  const amount = (r: v.Breakeven, value: number | null, se: number | null) => {
    if (value === null) return "–";
    if (r.isFactor) return `× ${f.withError(value, se).value}`;
    const share = r.unit === "" || r.unit === "1 per year";
    if (share && Math.abs(value) <= 1.5)
      return `${f.withError(value, se, 0.01).value} %${r.unit === "" ? "" : " per year"}`;
    const shown = f.scaleFor(r.unit, Math.abs(value));
    return `${f.withError(value, se, shown.scale).value}${shown.unit === "" ? "" : ` ${shown.unit}`}`;
  };
  const goal = f.quantity(b.goal, null, b.scale, b.unit);
  return [
    h("h3", {}, "How wrong an assumption may be"),
    scrolled(
      "Break-even values",
      h(
        "table",
        { class: "narrow" },
        h(
          "caption",
          {},
          `${asked(b.what, "", b.trials)} The value at which it becomes ${goal}, everything else as ` +
            `assumed.`,
        ),
        headings(["Assumption", "Assumed", "Breaks even at", "Change, %"]),
        h(
          "tbody",
          {},
          b.rows.map((r, i) =>
            h(
              "tr",
              {},
              h("th", { scope: "row" }, assumptionLink(r.name, data.run, definitions)),
              cell(r.isFactor ? "as it is" : amount(r, r.now, null)),
              cell(r.at === null ? "nowhere within reach" : amount(r, r.at, r.se)),
              cell((changes[i]!.startsWith("\u2212") || r.at === null ? "" : "+") + changes[i]!),
            ),
          ),
        ),
      ),
    ),
  ];
}
