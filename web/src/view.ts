// The logic of the page: from the results JSON to what is shown. No document is touched here.

import * as f from "./format";
import type { Data, Definition, Evidence, Limit, Num, Outcome, Part, Risk, Run, Verdict } from "./types";

// ---------------------------------------------------------------- outcomes

// One outcome over its periods.
export interface Series {
  key: string;
  name: string;
  title: string;
  unit: string;
  scale: number;
  bad: "low" | "high" | null;
  isFlag: boolean;
  // Over the horizon, or once: no period to choose.
  single: boolean;
  points: Outcome[];
  history: { period: string; value: number }[];
}

export function seriesOf(run: Run): Series[] {
  const byKey = new Map<string, Series>();
  for (const outcome of run.outcomes) {
    const single = outcome.period === "";
    const key = `${outcome.name}\n${outcome.label}\n${single ? "h" : "p"}`;
    let series = byKey.get(key);
    if (series === undefined) {
      series = {
        key, name: outcome.name,
        title: (outcome.title || f.words(outcome.name)) +
          (outcome.label !== "" && !outcome.title.includes("[") ? `, ${outcome.label}` : ""),
        unit: outcome.display_unit, scale: outcome.scale, bad: outcome.bad,
        isFlag: outcome.kind === "indicator", single, points: [],
        history: single || outcome.label !== "" ? [] : (run.history ?? []).filter((h) => h.outcome === outcome.name),
      };
      byKey.set(key, series);
    }
    series.points.push(outcome);
  }
  return [...byKey.values()];
}

// Shares and plain ratios read as percent where they are small and have no unit of their own.
export function displayOf(series: Series): { scale: number; unit: string } {
  if (series.unit !== "" || series.scale !== 1) return series;
  const sizes = series.points.flatMap((o) => [quantile(o, 0.05), quantile(o, 0.95)]).filter((v): v is number => v !== null);
  const largest = Math.max(0, ...sizes.map(Math.abs));
  return largest > 0 && largest <= 1 ? { scale: 0.01, unit: "%" } : series;
}

export function quantile(outcome: Outcome, p: number): Num {
  return outcome.quantiles.find((q) => Math.abs(q.p - p) < 1e-9)?.value ?? null;
}

export interface Bin { low: number; high: number; share: number }
export interface Atom { value: number; share: number }
export interface Shape { bins: Bin[]; atoms: Atom[] }

// Points of the empirical distribution: value and share of trials at or below it.
export interface Point { x: number; p: number }
export function curvePoints(outcome: Outcome, levels: number[]): Point[] {
  const points: Point[] = [];
  (outcome.curve ?? []).forEach((value, i) => {
    const p = levels[i];
    if (value !== null && p !== undefined) points.push({ x: value, p });
  });
  return points;
}

// Shares of trials between equal edges, straight between the points of the curve; values at which the
// curve stands still are atoms and stand apart.
export function shapeOf(points: Point[], bins = 48): Shape {
  const atoms: Atom[] = [];
  const smooth: { x: number; p: number }[] = [];
  let removed = 0;
  for (let i = 0; i < points.length; ) {
    let j = i;
    while (j + 1 < points.length && points[j + 1]!.x === points[i]!.x) ++j;
    const share = points[j]!.p - (i > 0 ? points[i - 1]!.p : 0);
    const width = points[j]!.p - points[i]!.p;
    if (width > 0.015) {
      atoms.push({ value: points[i]!.x, share: j === points.length - 1 ? 1 - (i > 0 ? points[i - 1]!.p : 0) : share });
      smooth.push({ x: points[i]!.x, p: points[i]!.p - removed });
      removed += width;
    } else {
      smooth.push({ x: points[i]!.x, p: points[j]!.p - removed });
    }
    i = j + 1;
  }
  const first = smooth[0];
  const last = smooth[smooth.length - 1];
  if (first === undefined || last === undefined || !(last.x > first.x)) return { bins: [], atoms };
  const width = (last.x - first.x) / bins;
  const below = (x: number): number => {
    if (x <= first.x) return first.p;
    if (x >= last.x) return last.p;
    let k = 1;
    while (smooth[k]!.x < x) ++k;
    const a = smooth[k - 1]!;
    const b = smooth[k]!;
    return a.p + ((b.p - a.p) * (x - a.x)) / (b.x - a.x);
  };
  const out: Bin[] = [];
  for (let i = 0; i < bins; ++i) {
    const low = first.x + i * width;
    const high = i === bins - 1 ? last.x : low + width;
    out.push({ low, high, share: Math.max(0, below(high) - below(low)) });
  }
  return { bins: out, atoms };
}

