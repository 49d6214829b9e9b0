// Why a figure is not what it was: two versions side by side, and the shares of what lies between them.
import { waterfallChart } from "../charts/causes";
import { h, responsive } from "../dom";
import * as f from "../format";
import type { Data } from "../types";
import * as v from "../view";
import { cell, headings, kMostBars, scrolled, titled, type Asked } from "./blocks";

const kMostBeside = 8;

function besideTable(rows: v.Beside[]): HTMLElement {
  return scrolled(
    "Both versions side by side",
    h(
      "table",
      { class: "narrow" },
      h("caption", {}, "Means over all futures, and over the worst of them where that is said."),
      headings(["Figure", "Old", "New", "Difference", "±"]),
      h(
        "tbody",
        {},
        rows.map((r) => {
          const difference = f.withError(r.difference, r.se, r.scale);
          return h(
            "tr",
            {},
            h("th", { scope: "row" }, `${r.text}${r.unit === "" ? "" : `, ${r.unit}`}`),
            cell(f.withError(r.before, r.beforeSe, r.scale).value),
            cell(f.withError(r.after, r.afterSe, r.scale).value),
            cell(difference.value),
            cell(difference.error),
          );
        }),
      ),
    ),
  );
}

function causesTable(rows: v.Cause[], scale: number): HTMLElement {
  const shares = f.aligned(rows, scale);
  return scrolled(
    "What moved it",
    h(
      "table",
      {},
      h("caption", {}, "In brackets: smaller than twice its error."),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("th", { scope: "col" }, "Edit"),
          h("th", { scope: "col", class: "n" }, "Share"),
          h("th", { scope: "col", class: "n" }, "±"),
          h("th", { scope: "col" }, "What changed"),
        ),
      ),
      h(
        "tbody",
        {},
        rows.map((r, i) =>
          h(
            "tr",
            {},
            h("th", { scope: "row" }, r.clear ? r.title : `(${r.title})`),
            cell(shares[i]!.value),
            cell(shares[i]!.error),
            h("td", {}, r.what),
          ),
        ),
      ),
    ),
  );
}

export function changePart(data: Data, asked: Asked): HTMLElement[] | null {
  const change = v.versionsOf(data.parts, data.run, v.titlesOf(data.run));
  if (change === null) return null;
  const out: HTMLElement[] = [];
  const e = change.explained;
  const versions = `From ${change.names[0]} to ${change.names[1]}.`;
  const kept = change.kept.map((words) => ` ${words}`).join("");
  if (e !== null) {
    const steps = v.gathered(
      e.rows.filter((r) => r.value !== 0),
      kMostBars,
    );
    out.push(
      titled(
        "Why it is not what it was",
        `${asked(e.what, e.unit, change.trials)} ${versions}${kept} Each bar is what an edit adds, ` +
          `averaged over the orders of making them, with its 95 % interval; together they lead from ` +
          `the old figure to the new one.`,
        responsive((w) =>
          waterfallChart(
            {
              from: { name: "old version", value: e.before, se: e.beforeSe },
              to: { name: "new version", value: e.after, se: e.afterSe },
              steps,
              unit: e.unit,
              scale: e.scale,
              badIsLow: e.badIsLow,
              intervals: true,
            },
            w,
          ),
        ),
        h(
          "details",
          {},
          h("summary", {}, e.rows.length === 1 ? "As a table" : `All ${e.rows.length} as a table`),
          causesTable(e.rows, e.scale),
        ),
      ),
    );
  }
  const shown = change.outcomes.slice(0, kMostBeside);
  const others = change.outcomes.slice(kMostBeside);
  const same =
    change.nSame === 0
      ? ""
      : ` ${change.nSame} ${change.nSame === 1 ? "figure is" : "figures are"} the same in every future.`;
  const about = change.same
    ? `${versions} Both versions say the same.`
    : `${versions} On the same random numbers${v.fromTrials(data.run, change.trials, ", ")}.${same}`;
  out.push(
    titled(
      "Beside the old version",
      e === null ? about + kept : about,
      shown.length === 0 ? null : besideTable(shown),
      change.limits.length === 0
        ? null
        : h(
            "ul",
            {},
            change.limits.map((l) => h("li", {}, `${l.name}: ${l.before} before, ${l.after} now`)),
          ),
      others.length === 0
        ? null
        : h("details", {}, h("summary", {}, `${others.length} more that moved`), besideTable(others)),
    ),
  );
  return out;
}
