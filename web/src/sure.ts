// Section 7: how sure the figures are, and how to get them again.
import { scrolled } from "./causes/blocks";
import { settlingChart } from "./charts/small";
import { h, responsive } from "./dom";
import * as f from "./format";
import { lookback } from "./lookback";
import type { Data, Doubt, Outcome, Run } from "./types";
import * as v from "./view";

const kMostSettling = 6;

// Why an error may not be believed, before it.
const kDoubts: Record<Doubt, string> = {
  heavy_tail: "perhaps none: heavy tail ",
  few_trials: "uncertain: few futures ",
  no_spread: "unknown: all the same ",
};

function errorsTable(run: Run): HTMLElement {
  const percentOf = (o: Outcome) => o.es.find((e) => e.p === 0.05);
  return scrolled(
    "Effective sample sizes",
    h(
      "table",
      { class: "errors" },
      h(
        "caption",
        {},
        "Effective trials: independent futures that would give the same error of the mean. Tail: " +
          "whole futures behind the 5 % shortfall.",
      ),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          ["Outcome", "Period"].map((t) => h("th", { scope: "col" }, t)),
          ["Error of mean", "Effective trials", "Tail", "Error of shortfall"].map((t) =>
            h("th", { scope: "col", class: "n" }, t),
          ),
        ),
      ),
      v
        .seriesOf(run)
        .filter((one) => !one.isFlag)
        .map((one) => {
          const display = v.displayOf(one);
          const errors = (pick: (o: Outcome) => number | null) =>
            f.evenly(
              one.points.map((o) => {
                const se = pick(o);
                return se === null ? null : se / display.scale;
              }),
              2,
            );
          const ofMean = errors((o) => o.mean.se);
          const ofTail = errors((o) => percentOf(o)?.se ?? null);
          return h(
            "tbody",
            {},
            one.points.map((o, i) => {
              const es = percentOf(o);
              const effective = v.effectiveTrials(o);
              return h(
                "tr",
                {},
                i === 0
                  ? h(
                      "th",
                      { scope: "rowgroup", rowspan: one.points.length },
                      f.capital(one.title),
                      display.unit === "" ? null : h("span", { class: "unit" }, display.unit),
                    )
                  : null,
                h("td", {}, f.linePeriod(o.period) || "horizon"),
                h(
                  "td",
                  { class: "n" },
                  o.mean.doubt === undefined ? null : h("span", { class: "se" }, kDoubts[o.mean.doubt]),
                  ofMean[i]!,
                ),
                h("td", { class: "n" }, effective === null ? "–" : f.count(effective)),
                h("td", { class: "n" }, es === undefined ? "–" : f.count(es.n_tail)),
                h(
                  "td",
                  { class: "n" },
                  es?.doubt === undefined ? null : h("span", { class: "se" }, kDoubts[es.doubt]),
                  es === undefined ? "–" : ofTail[i]!,
                ),
              );
            }),
          );
        }),
    ),
  );
}

function settling(run: Run): HTMLElement | null {
  const shown = v.settlingOf(run, kMostSettling);
  if (shown.length === 0) return null;
  return h(
    "div",
    {},
    h("h3", {}, "How the estimates settled"),
    h(
      "p",
      { class: "key" },
      "The estimate after more and more futures, with its 95 % interval; the number of futures " +
        "grows tenfold from mark to mark.",
    ),
    h(
      "div",
      { class: "fans small" },
      shown.map((one) =>
        h(
          "figure",
          {},
          h(
            "figcaption",
            {},
            h("h4", {}, f.capital(one.title)),
            h("p", { class: "unit" }, one.unit || "\u00a0"),
          ),
          responsive((w) => settlingChart(one, w), 330),
        ),
      ),
    ),
  );
}

// A run of a sampling plan that was interrupted has no command: another number of trials is another plan.
function againWith(command: string): HTMLElement[] {
  if (command === "") {
    return [
      h(
        "p",
        {},
        "The run was interrupted within its sampling plan: no command gives the same trials again.",
      ),
    ];
  }
  return [
    h("pre", { tabindex: 0, "aria-label": "command" }, h("code", {}, command)),
    h(
      "p",
      {},
      "gives the same figures, bit for bit, on any machine; the digest says so. Add ",
      h("code", {}, "--report FILE.html"),
      " for the page.",
    ),
  ];
}

