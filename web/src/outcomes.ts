// Section 2: outcomes as fans, distributions, exceedance curves and a table.
import { distributionChart, exceedanceChart, fanChart } from "./charts";
import { h, responsive } from "./dom";
import * as f from "./format";
import type { Data, Outcome } from "./types";
import * as v from "./view";

const kStatistics = [
  ["mean", "Mean"], ["0.05", "P5"], ["0.5", "P50"], ["0.95", "P95"], ["es", "Shortfall 5 %"],
] as const;

function cells(o: Outcome, scale: number): (Node | null)[] {
  return kStatistics.map(([key]) => {
    if (key === "mean" || key === "es") {
      const item = key === "mean" ? o.mean : o.es.find((e) => e.p === 0.05);
      const shown = f.withError(item?.value ?? null, item?.se ?? null, scale);
      return h("td", { class: "n", "data-stat": key, "data-raw": String(item?.value ?? "") }, shown.value, shown.error === "" ? null : h("span", { class: "se" }, ` ±${shown.error}`));
    }
    const q = o.quantiles.find((one) => Math.abs(one.p - Number(key)) < 1e-9);
    // A quantile's interval is its error.
    const half = q?.low !== null && q?.low !== undefined && q.high !== null ? (q.high - q.low) / 3.92 : null;
    const shown = f.withError(q?.value ?? null, half, scale);
    return h("td", { class: "n", "data-stat": key, "data-raw": String(q?.value ?? "") }, shown.value, shown.error === "" ? null : h("span", { class: "se" }, ` ±${shown.error}`));
  });
}

export function outcomeTable(series: v.Series[]): HTMLElement {
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Table of outcomes" },
    h("table", { class: "outcomes" },
      h("caption", {}, "Statistics with their Monte Carlo errors (one standard error). Shortfall is the mean of the worst 5 % of futures."),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Outcome"), h("th", { scope: "col" }, "Period"), kStatistics.map(([, name]) => h("th", { scope: "col", class: "n" }, name)))),
      series.map((one) => {
        const display = v.displayOf(one);
        return h("tbody", {}, one.points.map((o, i) => h("tr", { "data-outcome": o.name, "data-period": f.shortPeriod(o.period) },
          i === 0 ? h("th", { scope: "rowgroup", rowspan: one.points.length }, f.capital(one.title), display.unit === "" ? null : h("span", { class: "unit" }, display.unit)) : null,
          h("td", {}, f.shortPeriod(o.period) || "horizon"), cells(o, display.scale))));
      })));
}

function choice(name: string, legend: string, options: { id: string; text: string }[], chosen: string, pick: (id: string) => void): HTMLElement {
  return h("fieldset", { class: "switch" }, h("legend", {}, legend), options.map((o) => {
    const id = `${name}-${o.id.replace(/[^A-Za-z0-9]/g, "_")}`;
    return h("span", {}, h("input", { type: "radio", name, id, value: o.id, checked: o.id === chosen, change: () => pick(o.id) }), h("label", { for: id }, o.text));
  }));
}

// One outcome looked at closely, with switches for outcome, period and kind of picture.
function closeUp(data: Data, series: v.Series[]): HTMLElement {
  const levels = data.run.curve_levels ?? [];
  const state = { series: Math.max(0, series.findIndex((one) => one.bad !== null && /income|profit/i.test(one.title) && !one.single)), period: "", kind: "distribution" };
  const body = h("div", {});
  const draw = () => {
    const one = series[state.series]!;
    const display = v.displayOf(one);
    const point = one.points.find((o) => o.period === state.period) ?? one.points[Math.min(1, one.points.length - 1)]!;
    state.period = point.period;
    const readout = h("p", { class: "readout", "aria-live": "polite" }, `Mean ${f.quantity(point.mean.value, point.mean.se, display.scale, display.unit)}`, h("span", { class: "screen" }, "; touch or point at the picture for its values."));
    const read = (text: string) => { readout.textContent = text; };
    const heading = `${f.capital(one.title)}${point.period === "" ? "" : `, ${point.period}`}`;
    body.replaceChildren(
      one.single ? "" : choice("period", "Period", one.points.map((o) => ({ id: o.period, text: f.shortPeriod(o.period) })), state.period, (id) => { state.period = id; draw(); refocus("period", id); }),
      choice("kind", "Show", [{ id: "distribution", text: "Distribution" }, { id: "exceedance", text: one.bad === "high" ? "Chance of exceeding" : "Chance of ending below" }], state.kind, (id) => { state.kind = id; draw(); refocus("kind", id); }),
      h("figure", { class: "closeup" }, h("figcaption", {}, h("h3", { id: "closeup-title" }, heading), readout),
        responsive((w) => (state.kind === "distribution" ? distributionChart(one, point, levels, w, read) : exceedanceChart(one, one.points, point, levels, w, read)))));
  };
  const refocus = (name: string, id: string) => {
    [...body.querySelectorAll<HTMLInputElement>(`input[name="${name}"]`)].find((input) => input.value === id)?.focus();
  };
  const select = h("select", { id: "closeup-outcome", change: (event) => { state.series = Number((event.target as HTMLSelectElement).value); draw(); } },
    series.map((one, i) => h("option", { value: i, selected: i === state.series }, f.capital(one.title))));
  draw();
  return h("div", { class: "close-up" }, h("p", { class: "controls" }, h("label", { for: "closeup-outcome" }, "Outcome "), select), body);
}

export function outcomes(data: Data): HTMLElement[] {
  const series = v.seriesOf(data.run);
  const fans = series.filter((one) => !one.single && !one.isFlag && one.points.length + one.history.length > 1);
  const out: HTMLElement[] = [];
  if (fans.length > 0) {
    const known = fans.some((one) => one.history.length > 0);
    out.push(h("p", { class: "key" }, "Half of all futures lie in the dark band, nine in ten in the light one; the line is the median.", known ? " Reported figures stand before it." : ""));
    out.push(h("div", { class: "fans" }, fans.map((one) => {
      const display = v.displayOf(one);
      return h("figure", {}, h("figcaption", {}, h("h3", {}, f.capital(one.title)), h("p", { class: "unit" }, display.unit || " ")), responsive((w) => fanChart(one, w), 330));
    })));
  }
  if (series.length > 0) out.push(closeUp(data, series), outcomeTable(series));
  if (data.run.expectations.length > 0) {
    out.push(h("details", { class: "more" }, h("summary", {}, `Does the model meet what was expected? ${data.run.expectations.filter((e) => e.met).length} of ${data.run.expectations.length} expectations met`),
      h("ul", {}, data.run.expectations.map((e) => h("li", {}, `${e.met ? "met" : "not met"}: ${e.text}; found ${f.quantity(e.value, null, e.scale, e.display_unit)}`)))));
  }
  return out;
}
