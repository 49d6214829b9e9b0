// What leads to bad years: scenarios, a failure's causes, and the worst trials.
import { sharesChart, stressChart, type ShareRow } from "../charts/causes";
import { anchor, h, responsive } from "../dom";
import * as f from "../format";
import type { Data } from "../types";
import * as v from "../view";
import { cell, headings, kMostRows, titled, type Asked } from "./blocks";

const kMostLines = 14;

export function stressPart(data: Data, asked: Asked): HTMLElement[] | null {
  const stresses = v.stressesOf(data.parts, data.run);
  if (stresses === null) return null;
  return [
    titled(
      "Scenarios and actions",
      `${asked(stresses.what, stresses.unit, stresses.trials)} What each would make of it, on the ` +
        `same random numbers, with 95 % intervals; open marks cannot be told from the run.`,
      responsive((w) => stressChart(stresses, w)),
    ),
  ];
}

export function reversePart(data: Data): HTMLElement[] | null {
  const r = v.reverseOf(data.parts);
  if (r === null) return null;
  const titles = v.titlesOf(data.run);
  const risks = new Map(
    (data.run.description?.risks ?? []).map((one) => [one.name, one.title || f.words(one.name)]),
  );
  const events = new Map(
    (data.run.description?.definitions ?? [])
      .filter((d) => d.kind === "event")
      .map((d) => [d.name, v.unfilled(d.title)]),
  );
  const needed: ShareRow[] = r.necessary
    .filter((n) => n.share > 0)
    .slice(0, kMostRows)
    .map((n) => ({
      name: risks.get(n.risk) ?? f.words(n.risk),
      value: n.share,
      se: n.se,
      link: anchor("risk", n.risk),
    }));
  const told = h(
    "div",
    { class: "stories" },
    r.ways.map((way) =>
      h(
        "article",
        {},
        h("h4", {}, `${f.percent(way.share, way.se)} of the failures`),
        way.struck.length === 0
          ? h("p", { class: "hint" }, "no event stands out in these")
          : h(
              "table",
              {},
              headings(["What struck", "in these", "in all"]),
              h(
                "tbody",
                {},
                way.struck
                  .slice(0, 6)
                  .map((e) =>
                    h(
                      "tr",
                      {},
                      h("th", { scope: "row" }, f.capital(events.get(e.event) || f.dottedName(e.event))),
                      cell(f.percent(Number(e.share.toPrecision(2)))),
                      cell(f.percent(Number(e.usual.toPrecision(2)))),
                    ),
                  ),
              ),
            ),
        way.moved.length === 0
          ? null
          : h(
              "p",
              { class: "hint" },
              `Draws far from their medians: ${way.moved.map(v.movedText).join("; ")}.`,
            ),
        way.trial === null
          ? null
          : h(
              "p",
              { class: "hint" },
              "told by ",
              h("code", {}, `plimsoll explain ${v.modelArgument(data.run)} --trial ${way.trial}`),
            ),
      ),
    ),
  );
  const condition = v.plainCondition(r.what, titles);
  const ways =
    r.ways.length === 0 ? "" : `, by ${r.ways.length === 1 ? "one way" : `${r.ways.length} ways`}`;
  return [
    h("h3", {}, "What it would take to fail"),
    h(
      "p",
      {},
      r.below !== null
        ? `That ${condition} was not seen; it happens in fewer than ${f.percent(r.below)} of futures.`
        : `In ${f.percent(r.probability, r.se)} of ` +
            `${r.trials === null ? "" : `${f.count(r.trials)} `}futures ${condition}${ways}.`,
    ),
    told,
    ...(needed.length === 0
      ? []
      : [
          titled(
            "What the failure needs",
            "Share of the failures that would not have come about with the risk switched off, with " +
              "95 % intervals.",
            responsive((w) => sharesChart("Failures saved by switching a risk off", needed, w)),
          ),
        ]),
  ];
}

export function worstPart(data: Data, titles: Map<string, string>): HTMLElement[] | null {
  const worst = v.worstOf(data.parts);
  if (worst === null) return null;
  const out: HTMLElement[] = [
    h("h3", {}, "The worst futures, told"),
    h(
      "p",
      { class: "key" },
      `${f.capital(v.plainQuestion(worst.what, titles))}. What happened in each of the worst: ` +
        `events, but for those that strike in half of all futures, and draws far out that alone ` +
        `made it worse.`,
    ),
    h(
      "div",
      { class: "stories" },
      worst.stories.map((story) =>
        h(
          "article",
          {},
          h("h4", {}, story.heading),
          story.lines.length === 0
            ? h("p", { class: "hint" }, "no event but such as strike in half of all futures")
            : h(
                "ol",
                {},
                story.lines.slice(0, kMostLines).map((line) => h("li", {}, line)),
              ),
          story.lines.length > kMostLines
            ? h("p", { class: "hint" }, `and ${story.lines.length - kMostLines} more`)
            : null,
        ),
      ),
    ),
  ];
  if (worst.common.length > 0) {
    const inTail = f
      .aligned(
        worst.common.map((e) => ({ value: e.inTail, se: e.se })),
        0.01,
      )
      .map((one) => one.value);
    const inAll = f
      .aligned(
        worst.common.map((e) => ({ value: e.inAll, se: e.se })),
        0.01,
      )
      .map((one) => one.value);
    out.push(
      h(
        "table",
        { class: "narrow" },
        h(
          "caption",
          {},
          `What the worst ${worst.tail === null ? "" : `${f.count(worst.tail)} `}` +
            `${worst.trials === null ? "" : `of ${f.count(worst.trials)} `}futures ` +
            `have in common: shares of futures in which it strikes at least once.`,
        ),
        headings(["Event", "In the worst, %", "In all, %"]),
        h(
          "tbody",
          {},
          worst.common.map((e, i) =>
            h(
              "tr",
              {},
              h("th", { scope: "row" }, f.capital(e.sentence || f.dottedName(e.name))),
              cell(inTail[i]!),
              cell(inAll[i]!),
            ),
          ),
        ),
      ),
    );
  }
  return out;
}
