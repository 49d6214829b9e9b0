// Limits: how deep, and in plain words.
import * as f from "../format";
import type { Limit, Num, Run, Verdict } from "../types";
import { plainCondition, plainValue, type Titles } from "./condition";

export const verdictWords: Record<Verdict, string> = {
  holds: "holds",
  breached: "breached",
  too_close: "too close to call",
};

export const limitValue = (limit: Limit): Num => limit.probability ?? limit.statistic ?? null;
export const isChance = (limit: Limit): boolean => limit.probability !== undefined;
const isCap = (limit: Limit): boolean => limit.relation.startsWith("<");

// What a limit of zero is measured by: the largest value of its periods.
export function reachOf(limits: Limit[], limit: Limit): number {
  return Math.max(
    0,
    ...limits.filter((l) => l.name === limit.name).map((l) => Math.abs(limitValue(l) ?? 0)),
  );
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
  if (limit.unit === "" && limit.scale === 1 && Math.abs(limit.bound) <= 1)
    return f.percent(value, value === null ? null : half);
  return f.quantity(value, half, limit.scale, limit.display_unit);
}

// The values of one limit alone, in the unit of boundAmount(): "0.35" of "5 %".
export function limitFigures(limits: Limit[]): string[] {
  const isShare = (l: Limit) => isChance(l) || (l.unit === "" && l.scale === 1 && Math.abs(l.bound) <= 1);
  const half = (l: Limit) => l.se ?? (l.low !== null && l.high !== null ? (l.high - l.low) / 5.2 : null);
  const first = limits[0];
  if (first === undefined) return [];
  return f
    .aligned(
      limits.map((l) => ({ value: limitValue(l), se: half(l) })),
      isShare(first) ? 0.01 : first.scale,
    )
    .map((one) => one.value);
}

export function boundAmount(limit: Limit): string {
  if (isChance(limit)) return f.percent(limit.bound);
  if (limit.unit === "" && limit.scale === 1 && Math.abs(limit.bound) <= 1) return f.percent(limit.bound);
  return f.quantity(limit.bound, null, limit.scale, limit.display_unit);
}

// "P(cash < 0 EUR)" is the name P and what stands in its brackets.
function callOf(text: string): { name: string; inside: string } {
  const call = /^([A-Za-z]+)\((.*)\)$/s.exec(text.trim());
  return { name: call?.[1] ?? "", inside: call?.[2] ?? text };
}

// The bad thing that is counted: of a chance that must be large, what is so where its condition is not.
const badThing = (limit: Limit, titles: Titles): string =>
  plainCondition(callOf(limit.text).inside, titles, !isCap(limit));

// What to call a limit: its title, else what its figure is. A chance is never called by its name alone:
// "solvent 6.5 %" would say the opposite of what is counted.
export function limitTitle(limit: Limit, titles: Titles): string {
  const label = limit.label === "" ? "" : `, ${limit.label}`;
  if ((limit.title ?? "") !== "") return limit.title + label;
  return (isChance(limit) ? plainCondition(callOf(limit.text).inside, titles) : f.words(limit.name)) + label;
}

// "bad year in FY2014"; a limit over many periods is named once.
export function limitNames(limits: Limit[], titles: Titles): string {
  const names = new Map<string, string[]>();
  for (const l of limits) {
    const name =
      (l.title ?? "") === "" && isChance(l)
        ? badThing(l, titles) + (l.label === "" ? "" : `, ${l.label}`)
        : limitTitle(l, titles);
    const periods = names.get(name) ?? names.set(name, []).get(name)!;
    if (l.period !== "") periods.push(f.shortPeriod(l.period));
  }
  return [...names]
    .map(([name, periods]) => (periods.length === 0 ? name : `${name} in ${periods.join(", ")}`))
    .join("; ");
}

function chanceSentence(limit: Limit, titles: Titles, inside: string, when: string): string {
  const value = limitAmount(limit, limitValue(limit), limit.se);
  const bad = badThing(limit, titles);
  if (!isCap(limit)) {
    const held = limitValue(limit);
    return (
      `In ${limitAmount(limit, held === null ? null : 1 - held, limit.se)} of futures ${bad} ` +
      `${when}; the other ${value} must be at least ${boundAmount(limit)}.`
    );
  }
  const end = `the limit is at most ${boundAmount(limit)}.`;
  const loss = /^(.*?)\s*<\s*[^=]/s.exec(inside.trim());
  const period = f.shortPeriod(limit.period);
  if (
    loss !== null &&
    period !== "" &&
    bad.endsWith("is below zero") &&
    /income|profit|earnings/i.test(plainValue(loss[1]!, titles))
  ) {
    return `In ${value} of futures ${period} ends in a loss (${bad}); ${end}`;
  }
  return `In ${value} of futures ${bad} ${when}; ${end}`;
}

// One sentence in plain words for a limit in a period.
export function limitSentence(limit: Limit, titles: Titles): string {
  const period = f.shortPeriod(limit.period);
  const when = period === "" ? "over the whole horizon" : `in ${period}`;
  const value = limitAmount(limit, limitValue(limit), limit.se);
  const end = `the limit is ${isCap(limit) ? "at most" : "at least"} ${boundAmount(limit)}.`;
  const { name, inside } = callOf(limit.text);
  if (name === "P") return chanceSentence(limit, titles, inside, when);
  const told = (text: string) => plainValue(text, titles);
  const parts = /^(.*),\s*(upper:|lower:)?\s*([\d._]+)\s*(%?)$/s.exec(inside);
  const percent =
    parts === null ? null : Number(parts[3]!.replaceAll("_", "")) * (parts[4] === "%" ? 1 : 100);
  if (name === "es" && parts !== null && percent !== null) {
    return (
      `In the worst ${f.significant(percent)} % of futures, ${told(parts[1]!)} averages ` +
      `${value} ${when}; ${end}`
    );
  }
  if (name === "quantile" && parts !== null && percent !== null) {
    const below = parts[2] === "upper:" ? 100 - percent : percent;
    return below <= 50
      ? `In ${f.significant(below)} % of futures ${told(parts[1]!)} ends below ${value} ${when}; ${end}`
      : `In ${f.significant(100 - below)} % of futures ${told(parts[1]!)} ends above ${value} ` +
          `${when}; ${end}`;
  }
  if (name === "mean") return `On average, ${told(inside)} is ${value} ${when}; ${end}`;
  if (name === "sd") return `The standard deviation of ${told(inside)} is ${value} ${when}; ${end}`;
  if (name === "median") return `In half of the futures ${told(inside)} ends below ${value} ${when}; ${end}`;
  return `${told(limit.text)} is ${value} ${when}; ${end}`;
}

// What names of the model are called: outcomes by their titles, and limits on chances, as commands write
// them, by what they count.
export function titlesOf(run: Run): Titles {
  const titles: Titles = new Map();
  for (const outcome of run.outcomes) {
    if (outcome.title !== "" && outcome.label === "" && !titles.has(outcome.name))
      titles.set(outcome.name, outcome.title);
  }
  for (const limit of run.limits) {
    if (isChance(limit))
      titles.set(
        `P(${limit.name})`,
        `share of futures in which ${plainCondition(callOf(limit.text).inside, titles)}`,
      );
  }
  return titles;
}