// Chance of a value at or below x, from the curve's points; null beyond them.
export function chanceBelow(points: Point[], x: number): Num {
  const first = points[0];
  const last = points[points.length - 1];
  if (first === undefined || last === undefined || x < first.x || x > last.x) return null;
  for (let i = points.length - 1; i >= 0; --i) {
    const a = points[i]!;
    if (a.x > x) continue;
    const b = points[i + 1];
    if (b === undefined || b.x === a.x) return a.p;
    return a.p + ((b.p - a.p) * (x - a.x)) / (b.x - a.x);
  }
  return null;
}

// ---------------------------------------------------------------- limits

export const verdictWords: Record<Verdict, string> = {
  holds: "holds", breached: "breached", too_close: "too close to call",
};

export const limitValue = (limit: Limit): Num => limit.probability ?? limit.statistic ?? null;
export const isChance = (limit: Limit): boolean => limit.probability !== undefined;
const isCap = (limit: Limit): boolean => limit.relation.startsWith("<");

// How deep a value lies: 1 at the limit, more beyond it, less before it; a limit from below is
// mirrored, so that deeper is always worse.
export function depth(limit: Limit, value: Num): Num {
  if (value === null) return null;
  const bound = limit.bound;
  const size = bound !== 0 ? Math.abs(bound) : Math.max(Math.abs(limitValue(limit) ?? 0), 1e-12);
  const over = (value - bound) / size;
  return 1 + (isCap(limit) ? over : -over);
}

// A scale that keeps far-away limits in sight: proportional up to the line, logarithmic beyond it.
export function depthScale(d: number): number {
  return d <= 1 ? Math.max(0, d) : 1 + Math.log2(d);
}

export function limitAmount(limit: Limit, value: Num, se: Num): string {
  if (isChance(limit)) return f.percent(value, se);
  // A quantile's error is its interval.
  const half = se ?? (limit.low !== null && limit.high !== null ? (limit.high - limit.low) / 5.2 : null);
  if (limit.unit === "" && limit.scale === 1 && Math.abs(limit.bound) <= 1) return f.percent(value, value === null ? null : half);
  return f.quantity(value, half, limit.scale, limit.display_unit);
}

export function boundAmount(limit: Limit): string {
  if (isChance(limit)) return f.percent(limit.bound);
  if (limit.unit === "" && limit.scale === 1 && Math.abs(limit.bound) <= 1) return f.percent(limit.bound);
  return f.quantity(limit.bound, null, limit.scale, limit.display_unit);
}

// "net_income < 0 JPY" -> "net income is below zero".
export function plainCondition(text: string, titles: Map<string, string>): string {
  const named = (part: string): string => {
    const trimmed = part.trim();
    if (/^[+-]?0(\.0+)?( [A-Za-z]+)?$/.test(trimmed)) return "zero";
    return titles.get(trimmed) ?? trimmed.replace(/[A-Za-z_][\w.]*/g, (w) => titles.get(w) ?? f.words(w).replaceAll(".", " "));
  };
  const found = /^(.*?)\s(<=|>=|<|>)\s(.*)$/.exec(text.trim());
  if (found === null) return named(text);
  const relation = { "<": "is below", ">": "is above", "<=": "is at most", ">=": "is at least" }[found[2]!]!;
  const left = named(found[1]!);
  const right = named(found[3]!);
  return `${left} ${relation} ${right}`;
}

