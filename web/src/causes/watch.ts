// By which figures a board could tell that a limit will break.
import { h } from "../dom";
import * as f from "../format";
import type { Data } from "../types";
import * as v from "../view";
import { cell, headings, scrolled } from "./blocks";

export function watchPart(data: Data): HTMLElement[] | null {
  const found = v.watchOf(data.parts);
  if (found === null) return null;
  const condition = v.plainCondition(found.failure, v.titlesOf(data.run));
  const shares = (pick: (row: v.WatchRow) => number | null, error: (row: v.WatchRow) => number | null) =>
    f.aligned(
      found.rows.map((row) => ({ value: pick(row), se: error(row) })),
      0.01,
    );
  const hits = shares(
    (row) => row.hits,
    (row) => row.hitsSe,
  );
  const alarms = shares(
    (row) => row.falseAlarms,
    (row) => row.falseAlarmsSe,
  );
  const after = shares(
    (row) => row.after,
    (row) => row.afterSe,
  );
  const area = f.aligned(found.rows.map((row) => ({ value: row.area, se: row.areaSe })));
  return [
    h("h3", {}, "Early warnings"),
    h(
      "p",
      {},
      `In ${f.percent(found.chance, found.chanceSe)} of ` +
        `${found.trials === null ? "" : `${f.count(found.trials)} `}futures ${condition}. Which ` +
        `figures, seen ` +
        "by when, tell these from the others: thresholds were chosen on half of the futures and " +
        "measured on " +
        "the other half.",
    ),
    found.rows.length === 0
      ? h("p", { class: "hint" }, "No figure tells.")
      : scrolled(
          "Early warnings",
          h(
            "table",
            { class: "watch" },
            h(
              "caption",
              {},
              "Hits: breaches that it warns of. False alarms: other futures that it warns of " +
                "too. Area: the " +
                "chance that it tells a breach from another future; 0.5 says nothing.",
            ),
            headings(
              [
                "Seen by",
                "Ahead",
                "Figure",
                "Warns",
                "Hits, %",
                "False alarms, %",
                "Breach after it, %",
                "Area",
              ],
              4,
            ),
            h(
              "tbody",
              {},
              found.rows.map((row, i) => {
                const isSame = found.rows[i - 1]?.period === row.period;
                return h(
                  "tr",
                  {},
                  h("th", { scope: "row" }, isSame ? "" : row.period),
                  h("td", {}, isSame ? "" : row.ahead),
                  h("td", {}, f.capital(row.figure)),
                  h("td", {}, row.warns),
                  cell(hits[i]!.value),
                  cell(alarms[i]!.value),
                  cell(after[i]!.value),
                  cell(area[i]!.value),
                );
              }),
            ),
          ),
        ),
    ...found.cautions.map((one) => h("p", { class: "hint" }, f.capital(one), ".")),
  ];
}
