// The page of a fit: which laws the values may be of, how well the best one fits, its tail, and the
// line to paste.
import { quantileChart, stabilityChart, tailChart } from "./charts/fit";
import { h, responsive } from "./dom";
import * as f from "./format";
import type { Fit, FitEstimate, FitLaw, FitTail } from "./results";

const behind = (fit: Fit) => (fit.unit === null ? "" : ` ${fit.unit}`);
const between = (e: FitEstimate) => `${f.significant(e.low, 4)} to ${f.significant(e.high, 4)}`;
const plain = (e: FitEstimate) => f.quantity(e.value, e.error, 1, "");
const ranked = (fit: Fit) => fit.laws.filter((law) => law.why_not === null);

function section(id: string, title: string, lead: string, ...content: (Node | null)[]): HTMLElement {
  return h(
    "section",
    { id, "aria-labelledby": `${id}-title` },
    h("h2", { id: `${id}-title` }, title),
    lead === "" ? null : h("p", { class: "lead" }, lead),
    ...content,
  );
}

function table(
  label: string,
  heads: [string, boolean][],
  rows: (string | Node)[][],
  attributes = {},
): HTMLElement {
  const cell = (kind: "td" | "th", i: number, content: string | Node) =>
    h(kind, { class: heads[i]![1] ? "n" : null, scope: kind === "th" ? "row" : null }, content);
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": label },
    h(
      "table",
      attributes,
      h("caption", { class: "hidden" }, label),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          heads.map(([text, isNumber]) => h("th", { scope: "col", class: isNumber ? "n" : null }, text)),
        ),
      ),
      h(
        "tbody",
        {},
        rows.map((row) =>
          h(
            "tr",
            {},
            row.map((content, i) => cell(i === 0 ? "th" : "td", i, content)),
          ),
        ),
      ),
    ),
  );
}

// What was recorded, in sentences.
export function recorded(fit: Fit): string[] {
  const unit = behind(fit);
  const at = (x: number) => `${f.significant(x, 6)}${unit}`;
  return [
    fit.truncated_below === null ? "" : `What lies below ${at(fit.truncated_below)} was never recorded.`,
    fit.truncated_above === null ? "" : `What lies above ${at(fit.truncated_above)} was never recorded.`,
    fit.censored_below === null
      ? ""
      : `Of ${f.count(fit.n_censored_below)} it is known only that they are at most ` +
        `${at(fit.censored_below)}.`,
    fit.censored_above === null
      ? ""
      : `Of ${f.count(fit.n_censored_above)} it is known only that they are at least ` +
        `${at(fit.censored_above)}.`,
  ].filter((words) => words !== "");
}

const pValue = (p: number | null | undefined) => (p === null || p === undefined ? "–" : f.fixed(p, 3));

// One row a law: text alone, so that it can be tested without a document.
export function rankingRows(fit: Fit): string[][] {
  return ranked(fit).map((law, i) => [
    law.name,
    i === 0 ? "best" : law.near_best === true ? "near" : "",
    f.fixed(law.score ?? 0, 1),
    i === 0 ? "" : `${f.fixed(law.score_below_best ?? 0, 1)} ± ${f.fixed(law.score_error ?? 0, 1)}`,
    f.fixed(law.aic ?? 0, 1),
    f.fixed(law.bic ?? 0, 1),
    pValue(law.p_kolmogorov_smirnov),
    pValue(law.p_anderson_darling),
    `${f.significant(law.quantile_95!.value, 4)} (${between(law.quantile_95!)})`,
  ]);
}

function ranking(fit: Fit): HTMLElement {
  const laws = ranked(fit);
  const near = laws.filter((law) => law.near_best === true);
  const others = fit.laws.filter((law) => law.why_not !== null);
  const lead =
    laws.length === 0
      ? "No law can be fitted to these values."
      : near.length > 1
        ? `The data do not tell ${near.map((law) => law.name).join(", ")} apart: ` +
          "the choice among them is a judgement."
        : `${f.capital(laws[0]!.name)} foretells a value that it has not seen better than any other law.`;
  return section(
    "ranking",
    "Which law",
    lead,
    laws.length === 0
      ? null
      : table(
          "Laws by score",
          [
            ["Law", false],
            ["", false],
            ["Score", true],
            ["Below best", true],
            ["AIC", true],
            ["BIC", true],
            ["KS p", true],
            ["AD p", true],
            [`95 % quantile${fit.unit === null ? "" : ` (${fit.unit})`}`, false],
          ],
          rankingRows(fit),
          { class: "fit-laws" },
        ),
    laws.length === 0
      ? null
      : h(
          "p",
          { class: "key" },
          "Score: the sum of log densities of each value under the law fitted to the others. " +
            "Near: within one standard error of the best." +
            (fit.resamples > 0
              ? ` P-values are of ${f.count(fit.resamples)} samples of the law, each fitted again.`
              : ""),
        ),
    others.length === 0
      ? null
      : h(
          "details",
          {},
          h("summary", {}, `Laws that are not ranked: ${others.map((law) => law.name).join(", ")}`),
          h(
            "ul",
            {},
            others.map((law) => h("li", {}, law.why_not)),
          ),
        ),
  );
}