// One sentence in plain words for a limit in a period.
export function limitSentence(limit: Limit, titles: Map<string, string>): string {
  const period = f.shortPeriod(limit.period);
  const when = period === "" ? "over the whole horizon" : `in ${period}`;
  const value = limitAmount(limit, limitValue(limit), limit.se);
  const side = isCap(limit) ? "at most" : "at least";
  const end = `the limit is ${side} ${boundAmount(limit)}.`;
  const call = /^([A-Za-z]+)\((.*)\)$/s.exec(limit.text.trim());
  const name = call?.[1] ?? "";
  const inside = call?.[2] ?? limit.text;
  const title = (text: string) => plainCondition(text, titles);
  const parts = /^(.*),\s*([\d._]+)\s*%?\s*(?:,.*)?$/s.exec(inside);
  if (name === "P") {
    const loss = /^(.*?)\s<\s/s.exec(inside.trim());
    if (loss !== null && period !== "" && title(inside).endsWith("is below zero") && /income|profit|earnings/i.test(title(loss[1]!))) {
      return `In ${value} of futures ${period} ends in a loss (${title(inside)}); ${end}`;
    }
    const ever = /^(ever|always)\((.*)\)$/s.exec(inside.trim());
    const condition = ever === null ? title(inside)
      : `${title(ever[2]!)} ${ever[1] === "ever" ? "at some time" : "all the time"}`;
    return `In ${value} of futures ${condition} ${when}; ${end}`;
  }
  if (name === "es" && parts !== null) {
    return `In the worst ${parts[2]} % of futures, ${title(parts[1]!)} averages ${value} ${when}; ${end}`;
  }
  if (name === "quantile" && parts !== null) {
    const percent = inside.includes("%") ? Number(parts[2]) : 100 * Number(parts[2]);
    return percent <= 50
      ? `In ${f.significant(percent)} % of futures ${title(parts[1]!)} ends below ${value} ${when}; ${end}`
      : `In ${f.significant(100 - percent)} % of futures ${title(parts[1]!)} ends above ${value} ${when}; ${end}`;
  }
  if (name === "mean") return `On average, ${title(inside)} is ${value} ${when}; ${end}`;
  if (name === "sd") return `The standard deviation of ${title(inside)} is ${value} ${when}; ${end}`;
  if (name === "median") return `In half of the futures ${title(inside)} ends below ${value} ${when}; ${end}`;
  return `${f.words(limit.text)} is ${value} ${when}; ${end}`;
}

export function titlesOf(run: Run): Map<string, string> {
  const titles = new Map<string, string>();
  for (const outcome of run.outcomes) {
    if (outcome.title !== "" && outcome.label === "" && !titles.has(outcome.name)) titles.set(outcome.name, outcome.title);
  }
  return titles;
}

// Trials after which a limit that is too close to call would be clear, if its estimate stays.
export function trialsForClarity(limit: Limit, trials: number): Num {
  const value = limitValue(limit);
  if (limit.verdict !== "too_close" || value === null || limit.low === null || limit.high === null) return null;
  const gap = Math.abs(value - limit.bound);
  const half = (limit.high - limit.low) / 2;
  return gap > 0 ? trials * (half / gap) ** 2 : null;
}

// ---------------------------------------------------------------- evidence

export type Status = "verified" | "moved" | "differs" | "not found" | "cited" | "judgement" | "bare";
export const statuses: Status[] = ["verified", "cited", "moved", "differs", "not found", "judgement", "bare"];

