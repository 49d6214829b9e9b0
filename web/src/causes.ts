// Section 3: what causes the bad years, from the results of other commands.
import { tornadoChart, waterfallChart } from "./charts";
import { anchor, h, responsive } from "./dom";
import * as f from "./format";
import type { Data } from "./types";
import * as v from "./view";

// Says which command makes what is missing.
export function missing(what: string, commands: string[]): HTMLElement {
  return h("div", { class: "missing" }, h("p", {}, `${what} Run`), h("pre", { tabindex: 0, "aria-label": "commands" }, h("code", {}, commands.join("\n"))),
    h("p", {}, "and make this page again with that file: ", h("code", {}, "plimsoll report RESULT.json --with FILE.json -o PAGE.html"), "."));
}

const kMostBars = 20;

// The largest stand alone, the rest as one.
export function gathered(rows: v.Contribution[], most: number): v.Contribution[] {
  const sorted = [...rows].sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  if (sorted.length <= most) return sorted;
  const rest = sorted.slice(most - 1);
  const se = Math.sqrt(rest.reduce((sum, r) => sum + (r.se ?? 0) ** 2, 0));
  return [...sorted.slice(0, most - 1), { name: "", title: `${rest.length} others`, value: rest.reduce((sum, r) => sum + r.value, 0), se }];
}

export function causes(data: Data): HTMLElement[] {
  const model = v.modelArgument(data.run);
  const out: HTMLElement[] = [];
  const attribution = v.attributionOf(data.parts);
  if (attribution !== null && attribution.rows.length > 0) {
    const rows = gathered(attribution.rows, kMostBars);
    out.push(h("figure", {},
      h("figcaption", {}, h("h3", {}, "From calm to all risks"), h("p", {}, `${attribution.what}${attribution.unit === "" ? "" : `, ${attribution.unit}`}. Each bar is what a risk adds; together they lead from the company without risks to the company as modelled.`)),
      responsive((w) => waterfallChart(attribution, rows, w)),
      h("details", {}, h("summary", {}, "The same as a table"), h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Attribution" }, h("table", {},
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Risk"), h("th", { scope: "col", class: "n" }, "Share"), h("th", { scope: "col", class: "n" }, "±"))),
        h("tbody", {}, [...attribution.rows].sort((a, b) => Math.abs(b.value) - Math.abs(a.value)).map((r) => {
          const shown = f.withError(r.value, r.se, attribution.scale);
          return h("tr", {}, h("th", { scope: "row" }, h("a", { href: `#${anchor("risk", r.name)}` }, r.title)), h("td", { class: "n" }, shown.value), h("td", { class: "n" }, shown.error));
        })))))));
  } else {
    out.push(missing("How much each risk adds to the bad years is not among the results of this page.", [`plimsoll attribute ${model} --json attribute.json`]));
  }
  const tornado = v.tornadoOf(data.parts);
  if (tornado !== null) {
    const bars = tornado.bars.slice(0, kMostBars);
    out.push(h("figure", {},
      h("figcaption", {}, h("h3", {}, "Which assumptions matter"), h("p", {}, `${tornado.what}${tornado.unit === "" ? "" : `, ${tornado.unit}`}, when one assumption at a time is held low (light) or high (dark). The line is the base run.`)),
      responsive((w) => tornadoChart(tornado, bars, w))));
  } else {
    out.push(missing("What each assumption does to the answer is not among the results of this page.", [`plimsoll sensitivity ${model} --json sensitivity.json`]));
  }
  const stories = v.storiesOf(data.parts);
  if (stories.length > 0) {
    out.push(h("h3", {}, "The worst futures, told"), h("div", { class: "stories" }, stories.map((story) =>
      h("article", {}, h("h4", {}, story.heading), h("ol", {}, story.lines.slice(0, 14).map((line) => h("li", {}, line))),
        story.lines.length > 14 ? h("p", { class: "hint" }, `and ${story.lines.length - 14} more`) : null))));
  } else {
    out.push(missing("The stories of the worst futures are not among the results of this page.", [`plimsoll explain ${model} --worst 10 --json worst.json`]));
  }
  return out;
}
