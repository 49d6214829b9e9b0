// Section 3: what causes the bad years, from the results of other commands.
import { sharesChart, stressChart, tornadoChart, waterfallChart, type ShareRow } from "./charts/causes";
import { anchor, h, responsive } from "./dom";
import * as f from "./format";
import type { Data } from "./types";
import * as v from "./view";

const kMostBars = 16;
const kMostRows = 12;
const kMostLines = 14;

// Says which commands make what is missing.
export function missing(what: string, commands: [string, string][]): HTMLElement {
  return h(
    "div",
    { class: "missing" },
    h("p", {}, what),
    h(
      "dl",
      {},
      commands.map(([gain, command]) => [h("dt", {}, gain), h("dd", {}, h("code", {}, command))]),
    ),
    h(
      "p",
      {},
      "and make this page again with those files: ",
      h("code", {}, "plimsoll report RESULT.json --with FILE.json -o PAGE.html"),
      ".",
    ),
  );
}

const titled = (title: string, about: string, ...content: (Node | null)[]): HTMLElement =>
  h("figure", {}, h("figcaption", {}, h("h3", {}, title), h("p", {}, about)), ...content);

export const scrolled = (label: string, table: HTMLElement): HTMLElement =>
  h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": label }, table);

const headings = (texts: string[]): HTMLElement =>
  h(
    "thead",
    {},
    h(
      "tr",
      {},
      texts.map((t, i) => h("th", { scope: "col", class: i === 0 ? "" : "n" }, t)),
    ),
  );

const cell = (text: string): HTMLElement => h("td", { class: "n" }, text);

export function causes(data: Data): HTMLElement[] {
  const titles = v.titlesOf(data.run);
  // Other numbers of trials give other figures of the same statistic: said where they differ from the run's.
  const asked = (what: string, unit: string, trials: number | null) =>
    `${f.capital(v.plainQuestion(what, titles))}${unit === "" ? "" : `; ${unit}`}` +
    `${v.fromTrials(data.run, trials, ", ")}.`;
  const out: HTMLElement[] = [];
  const lacking: [string, string][] = [];
  const model = v.modelArgument(data.run);
  const question = v.questionFor(data.run);
  const outcome = question.replace(/ --statistic 'es\(([^,]+), 5%\)'/, " --outcome $1");
  const part = (found: HTMLElement[] | null, gain: string, command: string) => {
    if (found !== null) out.push(...found);
    else lacking.push([gain, `plimsoll ${command}`]);
  };
  const hasRisks = (data.run.description?.risks.length ?? 1) > 0;
  const hasStatement = (data.run.description?.statements.length ?? 1) > 0;
  if (hasRisks)
    part(
      attributionPart(data, asked),
      "what each risk adds",
      `attribute ${model}${question} --json attribute.json`,
    );
  if (hasStatement)
    part(
      linesPart(data, asked),
      "which lines of the statement lose the money",
      `attribute ${model}${question} --parts --json parts.json`,
    );
  part(
    tornadoPart(data, asked),
    "each draw held low and high",
    `sensitivity ${model}${question} --method tornado --json tornado.json`,
  );
  part(
    variancePart(data, asked),
    "which source the uncertainty comes from",
    `sensitivity ${model}${outcome} --method shares${hasRisks ? " --by risk" : ""} --json shares.json`,
  );
  part(
    derivativePart(data, asked),
    "what one per cent more of each assumption does",
    `sensitivity ${model}${question} --json derivatives.json`,
  );
  part(
    breakevenPart(data, asked),
    "how wrong an assumption may be",
    `breakeven ${model}${question} --json breakeven.json`,
  );
  if (
    (data.run.description?.scenarios.length ?? 0) + (data.run.description?.actions.length ?? 0) > 0 ||
    v.stressesOf(data.parts) !== null
  ) {
    part(
      stressPart(data, asked),
      "scenarios and actions beside the run",
      `stress ${model}${question} --json stress.json`,
    );
  }
  part(
    reversePart(data),
    "what it would take to fail",
    `reverse ${model} ${v.failureFor(data.run)} --json reverse.json`,
  );
  part(
    worstPart(data, titles),
    "the worst futures as stories",
    `explain ${model}${outcome} --worst 6 --json worst.json`,
  );
  if (lacking.length > 0) {
    out.push(
      missing(
        out.length === 0
          ? "A run tells what happens, not why. These commands tell more:"
          : "Not among the results of this page, and how to get it:",
        lacking,
      ),
    );
  }
  return out;
}