export function citation(evidence: Evidence): string {
  if (evidence.kind === "judgement") return evidence.text;
  if (evidence.kind === "row") return `${evidence.source ?? ""}[${evidence.text}]`;
  return `${evidence.source ?? ""}:${evidence.line ?? ""}${evidence.text === "" ? "" : ` “${evidence.text}”`}`;
}

// What verification says of a declaration, by name: the worst of its citations. Empty without its result.
export function verification(parts: Part[]): Map<string, Status> {
  const found = new Map<string, Status>();
  const rank = (s: Status) => ["verified", "cited", "moved", "differs", "not found"].indexOf(s);
  const part = partOf(parts, "verify");
  for (const item of objects((part?.result as Fields | undefined)?.citations)) {
    const verdict = text(item.verdict).replaceAll("_", " ");
    // A citation without a quote points at a place and claims no words.
    const status = (verdict === "unquoted" || verdict === "not given" || verdict === "not checked" ? "cited" : verdict) as Status;
    const name = text(item.declaration);
    if (name === "" || !statuses.includes(status)) continue;
    const old = found.get(name);
    if (old === undefined || rank(status) > rank(old)) found.set(name, status);
  }
  return found;
}

export const isAssumption = (d: Definition): boolean =>
  d.kind === "given" || d.kind === "draw" || d.kind === "mark" || d.kind === "event";

export interface Assumption { definition: Definition; status: Status; value: string; values: string[] }

export function assumptionsOf(data: Data): Assumption[] {
  const verified = verification(data.parts);
  return (data.run.description?.definitions ?? []).filter(isAssumption).map((definition) => {
    const cited = definition.evidence.some((e) => e.kind !== "judgement");
    const status = verified.get(definition.name) ??
      (cited ? "cited" : definition.evidence.length > 0 ? "judgement" : "bare");
    const one = (v: { label: string; period: string; value: number }) => {
      const place = [v.label, v.period].filter((t) => t !== "").join(", ");
      return `${place === "" ? "" : `${place}: `}${f.significant(v.value, 6)}`;
    };
    const values = definition.values.map(one);
    const value = values.length === 1 ? values[0]! : values.length > 1 ? `${f.count(values.length)} values` : definition.formula;
    return { definition, status, value, values: values.length > 1 ? values : [] };
  });
}

// ---------------------------------------------------------------- register

export interface RegisterRow {
  risk: Risk;
  events: { definition: Definition; share: Num; se: Num; mean: Num }[];
  draws: Definition[];
  // What else it switches.
  others: Definition[];
  // Largest share of futures in which one of its events struck.
  struck: Num;
  contribution: Num;
  contributionSe: Num;
}

export function registerOf(data: Data): RegisterRow[] {
  const description = data.run.description;
  if (description === null || description === undefined) return [];
  const occurrences = new Map((data.run.occurrences ?? []).map((o) => [o.event, o]));
  const shares = new Map((attributionOf(data.parts)?.rows ?? []).map((r) => [r.name, r]));
  return description.risks.map((risk) => {
    const own = description.definitions.filter((d) => d.risk === risk.name);
    const events = own.filter((d) => d.kind === "event").map((definition) => {
      const o = occurrences.get(definition.name);
      return { definition, share: o?.share.value ?? null, se: o?.share.se ?? null, mean: o?.mean.value ?? null };
    });
    const known = events.map((e) => e.share).filter((v): v is number => v !== null);
    const share = shares.get(risk.name);
    return {
      risk, events, draws: own.filter((d) => d.kind === "draw" || d.kind === "mark"),
      others: own.filter((d) => d.kind === "flow" || d.kind === "let" || d.kind === "stock"),
      struck: known.length > 0 ? Math.max(...known) : null,
      contribution: share?.value ?? null, contributionSe: share?.se ?? null,
    };
  });
}

