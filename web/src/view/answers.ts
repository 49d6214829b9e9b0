// What other commands answer about one statistic: shares, lines, tornado, derivatives.
import * as f from "../format";
import type { Num, Part, Run } from "../types";
import {
  aboutOf,
  commandOf,
  doubtOf,
  errorOf,
  fields,
  numberOf,
  objects,
  partOf,
  text,
  type Fields,
} from "./fields";

// The statistic that a reader would ask about, as options of a command.
export function questionFor(run: Run): string {
  const candidates = run.outcomes.filter(
    (o) => o.bad !== null && /^[A-Za-z_][\w.]*$/.test(o.name) && o.label === "",
  );
  const named = run.limits.flatMap((l) => l.text.match(/[A-Za-z_][\w.]*/g) ?? []);
  // What limits speak of most, income before all.
  const weight = (o: { name: string }) => {
    const n = named.filter((one) => one === o.name).length;
    return n > 0 && /income|profit/i.test(o.name) ? n + named.length : n;
  };
  const chosen = candidates.reduce<(typeof candidates)[number] | undefined>(
    (best, o) => (best === undefined || weight(o) > weight(best) ? o : best),
    undefined,
  );
  if (chosen === undefined) return "";
  const periods = run.outcomes
    .filter((o) => o.name === chosen.name && o.period !== "")
    .map((o) => f.shortPeriod(o.period));
  const period = periods[Math.floor(periods.length / 2)];
  return ` --statistic 'es(${chosen.name}, 5%)'${period === undefined ? "" : ` --period ${period}`}`;
}

// A failure to ask about, as an option of `reverse`.
export function failureFor(run: Run): string {
  const limit = run.limits.find((l) => l.probability !== undefined && l.label === "");
  if (limit !== undefined)
    return `--limit ${limit.name}${limit.period === "" ? "" : ` --period ${f.shortPeriod(limit.period)}`}`;
  const outcome = run.outcomes.find(
    (o) => o.bad !== null && /^[A-Za-z_][\w.]*$/.test(o.name) && o.label === "",
  );
  if (outcome === undefined) return "--failure 'CONDITION in PERIOD'";
  return (
    `--failure '${outcome.name} ${outcome.bad === "high" ? ">" : "<"} ` +
    `0${outcome.period === "" ? "" : ` in ${f.shortPeriod(outcome.period)}`}'`
  );
}

export interface Contribution {
  name: string;
  title: string;
  value: number;
  se: Num;
  doubted?: boolean;
  alone?: Num;
  aloneSe?: Num;
  without?: Num;
  withoutSe?: Num;
}
export interface Attribution {
  what: string;
  unit: string;
  scale: number;
  trials: Num;
  off: number;
  on: number;
  offSe: Num;
  onSe: Num;
  rows: Contribution[];
}
export function attributionOf(parts: Part[]): Attribution | null {
  const part = partOf(parts, "attribute");
  if (part === undefined) return null;
  const result = part.result as Fields;
  const rows = objects(result.shares).map((item) => ({
    name: text(item.name),
    title: text(item.title, item.name),
    value: numberOf(item.shapley) ?? 0,
    se: errorOf(item.shapley),
    doubted: doubtOf(item.shapley),
    alone: numberOf(item.alone),
    aloneSe: errorOf(item.alone),
    without: numberOf(item.without),
    withoutSe: errorOf(item.without),
  }));
  const off = numberOf(result.all_off) ?? 0;
  const on = numberOf(result.all_on) ?? off + rows.reduce((sum, r) => sum + r.value, 0);
  const about = aboutOf(result);
  return {
    what: about.what,
    trials: about.trials,
    ...f.scaleFor(about.unit, Math.max(Math.abs(off), Math.abs(on))),
    off,
    on,
    offSe: errorOf(result.all_off),
    onSe: errorOf(result.all_on),
    rows,
  };
}

// The largest stand alone, the rest as one.
export function gathered(rows: Contribution[], most: number): Contribution[] {
  const sorted = [...rows].sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  if (sorted.length <= most) return sorted;
  const rest = sorted.slice(most - 1);
  const se = Math.sqrt(rest.reduce((sum, r) => sum + (r.se ?? 0) ** 2, 0));
  return [
    ...sorted.slice(0, most - 1),
    { name: "", title: `${rest.length} others`, value: rest.reduce((sum, r) => sum + r.value, 0), se },
  ];
}