type Asked = (what: string, unit: string, trials: number | null) => string;

function attributionPart(data: Data, asked: Asked): HTMLElement[] | null {
  const a = v.attributionOf(data.parts);
  if (a === null || a.rows.length === 0) return null;
  const steps = v.gathered(a.rows, kMostBars);
  const rows = [...a.rows].sort((one, other) => Math.abs(other.value) - Math.abs(one.value));
  const shares = f.aligned(rows, a.scale);
  // Each figure with as many digits as its own error allows.
  const alone = f
    .aligned(
      rows.map((r) => ({ value: r.alone ?? null, se: r.aloneSe ?? null })),
      a.scale,
    )
    .map((one) => one.value);
  const ifOff = f
    .aligned(
      rows.map((r) => ({
        value: r.without === null || r.without === undefined ? null : -r.without,
        se: r.withoutSe ?? null,
      })),
      a.scale,
    )
    .map((one) => one.value);
  const waterfall = {
    from: { name: "all risks off", value: a.off, se: a.offSe },
    to: { name: "all risks on", value: a.on, se: a.onSe },
    steps,
    unit: a.unit,
    scale: a.scale,
    badIsLow: a.on < a.off,
  };
  return [
    titled(
      "From calm to all risks",
      `${asked(a.what, a.unit, a.trials)} Each bar is what a risk adds; together they lead from the ` +
        `company without risks to the company as modelled.`,
      responsive((w) => waterfallChart(waterfall, w)),
      h(
        "details",
        {},
        h("summary", {}, rows.length === 1 ? "As a table" : `All ${rows.length} as a table`),
        scrolled(
          "Attribution",
          h(
            "table",
            { class: "narrow" },
            h(
              "caption",
              {},
              "Share: Shapley value. Alone: with every other risk off. If off: what switching it " +
                "off would change.",
            ),
            headings(["Risk", "Share", "±", "Alone", "If off"]),
            h(
              "tbody",
              {},
              rows.map((r, i) =>
                h(
                  "tr",
                  {},
                  h("th", { scope: "row" }, h("a", { href: `#${anchor("risk", r.name)}` }, r.title)),
                  cell(shares[i]!.value),
                  cell(shares[i]!.error),
                  cell(alone[i]!),
                  cell(ifOff[i]!),
                ),
              ),
            ),
          ),
        ),
      ),
    ),
  ];
}

function linesPart(data: Data, asked: Asked): HTMLElement[] | null {
  const lines = v.linesOf(data.parts);
  if (lines === null || lines.rows.length === 0) return null;
  const own = new Map(
    (data.run.description?.definitions ?? [])
      .filter((d) => d.title !== "" && d.kind !== "outcome" && d.kind !== "limit")
      .map((d) => [d.name, d.title]),
  );
  const titleOf = (name: string) => f.capital(own.get(name) ?? f.dottedName(name));
  const steps = v.gathered(
    lines.rows.map((r) => ({ name: "", title: titleOf(r.name), value: r.difference ?? 0, se: r.se })),
    kMostRows,
  );
  const column = (pick: (l: v.Line) => { value: number | null; se: number | null }) =>
    f.aligned(lines.rows.map(pick), lines.scale);
  const [average, tail, difference] = [
    column((l) => ({ value: l.average, se: l.averageSe })),
    column((l) => ({ value: l.tail, se: l.tailSe })),
    column((l) => ({ value: l.difference, se: l.se })),
  ];
  return [
    titled(
      "Which lines lose the money",
      `${asked(lines.what, lines.unit, lines.trials)} From the average of all futures to that of ` +
        `the worst, line by line.`,
      lines.average === null || lines.tail === null
        ? null
        : responsive((w) =>
            waterfallChart(
              {
                from: { name: "on average", value: lines.average!, se: lines.averageSe },
                to: { name: "in the worst futures", value: lines.tail!, se: lines.tailSe },
                steps,
                unit: lines.unit,
                scale: lines.scale,
                badIsLow: lines.tail! < lines.average!,
              },
              w,
            ),
          ),
      h(
        "details",
        {},
        h("summary", {}, `All ${lines.rows.length} lines as a table`),
        scrolled(
          "Lines of the statement",
          h(
            "table",
            { class: "narrow" },
            headings(["Line", "On average", "In the worst", "Difference", "±"]),
            h(
              "tbody",
              {},
              lines.rows.map((r, i) =>
                h(
                  "tr",
                  {},
                  h("th", { scope: "row" }, titleOf(r.name)),
                  cell(average[i]!.value),
                  cell(tail[i]!.value),
                  cell(difference[i]!.value),
                  cell(difference[i]!.error),
                ),
              ),
            ),
          ),
        ),
      ),
    ),
  ];
}