export type SortKey = "risk" | "group" | "category" | "owner" | "struck" | "contribution";
export function sortRegister(rows: RegisterRow[], key: SortKey, descending: boolean): RegisterRow[] {
  const text = (r: RegisterRow) => (key === "risk" ? r.risk.title || r.risk.name : key === "group" ? r.risk.groups.join(" ") : key === "category" ? r.risk.category : r.risk.owner);
  const sign = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    if (key === "struck" || key === "contribution") {
      const x = a[key];
      const y = b[key];
      if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
      return sign * (x - y);
    }
    return sign * text(a).localeCompare(text(b), "en");
  });
}

export function matches(row: RegisterRow, query: string): boolean {
  const all = [row.risk.name, row.risk.title, row.risk.category, row.risk.owner, ...row.risk.groups, ...row.risk.carries,
    ...row.risk.evidence.map(citation), ...row.events.flatMap((e) => [e.definition.name, e.definition.title, e.definition.formula]),
    ...row.draws.flatMap((d) => [d.name, d.formula])].join("\n").toLowerCase();
  return query.toLowerCase().split(/\s+/).every((word) => all.includes(word));
}

// ---------------------------------------------------------------- results of other commands

export interface Contribution { name: string; title: string; value: number; se: Num; alone?: Num; without?: Num }
export interface Attribution {
  file: string; what: string; unit: string; scale: number; off: number; on: number; rows: Contribution[]; method: string; trials: Num;
}

type Fields = Record<string, unknown>;
const fields = (value: unknown): Fields => (typeof value === "object" && value !== null ? (value as Fields) : {});
const text = (...values: unknown[]): string => (values.find((v) => typeof v === "string" && v !== "") as string | undefined) ?? "";
const numberOf = (...values: unknown[]): Num => {
  for (const value of values) {
    if (typeof value === "number") return value;
    const inner = fields(value).value;
    if (typeof inner === "number") return inner;
  }
  return null;
};
const errorOf = (value: unknown, ...others: unknown[]): Num => {
  const own = fields(value).se;
  return typeof own === "number" ? own : numberOf(...others);
};
const objects = (value: unknown): Fields[] => (Array.isArray(value) ? value.map(fields) : []);

// "attribute" of "plimsoll.attribute/1".
const commandOf = (part: Part): string => /^plimsoll[.-]([a-z_-]+)\//.exec(part.result.schema)?.[1] ?? "";
export const partOf = (parts: Part[], command: string): Part | undefined => parts.find((p) => commandOf(p) === command);

// What a result is about: its statistic as asked, with the period.
interface About { what: string; unit: string; period: string }
function aboutOf(result: Fields): About {
  const target = fields(result.target ?? result.question);
  const period = text(target.period, result.period);
  const statistic = text(target.text, result.statistic, result.text);
  const named = [statistic === "" ? text(target.outcome, result.outcome) : statistic];
  if (period !== "" && !statistic.includes(f.shortPeriod(period))) named.push(f.shortPeriod(period));
  return { what: named.filter((t) => t !== "").join(", "), unit: text(target.unit, result.unit), period };
}

// The command that gives what is missing, for the outcome that a reader would ask about.
export function questionFor(run: Run): string {
  const candidates = run.outcomes.filter((o) => o.bad !== null && /^[A-Za-z_][\w.]*$/.test(o.name) && o.label === "");
  const subjects = run.limits.flatMap((l) => l.text.match(/[A-Za-z_][\w.]*/g) ?? []);
  const chosen = candidates.find((o) => subjects.includes(o.name) && /income|profit/i.test(o.name)) ?? candidates.find((o) => subjects.includes(o.name)) ?? candidates[0];
  if (chosen === undefined) return "";
  const periods = run.outcomes.filter((o) => o.name === chosen.name && o.period !== "").map((o) => f.shortPeriod(o.period));
  const period = periods[Math.floor(periods.length / 2)];
  return ` --statistic 'es(${chosen.name}, 5%)'${period === undefined ? "" : ` --period ${period}`}`;
}