// Lines of a statement: what each is on average, and in the worst futures; the differences add up.
export interface Line {
  name: string;
  average: Num;
  averageSe: Num;
  tail: Num;
  tailSe: Num;
  difference: Num;
  se: Num;
}
export interface Lines {
  what: string;
  unit: string;
  scale: number;
  trials: Num;
  average: Num;
  tail: Num;
  averageSe: Num;
  tailSe: Num;
  rows: Line[];
}
export function linesOf(parts: Part[]): Lines | null {
  const part = partOf(parts, "parts");
  if (part === undefined) return null;
  const result = part.result as Fields;
  const rows = objects(result.parts).map((item) => ({
    name: text(item.name),
    average: numberOf(item.on_average),
    averageSe: errorOf(item.on_average),
    tail: numberOf(item.in_tail),
    tailSe: errorOf(item.in_tail),
    difference: numberOf(item.difference),
    se: errorOf(item.difference),
  }));
  const sum = (pick: (line: Line) => Num): Num =>
    rows.some((r) => pick(r) === null) ? null : rows.reduce((total, r) => total + pick(r)!, 0);
  const about = aboutOf(result);
  const average = sum((r) => r.average);
  const tail = sum((r) => r.tail);
  return {
    what: about.what,
    trials: about.trials,
    ...f.scaleFor(
      about.unit,
      Math.max(Math.abs(average ?? 0), Math.abs(tail ?? 0), ...rows.map((r) => Math.abs(r.difference ?? 0))),
    ),
    average,
    tail,
    averageSe: errorOf(result.whole_on_average),
    tailSe: errorOf(result.whole),
    rows,
  };
}

export interface TornadoBar {
  name: string;
  low: number;
  high: number;
  lowSe: Num;
  highSe: Num;
  coupled: boolean;
  parts: number;
}
export interface Tornado {
  what: string;
  unit: string;
  scale: number;
  trials: Num;
  base: number;
  baseSe: Num;
  levels: [number, number];
  bars: TornadoBar[];
}

// Each draw held at its lowest and highest level asked for.
export function tornadoOf(parts: Part[]): Tornado | null {
  for (const part of parts.filter((p) => commandOf(p) === "sensitivity")) {
    const result = part.result as Fields;
    let base: Num = null;
    let baseSe: Num = null;
    let levels: [number, number] = [0, 1];
    const bars: TornadoBar[] = [];
    for (const item of objects(result.draws)) {
      const at = objects(item.at).sort(
        (one, other) => (numberOf(one.level) ?? 0) - (numberOf(other.level) ?? 0),
      );
      const first = at[0];
      const last = at[at.length - 1];
      const low = numberOf(first?.statistic);
      const high = numberOf(last?.statistic);
      if (low === null || high === null || first === last) continue;
      base ??= low - (numberOf(first?.change) ?? 0);
      // The same statistic of as many trials: its error is much the same.
      baseSe ??= errorOf(first?.statistic);
      levels = [numberOf(first?.level) ?? 0, numberOf(last?.level) ?? 1];
      bars.push({
        name: text(item.draw, item.name),
        low,
        high,
        lowSe: errorOf(first?.statistic),
        highSe: errorOf(last?.statistic),
        coupled: item.coupled === true,
        parts: numberOf(item.parts) ?? 1,
      });
    }
    if (bars.length === 0) continue;
    bars.sort((one, other) => Math.abs(other.high - other.low) - Math.abs(one.high - one.low));
    const about = aboutOf(result);
    return {
      what: about.what,
      trials: about.trials,
      ...f.scaleFor(about.unit, Math.max(...bars.flatMap((b) => [Math.abs(b.low), Math.abs(b.high)]))),
      base: base ?? 0,
      baseSe,
      levels,
      bars,
    };
  }
  return null;
}