function tornadoPart(data: Data, asked: Asked): HTMLElement[] | null {
  const t = v.tornadoOf(data.parts);
  if (t === null) return null;
  const bars = t.bars.slice(0, kMostBars);
  const left = t.bars.length - bars.length;
  return [
    titled(
      "Which draws matter",
      `${asked(t.what, t.unit, t.trials)} What it becomes when one draw at a time is held at its ` +
        `${f.percent(t.levels[0])} (light) or ${f.percent(t.levels[1])} (dark) quantile, all else ` +
        `as it falls.`,
      responsive((w) => tornadoChart(t, bars, w)),
      h(
        "p",
        { class: "key" },
        [
          bars.some((b) => b.coupled) ? "* moves what is correlated with it. " : "",
          bars.some((b) => b.parts > 1)
            ? "A draw by period or label is many sources: one is held at a time, and the bar is the " +
              "root of the sum of squares. "
            : "",
          left > 0 ? `${left} more move it less.` : "",
        ].join(""),
      ),
    ),
  ];
}

function variancePart(data: Data, asked: Asked): HTMLElement[] | null {
  const shares = v.varianceSharesOf(data.parts);
  if (shares === null) return null;
  const risks = new Map(
    (data.run.description?.risks ?? []).map((r) => [r.name, r.title || f.words(r.name)]),
  );
  const rows: ShareRow[] = shares.rows.slice(0, kMostRows).map((r) => ({
    name: risks.get(r.source) ?? f.dottedName(r.source),
    value: r.total!,
    inner: r.first,
    se: r.se,
    ...(risks.has(r.source) ? { link: anchor("risk", r.source) } : {}),
  }));
  return [
    titled(
      "Where the uncertainty comes from",
      `${asked(shares.what, "", shares.trials)} Shares of its variance: what a source does alone ` +
        `(dark) and with what it touches (whole bar), with 95 % intervals.`,
      responsive((w) => sharesChart("Shares of the variance by source", rows, w)),
    ),
  ];
}

