// The page for a board: what the results say in five parts, as plain words with figures and their errors.
import * as f from "../format";
import type { Data, Limit, Num, Outcome, Run, Verdict } from "../types";
import { attributionOf, derivativesOf, questionFor, type Contribution } from "./answers";
import type { Titles } from "./condition";
import { assumptionsOf, citation, statuses, type Status } from "./evidence";
import { aboutOf, fields, numberOf, objects, partOf, plainQuestion, type Fields } from "./fields";
import {
  boundAmount,
  depth,
  isChance,
  limitAmount,
  limitTitle,
  limitValue,
  reachOf,
  titlesOf,
} from "./limits";
import { definitionOf, definitionsOf, plainName } from "./names";
import { stressesOf } from "./scenarios";
import { displayOf, figureOf, quantile, seriesOf } from "./series";

// One limit over its periods: where it stands at its worst, and when it is beyond its line.
export interface LimitLine {
  title: string;
  verdict: Verdict;
  // "in 5.35 % ± 0.07 % of futures"; of the period where it lies deepest.
  amount: string;
  bound: string;
  // That period, or empty over the horizon.
  worst: string;
  // "from FY2013 on", "in FY2012, FY2014"; empty where it holds throughout or has no periods.
  when: string;
  deepest: number;
  limits: Limit[];
}

// Periods that reach to the last are told by their first.
export function periodWords(chosen: string[], all: string[]): string {
  const names = chosen.map(f.shortPeriod);
  if (names.length === 0) return "";
  if (all.length === 1) return `in ${names[0]!}`;
  if (chosen.length === all.length) return `in every period from ${names[0]!} on`;
  const tail = all.slice(all.length - chosen.length);
  if (chosen.length > 1 && tail.every((p, i) => p === chosen[i])) return `from ${names[0]!} on`;
  return `in ${names.join(", ")}`;
}

function titleOf(limit: Limit, titles: Titles): string {
  if ((limit.title ?? "") !== "" || isChance(limit)) return f.capital(limitTitle(limit, titles));
  const label = limit.label === "" ? "" : `, ${limit.label}`;
  return f.capital(plainQuestion(limit.text, titles)) + label;
}

// Limits by name: those that are broken first, the deepest before all; of the others the nearest.
export function limitLines(run: Run, titles: Titles): LimitLine[] {
  const groups = new Map<string, Limit[]>();
  for (const limit of run.limits) {
    const key = `${limit.name}\n${limit.label}`;
    (groups.get(key) ?? groups.set(key, []).get(key)!).push(limit);
  }
  const lines = [...groups.values()].map((limits): LimitLine => {
    const deep = (l: Limit) => depth(l, limitValue(l), reachOf(limits, l)) ?? -Infinity;
    const has = (verdict: Verdict) => limits.some((l) => l.verdict === verdict);
    const verdict: Verdict = has("breached") ? "breached" : has("too_close") ? "too_close" : "holds";
    // A figure without a verdict is no measure of one that has it.
    const judged = limits.filter((l) => verdict !== "breached" || l.verdict !== "too_close");
    const worst = judged.reduce((a, b) => (deep(b) > deep(a) ? b : a));
    const amount = limitAmount(worst, limitValue(worst), worst.se);
    const all = limits.map((l) => l.period).filter((p) => p !== "");
    const chosen = limits.filter((l) => l.verdict === verdict && l.period !== "").map((l) => l.period);
    return {
      title: titleOf(worst, titles),
      verdict,
      amount: isChance(worst) ? `${amount} of futures` : amount,
      bound: `${worst.relation.startsWith("<") ? "at most" : "at least"} ${boundAmount(worst)}`,
      worst: f.shortPeriod(worst.period),
      when: verdict === "holds" ? "" : periodWords(chosen, all),
      deepest: deep(worst),
      limits,
    };
  });
  const order: Verdict[] = ["breached", "too_close", "holds"];
  return lines.sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict) || b.deepest - a.deepest);
}