// What one per cent more of each assumption does. Where no derivative sees all of it, it was moved up and
// down by a share of itself and the model run again; `up` and `down` are what those steps did.
export interface Bump {
  step: number;
  up: Num;
  down: Num;
  uneven: boolean;
}
export interface Derivative {
  name: string;
  effect: number;
  se: Num;
  elasticity: Num;
  elasticitySe: Num;
  clear: boolean;
  flagged: boolean;
  // A stock without a unit that opens at 1: the base of an index, a scale and no size.
  isScale: boolean;
  bump: Bump | null;
}
export interface Derivatives {
  what: string;
  unit: string;
  scale: number;
  trials: Num;
  rows: Derivative[];
  // Each reason with what it keeps from being measured.
  notMeasured: { reason: string; names: string[] }[];
  madeOfOthers: string[];
  notRead: string[];
}

function bumpOf(value: unknown): Bump | null {
  const bump = fields(value);
  const step = numberOf(bump.step);
  if (step === null) return null;
  const moved = (effect: Num, sign: number) => (effect === null ? null : sign * effect * step);
  return {
    step,
    up: moved(numberOf(bump.up), 1),
    down: moved(numberOf(bump.down), -1),
    uneven: bump.uneven === true,
  };
}

const names = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];

export function derivativesOf(parts: Part[]): Derivatives | null {
  for (const part of parts.filter((p) => commandOf(p) === "sensitivity")) {
    const result = part.result as Fields;
    const all = objects(result.assumptions).filter((item) => text(item.name) !== "");
    if (all.length === 0) continue;
    const rows = all
      .filter((item) => item.not_measured === undefined)
      .map((item) => {
        const effect = numberOf(item.effect_of_100_percent) ?? 0;
        const se = numberOf(item.effect_se);
        const elasticity = numberOf(item.elasticity);
        return {
          name: text(item.name),
          effect: effect / 100,
          se: se === null ? null : se / 100,
          elasticity,
          elasticitySe:
            se === null || elasticity === null || effect === 0 ? null : Math.abs((elasticity * se) / effect),
          clear: item.clear !== false,
          flagged: item.past_jump === true && item.method !== "bump",
          isScale:
            item.kind === "opening" &&
            text(item.unit) === "" &&
            objects(item.entries).every((e) => numberOf(e.value) === 1),
          bump: bumpOf(item.bump),
        };
      });
    const reasons = new Map<string, string[]>();
    for (const item of all) {
      const reason = text(item.not_measured);
      if (reason !== "") (reasons.get(reason) ?? reasons.set(reason, []).get(reason)!).push(text(item.name));
    }
    rows.sort((one, other) => Math.abs(other.effect) - Math.abs(one.effect));
    const about = aboutOf(result);
    return {
      what: about.what,
      trials: about.trials,
      ...f.scaleFor(about.unit, Math.max(0, ...rows.map((r) => Math.abs(r.effect)))),
      rows,
      notMeasured: [...reasons].map(([reason, list]) => ({ reason, names: list })),
      madeOfOthers: names(result.made_of_others),
      notRead: names(result.not_read),
    };
  }
  return null;
}

// Sobol' indices: which source of noise the variance comes from; `by` parameter, whether it is one that is
// not known or one that is still to happen.
export interface VarianceShare {
  source: string;
  first: Num;
  total: Num;
  se: Num;
}
export interface VarianceShares {
  what: string;
  trials: Num;
  rows: VarianceShare[];
}
const isByParameter = (result: Fields): boolean => text(result.by) === "parameter";
export const varianceSharesOf = (parts: Part[]): VarianceShares | null =>
  sharesWhere(parts, (result) => !isByParameter(result));
export const parameterSharesOf = (parts: Part[]): VarianceShares | null => sharesWhere(parts, isByParameter);

function sharesWhere(parts: Part[], wanted: (result: Fields) => boolean): VarianceShares | null {
  for (const part of parts.filter((p) => commandOf(p) === "sensitivity")) {
    const result = part.result as Fields;
    if (!wanted(result)) continue;
    const rows = objects(result.shares)
      .map((item) => ({
        source: text(item.source),
        first: numberOf(item.first),
        total: numberOf(item.total),
        se: errorOf(item.total),
      }))
      .filter((r) => r.source !== "" && r.total !== null);
    if (rows.length === 0) continue;
    rows.sort((one, other) => other.total! - one.total!);
    const about = aboutOf(result);
    return { what: about.what, trials: about.trials, rows };
  }
  return null;
}
