// Section 2: outcomes as fans, distributions, exceedance curves and a table.
import { distributionChart, exceedanceChart, fanChart, fanKindOf, type FanKind } from "./charts/outcomes";
import { h, responsive } from "./dom";
import * as f from "./format";
import type { Data, Outcome } from "./types";
import * as v from "./view";

const kStatistics = [
  ["mean", "Mean"],
  ["0.05", "P5"],
  ["0.5", "P50"],
  ["0.95", "P95"],
  ["es", "Shortfall 5 %"],
] as const;

// A cell for each statistic, by point; the figures of a column stand decimal below decimal.
function cells(points: Outcome[], scale: number): HTMLElement[][] {
  const columns = kStatistics
    .map(([key]) => ({ key, items: points.map((o) => v.figureOf(o, key)) }))
    .map(({ key, items }) => ({ key, items, shown: f.aligned(items, scale) }));
  return points.map((_, i) =>
    columns.map(({ key, items, shown }) =>
      h(
        "td",
        { class: "n", "data-stat": key, "data-raw": String(items[i]!.value ?? "") },
        shown[i]!.value,
        shown[i]!.error === "" ? null : h("span", { class: "se" }, ` ±${shown[i]!.error}`),
      ),
    ),
  );
}

export function outcomeTable(series: v.Series[]): HTMLElement {
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": "Table of outcomes" },
    h(
      "table",
      { class: "outcomes" },
      h(
        "caption",
        {},
        "Statistics with their Monte Carlo errors (one standard error). Shortfall is the mean of " +
          "the worst 5 % of futures.",
      ),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("th", { scope: "col" }, "Outcome"),
          h("th", { scope: "col" }, "Period"),
          kStatistics.map(([, name]) => h("th", { scope: "col", class: "n" }, name)),
        ),
      ),
      series.map((one) => {
        const display = v.displayOf(one);
        const figures = cells(one.points, display.scale);
        return h(
          "tbody",
          {},
          one.points.map((o, i) =>
            h(
              "tr",
              { "data-outcome": o.name, "data-period": f.shortPeriod(o.period) },
              i === 0
                ? h(
                    "th",
                    { scope: "rowgroup", rowspan: one.points.length },
                    f.capital(one.title),
                    display.unit === "" ? null : h("span", { class: "unit" }, display.unit),
                  )
                : null,
              h("td", {}, f.linePeriod(o.period) || "horizon"),
              figures[i]!,
            ),
          ),
        );
      }),
    ),
  );
}

function choice(
  name: string,
  legend: string,
  options: { id: string; text: string }[],
  chosen: string,
  pick: (id: string) => void,
): HTMLElement {
  return h(
    "fieldset",
    { class: "switch" },
    h("legend", {}, legend),
    options.map((o) => {
      const id = `${name}-${o.id.replace(/[^A-Za-z0-9]/g, "_")}`;
      return h(
        "span",
        {},
        h("input", {
          type: "radio",
          name,
          id,
          value: o.id,
          checked: o.id === chosen,
          change: () => pick(o.id),
        }),
        h("label", { for: id }, o.text),
      );
    }),
  );
}

