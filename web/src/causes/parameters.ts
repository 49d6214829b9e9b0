// What is owed to givens that are not known, apart from what is still to happen.
import { sharesChart } from "../charts/causes";
import { h, responsive } from "../dom";
import * as f from "../format";
import type { Data } from "../types";
import * as v from "../view";
import { cell, headings, kMostRows, scrolled, titled, type Asked } from "./blocks";

const kWords: Record<string, string> = {
  parameters: "What is not known: uncertain givens",
  process: "What is still to happen",
};

// Of every outcome, as the run itself tells it, and of one by both sources. Null of models without any.
export function parameterPart(data: Data, asked: Asked): HTMLElement[] | null {
  const risk = data.run.parameter_risk;
  const shares = v.parameterSharesOf(data.parts);
  if (risk === undefined && shares === null) return null;
  const out: (HTMLElement | null)[] = [h("h3", {}, "Not known, or still to happen")];
  if (risk !== undefined) {
    const definitions = v.definitionsOf(data.run);
    const givens = risk.givens.map((name) => v.plainName(name, data.run, definitions));
    out.push(
      h(
        "p",
        { class: "key" },
        `${f.count(givens.length)} uncertain ${givens.length === 1 ? "given" : "givens"}: ` +
          `${givens.join(", ")}. ` +
          (risk.reason !== undefined
            ? `What outcomes owe to them cannot be told: ${risk.reason}.`
            : `${f.count(risk.trials)} futures were drawn twice with the same givens and other luck. What ` +
              "an outcome has in common in both is owed to the givens alone; the rest is of what is still " +
              "to happen, and of both together."),
      ),
    );
    if (risk.reason === undefined) out.push(parameterTable(data));
  }
  if (shares !== null)
    out.push(
      titled(
        "By both sources",
        `${asked(shares.what, "", shares.trials)} Shares of its variance: what a source does alone ` +
          "(dark) and with what it touches (whole bar), with 95 % intervals.",
        responsive((w) =>
          sharesChart(
            "Shares of the variance by what is not known and what is still to happen",
            shares.rows.map((r) => ({
              name: kWords[r.source] ?? f.dottedName(r.source),
              value: r.total!,
              inner: r.first,
              se: r.se,
            })),
            w,
          ),
        ),
      ),
    );
  return out.filter((e): e is HTMLElement => e !== null);
}

function parameterTable(data: Data): HTMLElement | null {
  const rows = v
    .seriesOf(data.run)
    .flatMap((one) => one.points.map((o) => ({ title: f.capital(one.title), outcome: o })))
    .filter((r) => r.outcome.owed_to_givens !== undefined);
  if (rows.length === 0) return null;
  const column = (pick: (r: (typeof rows)[number]) => { value: number | null; se: number | null } | null) =>
    f.aligned(
      rows.map((r) => pick(r) ?? { value: null, se: null }),
      0.01,
    );
  const variance = column((r) => r.outcome.owed_to_givens!.variance);
  const worst = column((r) => r.outcome.owed_to_givens!.worst);
  const table = scrolled(
    "Owed to uncertain givens",
    h(
      "table",
      { class: "narrow owed" },
      h(
        "caption",
        {},
        "Owed to the givens alone, with its error: of the variance, and of being among the worst 5 % of " +
          "futures (0 is what chance does).",
      ),
      headings(["Outcome", "Period", "Of the variance, %", "±", "Of the worst 5 %, %", "±"]),
      h(
        "tbody",
        {},
        rows.map((r, i) =>
          h(
            "tr",
            { "data-owed": r.outcome.name },
            h("th", { scope: "row" }, r.title),
            cell(f.linePeriod(r.outcome.period) || "horizon"),
            cell(variance[i]!.value),
            cell(variance[i]!.error),
            cell(worst[i]!.value),
            cell(worst[i]!.error),
          ),
        ),
      ),
    ),
  );
  return rows.length <= kMostRows
    ? table
    : h("details", {}, h("summary", {}, `All ${rows.length} figures as a table`), table);
}