export function howSure(data: Data, bytes: number): HTMLElement[] {
  const run = data.run;
  const titles = v.titlesOf(run);
  const row = (name: string, ...value: (Node | string)[]) => [h("dt", {}, name), h("dd", {}, ...value)];
  const out: HTMLElement[] = [];
  const effective = run.outcomes.map(v.effectiveTrials).filter((n): n is number => n !== null);
  out.push(
    h(
      "p",
      {},
      run.trials === 1
        ? "One future tells nothing of chances or errors."
        : run.replicates <= 1
          ? `The errors on this page are standard errors of ${f.count(run.trials)} independent ` +
            `futures: so many stand behind every mean, and a twentieth of them behind every 5 % ` +
            `shortfall. Four times as many would halve the errors.`
          : `The errors on this page come from ${f.count(run.replicates)} independent replicates of ` +
            `${f.count(run.trials / run.replicates)} planned futures each. ` +
            (effective.length === 0
              ? ""
              : `The means are as exact as those of ${f.significant(Math.min(...effective), 2)} to ` +
                `${f.significant(Math.max(...effective), 2)} independent futures.`),
    ),
  );
  const unclear = run.limits
    .map((l) => ({ limit: l, trials: v.trialsForClarity(l, run.trials) }))
    .filter((u) => u.trials !== null);
  if (unclear.length > 0)
    out.push(
      h(
        "ul",
        {},
        unclear.map((u) =>
          h(
            "li",
            {},
            `${f.capital(v.limitTitle(u.limit, titles))}` +
              `${u.limit.period === "" ? "" : ` in ${f.shortPeriod(u.limit.period)}`} ` +
              `is too close to call; about ${f.count(Number(u.trials!.toPrecision(2)))} futures ` +
              `would settle it if its estimate stays.`,
          ),
        ),
      ),
    );
  const pictures = settling(run);
  if (pictures !== null) out.push(pictures);
  out.push(...lookback(data));
  out.push(
    h("h3", {}, "Warnings"),
    run.warnings.length > 0
      ? h(
          "ul",
          { class: "warnings" },
          run.warnings.map((w) => h("li", {}, w)),
        )
      : h("p", {}, "The run gave none."),
  );
  if (run.outcomes.some((o) => o.kind !== "indicator"))
    out.push(
      h(
        "details",
        { class: "more" },
        h("summary", {}, "Errors and effective sample sizes of every outcome"),
        errorsTable(run),
      ),
    );
  if (run.unsettled.length > 0) {
    out.push(
      h(
        "details",
        { class: "more" },
        h("summary", {}, "What falls past the horizon"),
        h("p", {}, "Amounts that events caused, and that fall due after the last period; mean per future."),
        h(
          "ul",
          {},
          run.unsettled.map((u) =>
            h(
              "li",
              {},
              h("code", {}, u.name),
              ` ${f.quantity(u.mean.value, u.mean.se, u.scale, u.display_unit)}`,
            ),
          ),
        ),
      ),
    );
  }
  out.push(
    h("h3", {}, "How to make this page again"),
    ...againWith(run.command ?? `plimsoll run ${run.model} --trials ${run.trials} --seed ${run.seed}`),
    h(
      "dl",
      { class: "facts" },
      row("Digest", h("code", {}, run.digest)),
      row("Program", `plimsoll ${run.version ?? ""}, random stream ${run.stream}`),
      row(
        "Sampling",
        `${run.sampler}, seed ${run.seed}${run.replicates > 1 ? `, ${run.replicates} replicates` : ""}`,
      ),
      row(
        "Time",
        `${f.significant(run.seconds, 2)} s for ${f.count(run.trials)} futures on ` +
          `${f.count(run.threads)} ${run.threads === 1 ? "thread" : "threads"}`,
        run.timing === undefined
          ? ""
          : ` (${run.timing.isa}), ${f.significant(run.timing.compile_seconds, 2)} s to compile`,
      ),
      row(
        "Results",
        `schema ${run.schema}` +
          (data.parts.length === 0
            ? ""
            : `, with ${data.parts.map((p) => `${p.file} (${p.result.schema})`).join(", ")}`),
      ),
      row("This page", `${f.significant(bytes / 1e6, 2)} MB, complete: it asks no network for anything`),
    ),
  );
  return out;
}
