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
  const question = v.questionFor(data.run);
  const out: HTMLElement[] = [];
  const attribution = v.attributionOf(data.parts);
  if (attribution !== null && attribution.rows.length > 0) {
    const rows = gathered(attribution.rows, kMostBars);
    const amount = (value: number | null | undefined) => (value === null || value === undefined ? "–" : f.significant(value / attribution.scale));
    out.push(h("figure", {},
      h("figcaption", {}, h("h3", {}, "From calm to all risks"), h("p", {}, `${attribution.what}${attribution.unit === "" ? "" : `, ${attribution.unit}`}. Each bar is what a risk adds; together they lead from the company without risks to the company as modelled.`)),
      responsive((w) => waterfallChart(attribution, rows, w)),
      h("details", {}, h("summary", {}, "The same as a table"), h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Attribution" }, h("table", {},
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Risk"), h("th", { scope: "col", class: "n" }, "Share"), h("th", { scope: "col", class: "n" }, "±"), h("th", { scope: "col", class: "n" }, "Alone"), h("th", { scope: "col", class: "n" }, "If off"))),
        h("tbody", {}, [...attribution.rows].sort((a, b) => Math.abs(b.value) - Math.abs(a.value)).map((r) => {
          const shown = f.withError(r.value, r.se, attribution.scale);
          return h("tr", {}, h("th", { scope: "row" }, h("a", { href: `#${anchor("risk", r.name)}` }, r.title)), h("td", { class: "n" }, shown.value), h("td", { class: "n" }, shown.error),
            h("td", { class: "n" }, amount(r.alone)), h("td", { class: "n" }, amount(r.without === null || r.without === undefined ? null : -r.without)));
        })))))));
  } else {
    out.push(missing("How much each risk adds to the bad years is not among the results of this page.", [`plimsoll attribute ${model}${question} --json attribute.json`]));
  }
  const lines = v.linesOf(data.parts);
  if (lines !== null && lines.rows.length > 0) {
    const number = (value: number | null) => (value === null ? "–" : f.significant(value / lines.scale));
    out.push(h("h3", {}, "Which lines lose the money"), h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Lines of the statement" }, h("table", {},
      h("caption", {}, `${lines.what}${lines.unit === "" ? "" : `, ${lines.unit}`}: the lines of the statement on average and in the worst futures; the differences add up.`),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Line"), ["On average", "In the worst", "Difference", "±"].map((t) => h("th", { scope: "col", class: "n" }, t)))),
      h("tbody", {}, lines.rows.map((r) => h("tr", {}, h("th", { scope: "row" }, f.words(r.name)), h("td", { class: "n" }, number(r.average)), h("td", { class: "n" }, number(r.tail)), h("td", { class: "n" }, f.withError(r.difference, r.se, lines.scale).value), h("td", { class: "n" }, f.withError(r.difference, r.se, lines.scale).error)))))));
  }
  const tornado = v.tornadoOf(data.parts);
  if (tornado !== null) {
    const bars = tornado.bars.slice(0, kMostBars);
    out.push(h("figure", {},
      h("figcaption", {}, h("h3", {}, "Which assumptions matter"), h("p", {}, `${tornado.what}${tornado.unit === "" ? "" : `, ${tornado.unit}`}, when one assumption at a time is held low (light) or high (dark). The line is the base run.`)),
      responsive((w) => tornadoChart(tornado, bars, w))));
  }
  const derivatives = v.derivativesOf(data.parts);
  if (derivatives !== null) out.push(...derivativeTable(derivatives));
  if (tornado === null) {
    out.push(missing("What the answer becomes when one assumption at a time is held low or high is not among the results of this page.", [`plimsoll sensitivity ${model}${question} --method tornado --json tornado.json`]));
  }
  const reverse = v.reverseOf(data.parts);
  if (reverse !== null) out.push(...reversePart(reverse));
  const worst = v.worstOf(data.parts);
  if (worst !== null) {
    out.push(h("h3", {}, "The worst futures, told"), h("p", { class: "key" }, worst.what), h("div", { class: "stories" }, worst.stories.map((story) =>
      h("article", {}, h("h4", {}, story.heading), story.lines.length === 0 ? h("p", { class: "hint" }, "no event but such as strike in half of all futures") : h("ol", {}, story.lines.slice(0, kMostLines).map((line) => h("li", {}, line))),
        story.lines.length > kMostLines ? h("p", { class: "hint" }, `and ${story.lines.length - kMostLines} more`) : null))));
    if (worst.common.length > 0) {
      out.push(h("table", { class: "narrow" }, h("caption", {}, "What the worst futures have in common: occurrences per future."),
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Event"), h("th", { scope: "col", class: "n" }, "In the worst"), h("th", { scope: "col", class: "n" }, "In all"))),
        h("tbody", {}, worst.common.map((e) => h("tr", {}, h("th", { scope: "row" }, f.words(e.name)), h("td", { class: "n" }, f.significant(e.inTail)), h("td", { class: "n" }, f.significant(e.inAll)))))));
    }
  } else {
    out.push(missing("The stories of the worst futures are not among the results of this page.", [`plimsoll explain ${model}${question.replace(/ --statistic 'es\(([^,]+), 5%\)'/, " --outcome $1")} --worst 10 --json worst.json`]));
  }
  return out;
}

const kMostLines = 14;

function derivativeTable(d: v.Derivatives): HTMLElement[] {
  const rows = d.rows.filter((r) => r.clear).slice(0, 15);
  return [h("h3", {}, "What one per cent more would do"), h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Derivatives" }, h("table", { class: "narrow" },
    h("caption", {}, `${d.what}${d.unit === "" ? "" : `, ${d.unit}`}: change when the assumption is one per cent larger.`),
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Assumption"), ["Change", "±", "Elasticity"].map((t) => h("th", { scope: "col", class: "n" }, t)))),
    h("tbody", {}, rows.map((r) => {
      const shown = f.withError(r.effect, r.se, d.scale);
      return h("tr", {}, h("th", { scope: "row" }, h("a", { href: `#${anchor("assumption", r.name)}` }, h("code", {}, r.name)), r.flagged ? h("span", { class: "hint" }, " acts past a jump") : null),
        h("td", { class: "n" }, shown.value), h("td", { class: "n" }, shown.error), h("td", { class: "n" }, r.elasticity === null ? "–" : f.significant(r.elasticity)));
    }))))];
}

function reversePart(r: v.Reverse): HTMLElement[] {
  return [h("h3", {}, "What would it take"), h("p", {}, `${r.what === "" ? "The failure" : r.what} comes about in ${f.percent(r.probability, r.se)} of futures.`),
    h("ol", {}, r.ways.map((way) => h("li", {}, `${f.percent(way.share)} of them: ${[...way.struck, ...way.moved].join("; ")}`))),
    r.necessary.length === 0 ? h("span", {}) : h("p", {}, `Switching a risk off would save: ${r.necessary.slice(0, 8).map((n) => `${f.words(n.risk)} ${f.percent(n.share, n.se)}`).join(", ")}.`)];
}