export function attributionOf(parts: Part[]): Attribution | null {
  const part = partOf(parts, "attribute");
  if (part === undefined) return null;
  const result = part.result as Fields;
  const rows = objects(result.shares).map((item) => ({
    name: text(item.name), title: text(item.title, item.name), value: numberOf(item.shapley) ?? 0, se: errorOf(item.shapley),
    alone: numberOf(item.alone), without: numberOf(item.without),
  }));
  const off = numberOf(result.all_off) ?? 0;
  const on = numberOf(result.all_on) ?? off + rows.reduce((sum, r) => sum + r.value, 0);
  const about = aboutOf(result);
  return { file: part.file, what: about.what, ...f.scaleFor(about.unit, Math.max(Math.abs(off), Math.abs(on))), off, on, rows, method: text(result.method), trials: numberOf(result.trials) };
}

// Lines of a statement: what each is on average, and in the worst futures.
export interface Line { name: string; average: Num; tail: Num; difference: Num; se: Num }
export interface Lines { what: string; unit: string; scale: number; rows: Line[] }
export function linesOf(parts: Part[]): Lines | null {
  const part = partOf(parts, "parts");
  if (part === undefined) return null;
  const result = part.result as Fields;
  const rows = objects(result.parts).map((item) => ({
    name: text(item.name), average: numberOf(item.on_average), tail: numberOf(item.in_tail), difference: numberOf(item.difference), se: errorOf(item.difference),
  }));
  const about = aboutOf(result);
  return { what: about.what, ...f.scaleFor(about.unit, Math.max(0, ...rows.map((r) => Math.abs(r.difference ?? 0)))), rows };
}

export interface TornadoBar { name: string; low: number; high: number; value: number }
export interface Tornado { file: string; what: string; unit: string; scale: number; base: number; bars: TornadoBar[] }

// Each draw held at its lowest and highest level asked for.
export function tornadoOf(parts: Part[]): Tornado | null {
  for (const part of parts.filter((p) => commandOf(p) === "sensitivity")) {
    const result = part.result as Fields;
    let base: Num = null;
    const bars: TornadoBar[] = [];
    for (const item of objects(result.draws)) {
      const at = objects(item.at).sort((one, other) => (numberOf(one.level) ?? 0) - (numberOf(other.level) ?? 0));
      const first = at[0];
      const last = at[at.length - 1];
      const low = numberOf(first?.statistic);
      const high = numberOf(last?.statistic);
      if (low === null || high === null || first === last) continue;
      base ??= low - (numberOf(first?.change) ?? 0);
      bars.push({ name: text(item.draw, item.name), low, high, value: Math.abs(high - low) });
    }
    if (bars.length === 0) continue;
    bars.sort((one, other) => other.value - one.value);
    const about = aboutOf(result);
    return { file: part.file, what: about.what, ...f.scaleFor(about.unit, Math.max(...bars.flatMap((b) => [Math.abs(b.low), Math.abs(b.high)]))), base: base ?? 0, bars };
  }
  return null;
}

// What one per cent more of each assumption does.
export interface Derivative { name: string; effect: number; se: Num; elasticity: Num; clear: boolean; flagged: boolean }
export interface Derivatives { what: string; unit: string; scale: number; rows: Derivative[] }
export function derivativesOf(parts: Part[]): Derivatives | null {
  for (const part of parts.filter((p) => commandOf(p) === "sensitivity")) {
    const result = part.result as Fields;
    const rows = objects(result.assumptions).map((item) => ({
      name: text(item.name), effect: (numberOf(item.effect_of_100_percent) ?? 0) / 100, se: numberOf(item.effect_se) === null ? null : numberOf(item.effect_se)! / 100,
      elasticity: numberOf(item.elasticity), clear: item.clear !== false, flagged: item.past_jump === true,
    })).filter((r) => r.name !== "");
    if (rows.length === 0) continue;
    rows.sort((one, other) => Math.abs(other.effect) - Math.abs(one.effect));
    const about = aboutOf(result);
    return { what: about.what, ...f.scaleFor(about.unit, Math.max(...rows.map((r) => Math.abs(r.effect)))), rows };
  }
  return null;
}