// One outcome looked at closely, with switches for outcome, period and kind of picture.
function closeUp(data: Data, series: v.Series[]): HTMLElement {
  const trials = data.run.trials;
  const subject = /es\((.*), 5%\)/.exec(v.questionFor(data.run))?.[1];
  const state = {
    series: Math.max(
      0,
      series.findIndex((one) => one.name === subject && !one.single),
    ),
    period: "",
    kind: "distribution",
  };
  const body = h("div", {});
  const draw = () => {
    const one = series[state.series]!;
    const display = v.displayOf(one);
    const point =
      one.points.find((o) => o.period === state.period) ?? one.points[Math.min(1, one.points.length - 1)]!;
    state.period = point.period;
    const readout = h(
      "p",
      { class: "readout", "aria-live": "polite" },
      `Mean ${f.quantity(point.mean.value, point.mean.se, display.scale, display.unit)}`,
      h("span", { class: "screen" }, "; touch or point at the picture for its values."),
    );
    const read = (text: string) => {
      readout.textContent = text;
    };
    const heading = `${f.capital(one.title)}${point.period === "" ? "" : `, ${point.period}`}`;
    body.replaceChildren(
      one.single
        ? ""
        : choice(
            "period",
            "Period",
            one.points.map((o) => ({ id: o.period, text: f.linePeriod(o.period) })),
            state.period,
            (id) => {
              state.period = id;
              draw();
              refocus("period", id);
            },
          ),
      choice(
        "kind",
        "Show",
        [
          { id: "distribution", text: "Distribution" },
          { id: "exceedance", text: one.bad === "high" ? "Chance of exceeding" : "Chance of ending below" },
        ],
        state.kind,
        (id) => {
          state.kind = id;
          draw();
          refocus("kind", id);
        },
      ),
      h(
        "figure",
        { class: "closeup" },
        h("figcaption", {}, h("h3", { id: "closeup-title" }, heading), readout),
        responsive((w) =>
          state.kind === "distribution"
            ? distributionChart(one, point, trials, w, read)
            : exceedanceChart(one, one.points, point, trials, w, read),
        ),
      ),
    );
  };
  const refocus = (name: string, id: string) => {
    [...body.querySelectorAll<HTMLInputElement>(`input[name="${name}"]`)]
      .find((input) => input.value === id)
      ?.focus();
  };
  const select = h(
    "select",
    {
      id: "closeup-outcome",
      change: (event) => {
        state.series = Number((event.target as HTMLSelectElement).value);
        draw();
      },
    },
    series.map((one, i) => h("option", { value: i, selected: i === state.series }, f.capital(one.title))),
  );
  draw();
  return h(
    "div",
    { class: "close-up" },
    h("p", { class: "controls" }, h("label", { for: "closeup-outcome" }, "Outcome "), select),
    body,
  );
}

// Small multiples, with a switch between quantiles and means.
function fanCharts(fans: v.Series[]): HTMLElement[] {
  const known = fans.some((one) => one.history.length > 0) ? " Reported figures stand before them." : "";
  const state: { kind: FanKind } = { kind: "quantiles" };
  const key = h("p", { class: "key", id: "fan-key" });
  const pictures = h("div", { class: "fans" });
  const draw = () => {
    key.textContent =
      state.kind === "mean"
        ? `The line is the mean of all futures, the dashed line the mean of the worst 5 %.${known}`
        : `Half of all futures lie in the dark band, nine in ten in the light one; the line is the ` +
          `median.${known}`;
    pictures.replaceChildren(
      ...fans.map((one) => {
        const display = v.displayOf(one);
        const told = state.kind === "quantiles" && fanKindOf(one, state.kind) === "mean";
        const why = told ? "mean and worst 5 %: nine futures in ten have one value" : "";
        const unit = [display.unit, why].filter((text) => text !== "").join("; ");
        const readout = h("p", { class: "unit" }, unit || "\u00a0");
        const read = (text: string | null) => {
          readout.textContent = text ?? (unit || "\u00a0");
        };
        return h(
          "figure",
          {},
          h("figcaption", {}, h("h3", {}, f.capital(one.title)), readout),
          responsive((w) => fanChart(one, w, state.kind, read), 330),
        );
      }),
    );
  };
  draw();
  const pick = (id: string) => {
    state.kind = id === "mean" ? "mean" : "quantiles";
    draw();
  };
  return [
    choice(
      "fan",
      "Show",
      [
        { id: "quantiles", text: "Median and quantiles" },
        { id: "mean", text: "Mean and worst 5 %" },
      ],
      state.kind,
      pick,
    ),
    key,
    pictures,
  ];
}

export function outcomes(data: Data): HTMLElement[] {
  const series = v.seriesOf(data.run);
  const fans = series.filter(
    (one) => !one.single && !one.isFlag && one.points.length + one.history.length > 1,
  );
  const out: HTMLElement[] = [];
  if (fans.length > 0) out.push(...fanCharts(fans));
  if (series.length > 0) out.push(closeUp(data, series), outcomeTable(series));
  if (data.run.expectations.length > 0) {
    out.push(
      h(
        "details",
        { class: "more" },
        h(
          "summary",
          {},
          `Does the model meet what was expected? ` +
            `${data.run.expectations.filter((e) => e.met).length} of ` +
            `${data.run.expectations.length} expectations met`,
        ),
        h(
          "ul",
          {},
          data.run.expectations.map((e) =>
            h(
              "li",
              {},
              `${e.met ? "met" : "not met"}: ${e.text}; found ` +
                `${f.quantity(e.value, null, e.scale, e.display_unit)}`,
            ),
          ),
        ),
      ),
    );
  }
  return out;
}