// "Of 8 limits, 2 hold throughout, 6 are beyond their lines, the first in FY2013."
export function boardLead(run: Run, lines: LimitLine[]): string {
  if (lines.length === 0) return "The model states no limit: it says what may come, and not what may not.";
  const n = (verdict: Verdict) => lines.filter((l) => l.verdict === verdict).length;
  const first = run.limits.find((l) => l.verdict === "breached" && l.period !== "");
  const periods = run.limits.map((l) => l.period).filter((p) => p !== "");
  const earliest = periods.find((p) => run.limits.some((l) => l.period === p && l.verdict === "breached"));
  const are = (k: number, one: string, many: string) => (k === 1 ? one : many);
  const parts = [
    n("holds") === 0
      ? ""
      : `${f.count(n("holds"))} ${are(n("holds"), "holds", "hold")}` +
        `${periods.length > 0 ? " throughout" : ""}`,
    n("breached") === 0
      ? ""
      : `${f.count(n("breached"))} ${are(n("breached"), "is", "are")} broken` +
        (first === undefined || earliest === undefined ? "" : `, the first in ${f.shortPeriod(earliest)}`),
    n("too_close") === 0
      ? ""
      : `${f.count(n("too_close"))} ${are(n("too_close"), "is", "are")} too close to call`,
  ].filter((t) => t !== "");
  return `Of ${f.count(lines.length)} ${are(lines.length, "limit", "limits")}, ${parts.join("; ")}.`;
}

// Where the company is likely to be: the first outcomes of the model, and the one that is asked about.
export interface HeadlineCell {
  middle: string;
  error: string;
  low: string;
  high: string;
}
export interface Headline {
  title: string;
  unit: string;
  past: string;
  cells: (HeadlineCell | null)[];
}
export interface Headlines {
  // Of the last reported figures; empty where there is none.
  past: string;
  periods: string[];
  rows: Headline[];
}
const kMostHeadlines = 3;
const kMostPeriods = 3;

// So many of a list, the first and the last among them.
function spreadOver<T>(all: T[], most: number): T[] {
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, i) => all[Math.round((i * (all.length - 1)) / (most - 1))]!);
}

export function headlinesOf(run: Run): Headlines {
  const all = seriesOf(run).filter((one) => !one.isFlag && !one.points.some((o) => o.label !== ""));
  const inTime = all.filter((one) => !one.single);
  const known = inTime.length > 0 ? inTime : all;
  const asked = /es\((.*), 5%\)/.exec(questionFor(run))?.[1];
  const chosen = known.slice(0, kMostHeadlines);
  const subject = known.find((one) => one.name === asked);
  if (subject !== undefined && !chosen.includes(subject)) chosen[chosen.length - 1] = subject;
  const names = spreadOver([...new Set(chosen[0]?.points.map((o) => o.period) ?? [])], kMostPeriods);
  const rows = chosen.map((one): Headline => {
    const display = displayOf(one);
    const last = one.history[one.history.length - 1];
    const cell = (o: Outcome | undefined): HeadlineCell | null => {
      if (o === undefined) return null;
      const [low, high] = [quantile(o, 0.05), quantile(o, 0.95)];
      const middle = figureOf(o, "0.5");
      const shown = f.withError(middle.value, middle.se, display.scale);
      const ends = f.evenly([low, high].map((x) => (x === null ? null : x / display.scale)));
      return { middle: shown.value, error: shown.error, low: ends[0]!, high: ends[1]! };
    };
    return {
      title: f.capital(one.title),
      unit: display.unit,
      past: last === undefined ? "" : f.significant(last.value / display.scale),
      cells: names.map((period) => cell(one.points.find((o) => o.period === period))),
    };
  });
  const ends = chosen
    .map((one) => one.history[one.history.length - 1]?.period ?? "")
    .filter((p) => p !== "");
  const past = ends.length > 0 && ends.every((p) => p === ends[0]) ? f.shortPeriod(ends[0]!) : "";
  return {
    past,
    periods: names.map((p) => f.linePeriod(p) || "over the horizon"),
    rows: rows.filter((row) => row.cells.some((cell) => cell !== null)),
  };
}

// A figure that moves the statistic, with its error; `share` is its size beside the largest of its list.
export interface Mover {
  name: string;
  title: string;
  figure: string;
  share: number;
  kind: "bad" | "good" | "open";
}
export interface Movers {
  // The question, where it is not the one before.
  what: string;
  trials: Num;
  unit: string;
  rows: Mover[];
  rest: string;
  // Whether an error of the list may not be believed.
  doubted: boolean;
}

// In the list's unit; a mark where the error may not be believed.
function signed(value: number, se: Num, doubted: boolean, scale: number): string {
  const shown = f.withError(value, se, scale);
  const sign = value > 0 && /[1-9]/.test(shown.value) ? "+" : "";
  const error = shown.error === "" ? "" : ` ± ${shown.error}`;
  return `${sign}${shown.value}${error}${doubted ? "†" : ""}`;
}

