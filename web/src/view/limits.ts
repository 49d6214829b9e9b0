// Limits: how deep, and in plain words.
import * as f from "../format";
import type { Limit, Num, Run, Verdict } from "../types";

export const verdictWords: Record<Verdict, string> = {
  holds: "holds", breached: "breached", too_close: "too close to call",
};

export const limitValue = (limit: Limit): Num => limit.probability ?? limit.statistic ?? null;
export const isChance = (limit: Limit): boolean => limit.probability !== undefined;
const isCap = (limit: Limit): boolean => limit.relation.startsWith("<");

// What a limit of zero is measured by: the largest value of its periods.
export function reachOf(limits: Limit[], limit: Limit): number {
  return Math.max(0, ...limits.filter((l) => l.name === limit.name).map((l) => Math.abs(limitValue(l) ?? 0)));
}

// How deep a value lies: 1 at the limit, more beyond it, less before it; a limit from below is
// mirrored, so that deeper is always worse.
export function depth(limit: Limit, value: Num, reach = 0): Num {
  if (value === null) return null;
  const bound = limit.bound;
  const size = bound !== 0 ? Math.abs(bound) : Math.max(reach, Math.abs(limitValue(limit) ?? 0), 1e-12);
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

// The values of one limit alone, in the unit of boundAmount(): "0.35" of "5 %".
export function limitFigures(limits: Limit[]): string[] {
  const isShare = (l: Limit) => isChance(l) || (l.unit === "" && l.scale === 1 && Math.abs(l.bound) <= 1);
  const half = (l: Limit) => l.se ?? (l.low !== null && l.high !== null ? (l.high - l.low) / 5.2 : null);
  const first = limits[0];
  if (first === undefined) return [];
  const times = isShare(first) ? 100 : 1;
  const grown = (x: Num) => (x === null ? null : times * x);
  return f.aligned(limits.map((l) => ({ value: grown(limitValue(l)), se: grown(half(l)) })), isShare(first) ? 1 : first.scale).map((one) => one.value);
}

export function boundAmount(limit: Limit): string {
  if (isChance(limit)) return f.percent(limit.bound);
  if (limit.unit === "" && limit.scale === 1 && Math.abs(limit.bound) <= 1) return f.percent(limit.bound);
  return f.quantity(limit.bound, null, limit.scale, limit.display_unit);
}

// "bad year in FY2014"; a limit over many periods is named once.
export function limitNames(limits: Limit[]): string {
  const names = new Map<string, string[]>();
  for (const l of limits) {
    const name = f.words(l.name) + (l.label === "" ? "" : `, ${l.label}`);
    const periods = names.get(name) ?? names.set(name, []).get(name)!;
    if (l.period !== "") periods.push(f.shortPeriod(l.period));
  }
  return [...names].map(([name, periods]) => (periods.length === 0 ? name : `${name} in ${periods.join(", ")}`)).join("; ");
}

// "net_income < 0 JPY" -> "net income is below zero".
export function plainCondition(text: string, titles: Map<string, string>): string {
  const named = (part: string): string => {
    const trimmed = part.trim();
    if (/^[+-]?0(\.0+)?( [A-Za-z]+)?$/.test(trimmed)) return "zero";
    return titles.get(trimmed) ?? trimmed.replace(/^-(?=\d)/, "\u2212").replace(/[A-Za-z_][\w.]*/g, (w) => titles.get(w) ?? f.words(w).replaceAll(".", " "));
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