function parameters(fit: Fit): HTMLElement {
  const rows = ranked(fit)
    .filter((law) => law.near_best === true)
    .flatMap((law: FitLaw) =>
      (law.parameters ?? []).map((p, i) => [
        i === 0 ? law.name : "",
        p.name,
        f.quantity(p.value, p.error, 1, ""),
        p.error === null ? "given" : between(p),
      ]),
    );
  return table(
    "Parameters of the laws that are near",
    [
      ["Law", false],
      ["Parameter", false],
      ["Estimate", true],
      ["95 % interval", false],
    ],
    rows,
  );
}

function tails(fit: Fit): HTMLElement | null {
  const { tail } = fit;
  if (tail === null && fit.stability.length === 0) return null;
  const words = (t: FitTail) =>
    t.why_not ??
    `${f.count(t.above)} values lie above ${f.significant(t.threshold, 4)}${behind(fit)}, ` +
      `${f.shortPercent(t.share_above, null)} of all. ` +
      `A generalised Pareto law of them has shape ${plain(t.shape!)} and scale ${plain(t.scale!)}.`;
  const picture = (of: "shape" | "modified_scale") =>
    h(
      "figure",
      {},
      responsive((w) => stabilityChart(fit, of, w), 520),
    );
  return section(
    "tail",
    "The tail",
    tail === null
      ? "Where a generalised Pareto law holds, shape and modified scale stay the same above every " +
          "threshold: choose the lowest such one."
      : words(tail),
    tail?.draw ? h("pre", {}, h("code", {}, tail.draw)) : null,
    ...(fit.stability.some((t) => t.why_not === null) ? [picture("shape"), picture("modified_scale")] : []),
  );
}

export function fitPage(fit: Fit, brand: Node): HTMLElement {
  document.title = `${fit.column}: fitted laws`;
  const best = ranked(fit)[0];
  const what = [
    fit.path,
    fit.sheet === null ? "" : `sheet ${fit.sheet}`,
    `${f.count(fit.n)} ${fit.n === 1 ? "value" : "values"}`,
    `from ${f.significant(fit.least, 4)} to ${f.significant(fit.most, 4)}${behind(fit)}`,
    `mean ${f.significant(fit.mean, 4)}`,
    fit.weights === null ? "" : `weighed by ${fit.weights}`,
  ].filter((words) => words !== "");
  return h(
    "div",
    { class: "sheet" },
    h(
      "header",
      {},
      h("p", { class: "brand" }, brand, h("span", {}, "Plimsoll")),
      h("h1", {}, f.capital(f.words(fit.column))),
      h("p", { class: "standfirst" }, what.join(" · ")),
      h("p", { class: "digest" }, "sha256 ", h("code", {}, fit.sha256.slice(0, 16))),
    ),
    h(
      "main",
      {},
      section(
        "draw",
        "The line to paste",
        [...recorded(fit), ...fit.notes.map((note) => `${f.capital(note)}.`)].join(" "),
        best?.draw ? h("pre", {}, h("code", {}, best.draw)) : null,
        fit.cautions.length === 0
          ? null
          : h(
              "ul",
              { class: "cautions" },
              fit.cautions.map((one) => h("li", {}, `${f.capital(one)}.`)),
            ),
      ),
      ranking(fit),
      fit.quantiles.length === 0
        ? null
        : section(
            "quantiles",
            "How well it fits",
            `Quantiles of the values against those of ${best!.name}: on the line where they agree.`,
            h(
              "figure",
              {},
              responsive((w) => quantileChart(fit, w), 520),
            ),
            h("h3", {}, "The share of values above each size"),
            h(
              "figure",
              {},
              responsive((w) => tailChart(fit, w), 520),
            ),
            h("p", { class: "key" }, "Dots: seen. Curve: the law."),
          ),
      best === undefined ? null : section("parameters", "Its numbers", "", parameters(fit)),
      tails(fit),
    ),
    h("footer", {}, h("p", {}, "Made by plimsoll fit; every figure on this page stands in its JSON.")),
  );
}