const kMostCauses = 4;
const kMostLevers = 3;
const kMostJudgements = 2;
const kMostActions = 8;

// Risks by what they add, from the company without risks to the company as it is.
export function boardCauses(data: Data, titles: Titles): (Movers & { from: string; to: string }) | null {
  const a = attributionOf(data.parts);
  if (a === null || a.rows.length === 0) return null;
  const rows = [...a.rows].sort((x, y) => Math.abs(y.value) - Math.abs(x.value));
  const largest = Math.abs(rows[0]!.value) || 1;
  const badIsLow = a.on < a.off;
  const shown = rows.slice(0, kMostCauses);
  const others = rows.slice(kMostCauses);
  const sum = others.reduce((total, r) => total + r.value, 0);
  const title = (r: Contribution) => f.capital(r.title === r.name ? f.words(r.name) : r.title);
  return {
    what: f.capital(plainQuestion(a.what, titles)),
    trials: a.trials,
    unit: a.unit,
    doubted: shown.some((r) => r.doubted === true),
    from: f.quantity(a.off, a.offSe, a.scale, a.unit),
    to: f.quantity(a.on, a.onSe, a.scale, a.unit),
    rows: shown.map((r) => ({
      name: r.name,
      title: title(r),
      figure: signed(r.value, r.se, r.doubted === true, a.scale),
      share: Math.abs(r.value) / largest,
      kind: r.value < 0 === badIsLow ? "bad" : "good",
    })),
    // What adds up to a whole has no error that the parts' errors tell.
    rest:
      others.length === 0
        ? ""
        : `${f.count(others.length)} other ${others.length === 1 ? "risk" : "risks"} together ` +
          `${signed(Number(sum.toPrecision(2)), null, false, a.scale)}.`,
  };
}

// What one per cent more of an assumption does; those within two errors of nothing are none.
export function boardLevers(data: Data, titles: Titles): Movers | null {
  const d = derivativesOf(data.parts);
  if (d === null) return null;
  const definitions = definitionsOf(data.run);
  const clear = d.rows.filter((r) => r.clear && !r.isScale);
  const largest = Math.abs(clear[0]?.effect ?? 1) || 1;
  return {
    what: f.capital(plainQuestion(d.what, titles)),
    trials: d.trials,
    unit: d.unit,
    doubted: false,
    rows: clear.slice(0, kMostLevers).map((r) => ({
      name: r.name,
      title: f.capital(plainName(r.name, data.run, definitions)),
      figure: signed(r.effect, r.se, false, d.scale),
      share: Math.abs(r.effect) / largest,
      kind: "open",
    })),
    rest: "",
  };
}

// Actions with what they are worth, the best first.
export function boardActions(data: Data, titles: Titles): (Movers & { base: string }) | null {
  const s = stressesOf(data.parts, data.run);
  if (s === null) return null;
  const good = s.badIsLow ? 1 : -1;
  const actions = s.rows
    .filter((r) => r.kind === "action")
    .sort((x, y) => good * (y.difference - x.difference));
  const largest = Math.max(0, ...actions.map((r) => Math.abs(r.difference))) || 1;
  const left = actions.length - kMostActions;
  return {
    what: f.capital(plainQuestion(s.what, titles)),
    trials: s.trials,
    unit: s.unit,
    doubted: actions.slice(0, kMostActions).some((r) => r.doubted),
    base: f.quantity(s.base, s.baseSe, s.scale, s.unit),
    rows: actions.slice(0, kMostActions).map((r) => ({
      name: r.title,
      title: f.capital(r.title),
      figure: signed(r.difference, r.se, r.doubted, s.scale),
      share: Math.abs(r.difference) / largest,
      kind: !r.clear ? "open" : good * r.difference > 0 ? "good" : "bad",
    })),
    rest: left > 0 ? `${left} more ${left === 1 ? "gains" : "gain"} less.` : "",
  };
}

// The scenario that hurts most.
export function hardestScenario(data: Data): (Mover & { unit: string }) | null {
  const s = stressesOf(data.parts, data.run);
  const rows = s?.rows.filter((r) => r.kind === "scenario") ?? [];
  if (s === null || rows.length === 0) return null;
  const sign = s.badIsLow ? 1 : -1;
  const worst = rows.reduce((a, b) => (sign * b.difference < sign * a.difference ? b : a));
  if (sign * worst.difference >= 0 || !worst.clear) return null;
  return {
    name: worst.title,
    title: worst.title,
    figure: signed(worst.difference, worst.se, worst.doubted, s.scale),
    unit: s.unit,
    share: 1,
    kind: "bad",
  };
}

