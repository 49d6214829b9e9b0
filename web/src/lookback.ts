// Whether the model deserves belief: forecasts of earlier days against what came.
import { cell, headings, scrolled, titled } from "./causes/blocks";
import { forecastsChart, ranksChart } from "./charts/lookback";
import { h, responsive } from "./dom";
import * as f from "./format";
import type { Data } from "./types";
import * as v from "./view";

const signed = (value: number, scale: number): string =>
  (value > 0 ? "+" : "") + f.significant(value / scale, 2);

function hitsTable(found: v.Lookback): HTMLElement {
  return scrolled(
    "Hits of intervals",
    h(
      "table",
      { class: "hits" },
      h(
        "caption",
        {},
        "How often intervals held what came. In brackets the shares of hits that so many do not exclude " +
          "(Clopper and Pearson, 95 %).",
      ),
      headings(["", ...found.levels.map((level) => `${f.fixed(100 * level, 0)} %`)]),
      h(
        "tbody",
        {},
        found.hits.map((row) =>
          h("tr", {}, h("th", { scope: "row" }, f.capital(row.name)), row.cells.map(cell)),
        ),
      ),
    ),
  );
}

function rivalsTable(found: v.Lookback): HTMLElement | null {
  if (found.rivals.length === 0) return null;
  return scrolled(
    "Scores beside rivals",
    h(
      "table",
      { class: "rivals" },
      h(
        "caption",
        {},
        "Mean CRPS, lower is better, beside forecasts that need no model, made from figures " +
          "that were known " +
          "then. A difference below 0 is for the model; where its 95 % interval has 0 in it, " +
          "the figures do " +
          "not tell the two apart.",
      ),
      headings(["", "Rival", "Figures", "Model", "Rival's", "Difference", "Model better"], 2),
      h(
        "tbody",
        {},
        found.rivals.map((one, i) =>
          h(
            "tr",
            {},
            h(
              "th",
              { scope: "row" },
              found.rivals[i - 1]?.outcome === one.outcome
                ? ""
                : [
                    f.capital(one.outcome),
                    one.unit === "" ? null : h("span", { class: "unit" }, ` ${one.unit}`),
                  ],
            ),
            h("td", {}, one.rival),
            cell(f.count(one.n)),
            cell(f.significant(one.model / one.scale)),
            cell(f.significant(one.other / one.scale)),
            cell(
              signed(one.difference, one.scale) +
                (one.low === null || one.high === null
                  ? ""
                  : ` (${signed(one.low, one.scale)} to ${signed(one.high, one.scale)})`),
            ),
            cell(`${f.count(one.better)} of ${f.count(one.n)}`),
          ),
        ),
      ),
    ),
  );
}

function missesList(found: v.Lookback): HTMLElement | null {
  if (found.misses.length === 0) return null;
  const told = (miss: v.Miss): string => {
    const struck = miss.struck.map(
      (one) =>
        `${one.sentence || f.dottedName(one.name)} in ` +
        `${f.percent(Number(one.near.toPrecision(2)))} of them ` +
        `(${f.percent(Number(one.all.toPrecision(2)))} of all)`,
    );
    const leaning = miss.leaning.map(
      (one) => `${f.dottedName(one.name)} at rank ${f.percent(Number(one.rank.toPrecision(2)))} on average`,
    );
    const all = [...struck, ...leaning];
    return all.length === 0 ? "nothing stands out in the futures near it" : all.join("; ");
  };
  return h(
    "div",
    {},
    h("h4", {}, "What misses point at"),
    h(
      "p",
      { class: "key" },
      "What sets the futures nearest to a figure apart, where it came outside of the middle half of its " +
        "forecast.",
    ),
    h(
      "ul",
      { class: "misses" },
      found.misses.map((miss) =>
        h(
          "li",
          {},
          h("b", {}, `${f.capital(miss.name)}, from ${miss.start}`),
          `, outside of ${f.fixed(100 * miss.level, 0)} %: ${told(miss)}.`,
        ),
      ),
    ),
  );
}

export function lookback(data: Data): HTMLElement[] {
  const found = v.lookbackOf(data.parts);
  if (found === null) return [];
  const { ranks } = found;
  return [
    h("h3", { id: "lookback" }, "Looking back"),
    h(
      "p",
      {},
      `${f.count(found.n)} ${found.n === 1 ? "figure" : "figures"} of ${f.count(found.dates)} ` +
        `${found.dates === 1 ? "date" : "dates"}, from ${found.actuals}, against forecasts of ` +
        `models as they ` +
        "stood then.",
    ),
    titled(
      "Forecasts and what came",
      "Bands hold 50, 80 and 95 % of the futures, each row on a scale of its own; the stroke is " +
        "the median, " +
        "the dot what came.",
      responsive((w) => forecastsChart(found.forecasts, w)),
    ),
    hitsTable(found),
    titled(
      "Where in the forecasts it came",
      "Right forecasts are met anywhere, evenly: the line. On average it lay at " +
        `${f.fixed(100 * ranks.mean, 0)} % (50 ± ${f.fixed(100 * ranks.meanError, 0)} % where ` +
        `forecasts are ` +
        `neither high nor low); the spread is ${f.fixed(ranks.spread, 2)} (0.33 ± ` +
        `${f.fixed(ranks.spreadError, 2)} where they are neither too wide, below, nor too narrow, above).`,
      responsive((w) => ranksChart(ranks, w), 480),
    ),
    rivalsTable(found),
    missesList(found),
    found.cautions.length === 0
      ? null
      : h(
          "ul",
          { class: "cautions" },
          found.cautions.map((one) => h("li", {}, f.capital(one), ".")),
        ),
  ].filter((one): one is HTMLElement => one !== null);
}