export interface Story { heading: string; lines: string[] }
export interface Worst { what: string; stories: Story[]; common: { name: string; inTail: number; inAll: number }[] }
export function worstOf(parts: Part[]): Worst | null {
  const part = partOf(parts, "worst");
  if (part === undefined) return null;
  const result = part.result as Fields;
  const about = aboutOf(result);
  const stories = objects(result.worst).map((item) => {
    const value = numberOf(item.value);
    const shown = f.scaleFor(about.unit, Math.abs(value ?? 0));
    return {
      heading: [`Trial ${numberOf(item.trial) ?? "?"}`, value === null ? "" : f.quantity(value, null, shown.scale, shown.unit)].filter((t) => t !== "").join(": "),
      lines: objects(item.events).map((e) => [text(e.period), text(e.text, e.event)].filter((t) => t !== "").join(": ")),
    };
  });
  const common = objects(result.events).map((e) => ({ name: text(e.name), inTail: numberOf(e.in_tail) ?? 0, inAll: numberOf(e.in_all) ?? 0 }))
    .filter((e) => e.name !== "").sort((one, other) => other.inTail - other.inAll - (one.inTail - one.inAll)).slice(0, 8);
  return stories.length === 0 ? null : { what: about.what, stories, common };
}

// Reverse stress: how likely the failure is, and the ways that lead to it.
export interface Way { share: number; struck: string[]; moved: string[] }
export interface Reverse { what: string; probability: Num; se: Num; ways: Way[]; necessary: { risk: string; share: number; se: Num }[] }
export function reverseOf(parts: Part[]): Reverse | null {
  const part = partOf(parts, "reverse");
  if (part === undefined) return null;
  const result = part.result as Fields;
  const ways = objects(result.ways).map((way) => ({
    share: numberOf(way.share) ?? 0,
    struck: objects(way.struck).map((e) => `${text(e.event)} in ${f.percent(numberOf(e.share))} (else ${f.percent(numberOf(e.usual_share))})`),
    moved: objects(way.moved).map((d) => [text(d.draw), text(d.where), numberOf(d.quantile) === null ? "" : `at its ${f.percent(numberOf(d.quantile))} quantile`].filter((t) => t !== "").join(" ")),
  }));
  const necessary = objects(result.necessary).map((r) => ({ risk: text(r.risk), share: numberOf(r.share_saved) ?? 0, se: numberOf(r.se) }));
  return { what: text(result.failure, result.text, aboutOf(result).what), probability: numberOf(result.probability), se: errorOf(result.probability, result.se), ways, necessary };
}

// ---------------------------------------------------------------- the model as a picture

export interface Group {
  id: string; title: string; kind: "risk" | "business" | "statement" | "claim";
  column: number; members: Definition[];
}
export interface Link { from: string; to: string; count: number }
export interface Picture { groups: Group[]; links: Link[]; groupOf: Map<Definition, string> }

const fileName = (path: string): string => (path.split("/").pop() ?? path).replace(/\.plim$/, "");