// What the figures rest on.
export interface Grounds {
  counts: { status: Status; n: number }[];
  total: number;
  checked: boolean;
  // Of what a tenth more of every figure moves, the shares that rest on each class of evidence; null
  // where `verify` was not asked to weigh.
  weighed: { what: string; shares: { strength: string; share: number }[]; whole: boolean } | null;
  // Whether derivatives are there, by which the judgements are sorted.
  sorted: boolean;
  judgements: (Mover & { reason: string })[];
}
export function groundsOf(data: Data): Grounds | null {
  const all = assumptionsOf(data);
  if (data.run.description === null || data.run.description === undefined) return null;
  const definitions = definitionsOf(data.run);
  const status = new Map(all.map((a) => [a.definition.name, a.status]));
  const isJudged = (name: string) => {
    const d = definitionOf(name, definitions);
    return d !== undefined && (status.get(d.name) === "judgement" || status.get(d.name) === "bare");
  };
  const d = derivativesOf(data.parts);
  const clear = d?.rows.filter((r) => r.clear && !r.isScale) ?? [];
  const judged = clear.filter((r) => isJudged(r.name));
  // One row for each declaration: a law's numbers are one judgement.
  const seen = new Set<string>();
  const first = judged.filter((r) => {
    const name = definitionOf(r.name, definitions)!.name;
    return !seen.has(name) && seen.add(name);
  });
  const largest = Math.abs(first[0]?.effect ?? 1) || 1;
  return {
    counts: statuses
      .map((s) => ({ status: s, n: all.filter((a) => a.status === s).length }))
      .filter((c) => c.n > 0),
    total: all.length,
    checked: partOf(data.parts, "verify") !== undefined,
    weighed: weighedOf(data),
    sorted: d !== null && clear.length > 0,
    judgements: first.slice(0, kMostJudgements).map((r) => {
      const of = definitionOf(r.name, definitions)!;
      return {
        name: r.name,
        title: f.capital(plainName(r.name, data.run, definitions)),
        figure: signed(r.effect, r.se, false, d!.scale),
        share: Math.abs(r.effect) / largest,
        kind: "open",
        reason: of.evidence.filter((e) => e.kind === "judgement").map(citation)[0] ?? "",
      };
    }),
  };
}

// By `verify --weigh`: of the worst futures where they were asked about, else of what was.
function weighedOf(data: Data): Grounds["weighed"] {
  const all = objects(fields(partOf(data.parts, "verify")?.result).weighings);
  const one = all.find((w) => fields(w.target).statistic === "es") ?? all[0];
  if (one === undefined) return null;
  const by = fields(one.by_strength);
  return {
    what: plainQuestion(aboutOf(one).what, titlesOf(data.run)),
    shares: ["judgement", "words", "figure", "derived", "unchecked", "bare"]
      .map((strength) => ({ strength, share: numberOf(fields(by[strength]).share) ?? 0 }))
      .filter((s) => s.share > 0),
    whole: one.whole !== false,
  };
}

// What the outcome that is asked about owes to uncertain givens, in the period that is asked about.
export interface OwedToGivens {
  what: string;
  variance: string;
  worst: string;
}
export function boardParameters(run: Run, titles: Titles): OwedToGivens | null {
  const question = questionFor(run);
  const name = /es\((.*), 5%\)/.exec(question)?.[1];
  const period = /--period (\S+)/.exec(question)?.[1];
  const outcome =
    run.outcomes.find(
      (o) =>
        o.name === name && (period === undefined || f.shortPeriod(o.period) === period) && o.owed_to_givens,
    ) ?? run.outcomes.find((o) => o.owed_to_givens);
  const owed = outcome?.owed_to_givens;
  if (outcome === undefined || owed === undefined || owed.variance === null) return null;
  const told = (share: Fields) => f.percent(numberOf(share), (fields(share).se as Num) ?? null);
  return {
    what: plainQuestion(
      outcome.name + (outcome.period === "" ? "" : ` in ${f.shortPeriod(outcome.period)}`),
      titles,
    ),
    variance: told(fields(owed.variance)),
    worst: owed.worst === null ? "" : told(fields(owed.worst)),
  };
}
