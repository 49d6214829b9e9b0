// How sure the figures are.
import * as f from "../format";
import type { Limit, Num, Outcome, Run } from "../types";
import { limitTitle, titlesOf } from "./limits";
import { displayOf, seriesOf } from "./series";

// Independent trials that would give the same error of the mean.
export function effectiveTrials(outcome: Outcome): Num {
  const { value: sd } = outcome.sd;
  const { se } = outcome.mean;
  return sd !== null && se !== null && se > 0 ? (sd / se) ** 2 : null;
}

// Trials after which a limit that is too close to call would be clear, if its estimate stays.
export function trialsForClarity(limit: Limit, trials: number): Num {
  const value = limit.probability ?? limit.statistic ?? null;
  if (limit.verdict !== "too_close" || value === null || limit.low === null || limit.high === null)
    return null;
  const gap = Math.abs(value - limit.bound);
  const half = (limit.high - limit.low) / 2;
  return gap > 0 ? trials * (half / gap) ** 2 : null;
}

export interface Settling {
  title: string;
  unit: string;
  scale: number;
  bound: Num;
  points: { trials: number; value: number; se: number }[];
}

// How estimates settled: limits that are not clear first, then chances near their limits, then
// means of outcomes whose errors are large beside them.
export function settlingOf(run: Run, most: number): Settling[] {
  const trials = run.convergence?.trials ?? [];
  const series = run.convergence?.series ?? [];
  if (trials.length < 3) return [];
  const titles = titlesOf(run);
  const points = (one: { value: Num[]; se: Num[] }) =>
    trials.flatMap((n, i) => {
      const value = one.value[i] ?? null;
      const se = one.se[i] ?? null;
      return value === null || se === null ? [] : [{ trials: n, value, se }];
    });
  const found: { settling: Settling; rank: number; group: string }[] = [];
  for (const one of series) {
    if (one.kind === "limit") {
      const limit = run.limits.find((l) => l.name === one.name && l.period === one.period && l.label === "");
      if (limit === undefined) continue;
      // In standard errors, by powers of ten.
      const gap = Math.log10(1 + Math.abs((limit.probability ?? 0) - limit.bound) / (limit.se || 1e-9));
      const scale = { unit: "%", scale: 0.01 };
      found.push({
        group: one.name,
        rank: gap,
        settling: {
          title: `${limitTitle(limit, titles)}${one.period === "" ? "" : `, ${f.shortPeriod(one.period)}`}`,
          ...scale,
          bound: limit.bound,
          points: points(one),
        },
      });
    } else {
      const own = seriesOf(run).find(
        (s) => s.name === one.name && s.points.some((o) => o.period === one.period && o.label === ""),
      );
      const outcome = own?.points.find((o) => o.period === one.period);
      if (own === undefined || outcome === undefined || own.isFlag || outcome.mean.value === null) continue;
      const about = displayOf(own);
      const relative = Math.abs((outcome.mean.se ?? 0) / (outcome.mean.value || 1));
      found.push({
        group: own.key,
        rank: 10 - Math.min(9, 100 * relative),
        settling: {
          title: `mean of ${own.title}${one.period === "" ? "" : `, ${f.shortPeriod(one.period)}`}`,
          unit: about.unit,
          scale: about.scale,
          bound: null,
          points: points(one),
        },
      });
    }
  }
  // One picture for each limit or outcome: the period that is hardest to tell.
  const shown = new Map<string, { settling: Settling; rank: number }>();
  for (const one of found.filter((s) => s.settling.points.length > 2)) {
    const old = shown.get(one.group);
    if (old === undefined || one.rank < old.rank) shown.set(one.group, one);
  }
  return [...shown.values()]
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map((s) => s.settling);
}

// "; from 2,000 futures" where that is not the run's number: then the same statistic is another figure.
export const fromTrials = (run: Run, trials: Num, before: string): string =>
  trials === null || trials === run.trials ? "" : `${before}from ${f.count(trials)} futures`;

export const modelArgument = (run: Run): string =>
  /^plimsoll run (\S+|'(?:[^'])*')/.exec(run.command ?? "")?.[1] ?? run.model;