// Groups in four columns (risks, the business by file, statements, outcomes and limits), and how many
// readings lead from one to the other.
export function pictureOf(run: Run): Picture {
  const description = run.description;
  const groups = new Map<string, Group>();
  const groupOf = new Map<Definition, string>();
  if (description === null || description === undefined) return { groups: [], links: [], groupOf };
  const risks = new Map(description.risks.map((r) => [r.name, r]));
  const onStatement = new Map<string, string>();
  for (const statement of description.statements) {
    for (const line of statement.lines) if (!onStatement.has(line.name)) onStatement.set(line.name, statement.name);
  }
  const statements = new Map(description.statements.map((s) => [s.name, s]));
  const place = (d: Definition): [string, string, Group["kind"], number] => {
    if (d.kind === "outcome") return ["claim:outcomes", "Outcomes", "claim", 3];
    if (d.kind === "limit") return ["claim:limits", "Limits", "claim", 3];
    const risk = risks.get(d.risk);
    if (risk !== undefined) return [`risk:${risk.name}`, risk.title || f.words(risk.name), "risk", 0];
    const statement = onStatement.get(d.name);
    if (statement !== undefined && d.kind === "statement line") {
      return [`statement:${statement}`, statements.get(statement)?.title || f.words(statement), "statement", 2];
    }
    const file = fileName(d.file);
    return [`file:${file}`, f.words(file), "business", 1];
  };
  for (const risk of description.risks) {
    groups.set(`risk:${risk.name}`, { id: `risk:${risk.name}`, title: risk.title || f.words(risk.name), kind: "risk", column: 0, members: [] });
  }
  const byName = new Map<string, Definition>();
  for (const d of description.definitions) {
    if (d.kind === "check" || d.kind === "expectation" || d.name.endsWith(" unsettled")) continue;
    const [id, title, kind, column] = place(d);
    let group = groups.get(id);
    if (group === undefined) groups.set(id, (group = { id, title, kind, column, members: [] }));
    group.members.push(d);
    groupOf.set(d, id);
    // An outcome has its subject's name; what is read is the subject.
    if (d.kind !== "outcome" && d.kind !== "limit" && !byName.has(d.name)) byName.set(d.name, d);
  }
  const counts = new Map<string, Link>();
  for (const [d, to] of groupOf) {
    for (const name of d.reads) {
      const source = byName.get(name);
      const from = source === undefined ? undefined : groupOf.get(source);
      if (from === undefined || from === to) continue;
      const key = `${from}\n${to}`;
      const link = counts.get(key);
      if (link === undefined) counts.set(key, { from, to, count: 1 });
      else link.count += 1;
    }
  }
  const kept = [...groups.values()].filter((g) => g.members.length > 0);
  return { groups: ordered(kept, [...counts.values()]), links: [...counts.values()], groupOf };
}

// Each column is put in the order of its neighbours' middles, some rounds to and fro: fewer crossings.
function ordered(groups: Group[], links: Link[]): Group[] {
  const position = new Map<string, number>();
  const columns = [0, 1, 2, 3].map((c) => groups.filter((g) => g.column === c));
  const number = () => columns.forEach((column) => column.forEach((g, i) => position.set(g.id, (i + 0.5) / column.length)));
  number();
  for (let round = 0; round < 6; ++round) {
    for (const column of round % 2 === 0 ? [1, 2, 0] : [2, 1, 0]) {
      const middle = (g: Group): number => {
        let sum = 0;
        let weight = 0;
        for (const link of links) {
          const other = link.from === g.id ? link.to : link.to === g.id ? link.from : null;
          if (other === null) continue;
          sum += link.count * (position.get(other) ?? 0.5);
          weight += link.count;
        }
        return weight > 0 ? sum / weight : (position.get(g.id) ?? 0.5);
      };
      const middles = new Map(columns[column]!.map((g) => [g.id, middle(g)]));
      columns[column]!.sort((a, b) => middles.get(a.id)! - middles.get(b.id)!);
      number();
    }
  }
  return columns.flat();
}

// ---------------------------------------------------------------- how sure

// Independent trials that would give the same error of the mean.
export function effectiveTrials(outcome: Outcome): Num {
  const { value: sd } = outcome.sd;
  const { se } = outcome.mean;
  return sd !== null && se !== null && se > 0 ? (sd / se) ** 2 : null;
}

export const modelArgument = (run: Run): string => /^plimsoll run (\S+|'(?:[^'])*')/.exec(run.command ?? "")?.[1] ?? run.model;
