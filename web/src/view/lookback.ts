// Forecasts of earlier days against what came, as `plimsoll backtest` tells them.
import * as f from "../format";
import type { Num, Part } from "../types";
import { errorOf, fields, numberOf, objects, partOf, text, type Fields } from "./fields";

export interface ForecastRow {
  outcome: string;
  title: string;
  period: string;
  start: string;
  unit: string;
  scale: number;
  came: number;
  median: number;
  // Of 50, 80 and 95 %.
  intervals: { level: number; low: number; high: number; inside: boolean }[];
  rank: number;
  crps: Num;
  crpsSe: Num;
}
export interface HitsRow {
  name: string;
  cells: string[];
}
export interface RivalRow {
  outcome: string;
  rival: string;
  n: number;
  unit: string;
  scale: number;
  model: number;
  other: number;
  difference: number;
  low: Num;
  high: Num;
  better: number;
}
export interface Miss {
  name: string;
  start: string;
  level: number;
  struck: { name: string; sentence: string; near: number; all: number }[];
  leaning: { name: string; rank: number }[];
}
export interface Lookback {
  actuals: string;
  n: number;
  dates: number;
  forecasts: ForecastRow[];
  levels: number[];
  hits: HitsRow[];
  ranks: { counts: number[]; mean: number; meanError: number; spread: number; spreadError: number };
  rivals: RivalRow[];
  misses: Miss[];
  cautions: string[];
}

const kRivals: Record<string, string> = {
  last_value: "last value",
  trend: "trend",
  target: "targets, moved by past errors",
  history: "normal law of the history",
};

const titleOf = (item: Fields): string => text(item.title) || f.words(text(item.outcome));

function forecastOf(item: Fields, starts: string[]): ForecastRow {
  const intervals = objects(item.intervals).map((one) => ({
    level: numberOf(one.level) ?? 0,
    low: numberOf(one.low) ?? 0,
    high: numberOf(one.high) ?? 0,
    inside: one.inside === true,
  }));
  const came = numberOf(item.came) ?? 0;
  const sizes = [came, ...intervals.flatMap((one) => [one.low, one.high])].map(Math.abs);
  return {
    outcome: text(item.outcome),
    title: titleOf(item),
    period: text(item.period),
    start: starts[numberOf(item.start) ?? 0] ?? "",
    ...f.scaleFor(text(item.unit), Math.max(...sizes)),
    came,
    median: numberOf(item.median) ?? 0,
    intervals,
    rank: ((numberOf(item.below) ?? 0) + (numberOf(item.up_to) ?? 0)) / 2,
    crps: numberOf(item.crps),
    crpsSe: errorOf(item.crps),
  };
}

const hitsOf = (group: Fields): string[] =>
  objects(group.coverage).map(
    (one) =>
      `${numberOf(one.hits) ?? 0} of ${numberOf(one.n) ?? 0} ` +
      `(${f.fixed(100 * (numberOf(one.low) ?? 0), 0)} to ${f.fixed(100 * (numberOf(one.high) ?? 1), 0)} %)`,
  );

function rivalsOf(group: Fields): RivalRow[] {
  // One scale for all of an outcome.
  const sizes = objects(group.rivals).flatMap((one) => {
    const crps = fields(one.crps);
    return [numberOf(crps.model) ?? 0, numberOf(crps.rival) ?? 0];
  });
  const shown = f.scaleFor(text(group.unit), Math.max(0, ...sizes));
  return objects(group.rivals).flatMap((one) => {
    const crps = fields(one.crps);
    const model = numberOf(crps.model);
    const other = numberOf(crps.rival);
    const difference = numberOf(crps.value);
    if (model === null || other === null || difference === null) return [];
    return [
      {
        outcome: titleOf(group),
        rival: kRivals[text(one.rival)] ?? text(one.rival),
        n: numberOf(crps.n) ?? 0,
        ...shown,
        model,
        other,
        difference,
        low: numberOf(crps.low),
        high: numberOf(crps.high),
        better: numberOf(crps.better) ?? 0,
      },
    ];
  });
}

function missesOf(figures: Fields[], starts: string[]): Miss[] {
  return figures.flatMap((item) => {
    if (item.near === null || item.near === undefined) return [];
    const near = fields(item.near);
    return [
      {
        name: `${titleOf(item)} ${text(item.period)}`.trim(),
        start: starts[numberOf(item.start) ?? 0] ?? "",
        level: numberOf(near.level) ?? 0,
        struck: objects(near.events).map((one) => ({
          name: text(one.name),
          sentence: text(one.sentence),
          near: numberOf(one.in_tail) ?? 0,
          all: numberOf(one.in_all) ?? 0,
        })),
        leaning: objects(near.draws).map((one) => ({
          name: text(one.name),
          rank: numberOf(one.percentile) ?? 0.5,
        })),
      },
    ];
  });
}

export function lookbackOf(parts: Part[]): Lookback | null {
  const part = partOf(parts, "backtest");
  if (part === undefined) return null;
  const result = part.result as Fields;
  const starts = objects(result.starts).map((one) => text(one.as_of, one.first, one.model));
  const figures = objects(result.figures);
  const groups = objects(result.groups);
  const all = groups[0] ?? {};
  const lines = groups.filter((one) => text(one.outcome) !== "" && numberOf(one.horizon) === null);
  const ahead = groups.filter((one) => text(one.outcome) === "" && numberOf(one.horizon) !== null);
  const ranks = fields(result.ranks);
  const numbers = (value: unknown): number[] =>
    Array.isArray(value) ? value.filter((one): one is number => typeof one === "number") : [];
  const years = (n: number) => (n === 1 ? "one year ahead" : `${n} years ahead`);
  return {
    actuals: text(result.actuals),
    n: numberOf(all.n) ?? 0,
    dates: numberOf(all.dates) ?? 0,
    forecasts: figures.map((one) => forecastOf(one, starts)),
    levels: objects(all.coverage).map((one) => numberOf(one.level) ?? 0),
    hits: [
      { name: "all", cells: hitsOf(all) },
      ...lines.map((one) => ({ name: titleOf(one), cells: hitsOf(one) })),
      ...ahead.map((one) => ({ name: years(numberOf(one.horizon) ?? 1), cells: hitsOf(one) })),
    ],
    ranks: {
      counts: numbers(ranks.counts),
      mean: numberOf(ranks.mean) ?? 0.5,
      meanError: numberOf(ranks.mean_error) ?? 0,
      spread: numberOf(ranks.spread) ?? 1 / 3,
      spreadError: numberOf(ranks.spread_error) ?? 0,
    },
    rivals: lines.flatMap(rivalsOf),
    misses: missesOf(figures, starts),
    cautions: Array.isArray(result.cautions)
      ? result.cautions.filter((one): one is string => typeof one === "string")
      : [],
  };
}