function derivativePart(data: Data, asked: Asked): HTMLElement[] | null {
  const d = v.derivativesOf(data.parts);
  if (d === null) return null;
  const clear = d.rows.filter((r) => r.clear);
  const rows = clear.slice(0, kMostRows);
  const effects = f.aligned(
    rows.map((r) => ({ value: r.effect, se: r.se })),
    d.scale,
  );
  const elasticities = f
    .aligned(rows.map((r) => ({ value: r.elasticity, se: r.elasticitySe })))
    .map((one) => one.value);
  const list = (names: string[]) => names.map(f.dottedName).join(", ");
  const step = (moved: number | null) => (moved === null ? "–" : f.quantity(moved, null, d.scale, d.unit));
  const hidden = clear.length - rows.length;
  const noise = d.rows.length - clear.length;
  const remarks = [
    [
      hidden > 0 ? `${hidden} more move it less.` : "",
      noise > 0 ? `${noise} ${noise === 1 ? "is" : "are"} not told apart from zero.` : "",
    ]
      .filter((t) => t !== "")
      .join(" "),
    rows.some((r) => r.bump !== null)
      ? "† By two runs, the assumption moved up and down by a share of itself: it reaches a " +
        "condition, a rounding, a delay or a whole number, which no derivative sees."
      : "",
    ...rows
      .filter((r) => r.bump?.uneven)
      .map(
        (r) =>
          `‡ ${f.capital(f.dottedName(r.name))}: up and down differ. ${f.percent(r.bump!.step)} up ` +
          `moves it by ${step(r.bump!.up)}, down by ${step(r.bump!.down)}; the figure is their middle.`,
      ),
  ].filter((t) => t !== "");
  const unmeasured: [string, string[]][] = [
    ...d.notMeasured.map((one): [string, string[]] => [`Not measured (${one.reason})`, one.names]),
    ["Made of other assumptions, which have the rows", d.madeOfOthers],
    ["In the model's formulas, but not read in this run", d.notRead],
  ];
  // Names that are many are folded, none is left out.
  const told = unmeasured
    .filter(([, names]) => names.length > 0)
    .map(([what, names]) =>
      names.length <= kMostRows
        ? h("li", {}, `${what}: ${list(names)}.`)
        : h(
            "li",
            {},
            h("details", {}, h("summary", {}, `${what}: ${names.length} assumptions`), `${list(names)}.`),
          ),
    );
  return [
    h("h3", {}, "What one per cent more would do"),
    h(
      "p",
      { class: "key" },
      `${asked(d.what, d.unit, d.trials)} Change when the assumption is one per cent larger, and ` +
        `the elasticity: by how many per cent it changes.`,
    ),
    rows.length === 0
      ? h("p", {}, "No assumption is told apart from zero.")
      : scrolled(
          "Derivatives",
          h(
            "table",
            { class: "narrow derivatives" },
            headings(["Assumption", "Change", "±", "Elasticity"]),
            h(
              "tbody",
              {},
              rows.map((r, i) =>
                h(
                  "tr",
                  { "data-assumption": r.name, "data-bump": r.bump === null ? null : String(r.bump.step) },
                  h(
                    "th",
                    { scope: "row" },
                    h("a", { href: `#${anchor("assumption", r.name)}` }, f.dottedName(r.name)),
                    r.bump === null ? null : r.bump.uneven ? " † ‡" : " †",
                    r.flagged ? h("span", { class: "hint" }, " lacks what a jump adds") : null,
                  ),
                  cell(effects[i]!.value),
                  cell(effects[i]!.error),
                  cell(elasticities[i]!),
                ),
              ),
            ),
          ),
        ),
    remarks.length + told.length === 0
      ? null
      : h(
          "ul",
          { class: "remarks" },
          remarks.map((t) => h("li", {}, t)),
          told,
        ),
  ].filter((e): e is HTMLElement => e !== null);
}

function breakevenPart(data: Data, asked: Asked): HTMLElement[] | null {
  const b = v.breakevensOf(data.parts);
  if (b === null) return null;
  const changes = f
    .aligned(
      b.rows.map((r) => ({ value: v.changeOf(r), se: v.changeErrorOf(r) })),
      0.01,
    )
    .map((one) => one.value);
  const amount = (r: v.Breakeven, value: number | null, se: number | null) => {
    if (value === null) return "–";
    if (r.isFactor) return `× ${f.withError(value, se).value}`;
    const share = r.unit === "" || r.unit === "1 per year";
    if (share && Math.abs(value) <= 1.5)
      return `${f.withError(value, se, 0.01).value} %${r.unit === "" ? "" : " per year"}`;
    const shown = f.scaleFor(r.unit, Math.abs(value));
    return `${f.withError(value, se, shown.scale).value}${shown.unit === "" ? "" : ` ${shown.unit}`}`;
  };
  const goal = f.quantity(b.goal, null, b.scale, b.unit);
  return [
    h("h3", {}, "How wrong an assumption may be"),
    scrolled(
      "Break-even values",
      h(
        "table",
        { class: "narrow" },
        h(
          "caption",
          {},
          `${asked(b.what, "", b.trials)} The value at which it becomes ${goal}, everything else as ` +
            `assumed.`,
        ),
        headings(["Assumption", "Assumed", "Breaks even at", "Change, %"]),
        h(
          "tbody",
          {},
          b.rows.map((r, i) =>
            h(
              "tr",
              {},
              h(
                "th",
                { scope: "row" },
                h("a", { href: `#${anchor("assumption", r.name)}` }, f.dottedName(r.name)),
              ),
              cell(r.isFactor ? "as it is" : amount(r, r.now, null)),
              cell(r.at === null ? "nowhere within reach" : amount(r, r.at, r.se)),
              cell((changes[i]!.startsWith("\u2212") || r.at === null ? "" : "+") + changes[i]!),
            ),
          ),
        ),
      ),
    ),
  ];
}

function stressPart(data: Data, asked: Asked): HTMLElement[] | null {
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

function reversePart(data: Data): HTMLElement[] | null {
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

function worstPart(data: Data, titles: Map<string, string>): HTMLElement[] | null {
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
