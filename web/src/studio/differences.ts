// What the changes do: differences to the run of the file on the same random numbers, with their errors.
import { h } from "../dom";
import * as f from "../format";
import type { Run } from "../types";
import * as v from "../view";
import type { Difference } from "./protocol";

// More than two standard errors from nothing.
const isClear = (d: Difference): boolean =>
  d.mean.value !== null &&
  d.mean.value !== 0 &&
  (d.mean.se === null || Math.abs(d.mean.value) > 2 * d.mean.se);

export function differenceTable(run: Run, all: Difference[], base: string): HTMLElement {
  const rows = v.seriesOf(run).flatMap((series) => {
    const display = v.displayOf(series);
    const cells = series.points.map((o) =>
      all.find((d) => d.outcome === o.name && (d.label ?? "") === o.label && d.period === o.period),
    );
    return cells.some((d) => d !== undefined && isClear(d)) ? [{ series, display, cells }] : [];
  });
  if (rows.length === 0) return h("p", { class: "hint" }, `No mean differs from ${base} beyond its error.`);
  const periods = [
    ...new Set(rows.flatMap((row) => row.series.points.map((o) => f.shortPeriod(o.period) || "horizon"))),
  ];
  const cell = (row: (typeof rows)[number], period: string) => {
    const i = row.series.points.findIndex((o) => (f.shortPeriod(o.period) || "horizon") === period);
    const d = i < 0 ? undefined : row.cells[i];
    if (d === undefined || d.mean.value === null) return h("td", { class: "n" }, "");
    if (d.mean.value === 0) return h("td", { class: "n quiet" }, "0");
    const shown = f.withError(d.mean.value, d.mean.se, row.display.scale);
    const isWorse = row.series.bad !== null && d.mean.value < 0 === (row.series.bad === "low");
    return h(
      "td",
      {
        class: `n ${isClear(d) ? (row.series.bad === null ? "" : isWorse ? "worse" : "better") : "quiet"}`,
        "data-difference": `${row.series.name}|${period}`,
        "data-raw": String(d.mean.value),
      },
      (d.mean.value > 0 ? "+" : "") + shown.value,
      shown.error === "" ? null : h("span", { class: "se" }, ` ±${shown.error}`),
    );
  };
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": "Differences" },
    h(
      "table",
      { class: "differences" },
      h(
        "caption",
        {},
        `Difference of the means to ${base}, on the same random numbers, with one standard error.`,
      ),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("th", { scope: "col" }, "Outcome"),
          periods.map((p) => h("th", { scope: "col", class: "n" }, p)),
        ),
      ),
      h(
        "tbody",
        {},
        rows.map((row) =>
          h(
            "tr",
            {},
            h(
              "th",
              { scope: "row" },
              f.capital(row.series.title),
              row.display.unit === "" ? null : h("span", { class: "in" }, `, ${row.display.unit}`),
            ),
            periods.map((p) => cell(row, p)),
          ),
        ),
      ),
    ),
  );
}
