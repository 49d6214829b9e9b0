// Outcomes over their periods, and the shape of one.
import * as f from "../format";
import type { Num, Outcome, Run } from "../types";

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
        key,
        name: outcome.name,
        title:
          (outcome.title || f.dottedName(outcome.name)) +
          (outcome.label !== "" && !outcome.title.includes("[") ? `, ${outcome.label}` : ""),
        unit: outcome.display_unit,
        scale: outcome.scale,
        bad: outcome.bad,
        isFlag: outcome.kind === "indicator",
        single,
        points: [],
        history:
          single || outcome.label !== ""
            ? []
            : (run.history ?? []).filter((h) => h.outcome === outcome.name),
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
  const sizes = series.points
    .flatMap((o) => [quantile(o, 0.05), quantile(o, 0.95), o.mean.value, ...o.es.map((e) => e.value)])
    .filter((v): v is number => v !== null);
  const largest = Math.max(0, ...sizes.map(Math.abs));
  return largest > 0 && largest <= 1 ? { scale: 0.01, unit: "%" } : series;
}

export function quantile(outcome: Outcome, p: number): Num {
  return outcome.quantiles.find((q) => Math.abs(q.p - p) < 1e-9)?.value ?? null;
}

// A statistic and its error, by "mean", "es" (the worst 5 %) or a level; of a quantile, its interval is
// the error.
export function figureOf(o: Outcome, key: string): { value: Num; se: Num } {
  if (key === "mean") return o.mean;
  if (key === "es") return o.es.find((e) => e.p === 0.05) ?? { value: null, se: null };
  const q = o.quantiles.find((one) => Math.abs(one.p - Number(key)) < 1e-9);
  if (q === undefined) return { value: null, se: null };
  return { value: q.value, se: q.low !== null && q.high !== null ? (q.high - q.low) / 3.92 : null };
}

// Whether the fan would be one line: nine futures in ten have the same value.
export const isRare = (series: Series): boolean =>
  series.points.every((o) => {
    const low = quantile(o, 0.05);
    return low !== null && low === quantile(o, 0.95);
  });

export interface Bin {
  low: number;
  high: number;
  share: number;
}
export interface Atom {
  value: number;
  share: number;
}
export interface Shape {
  bins: Bin[];
  atoms: Atom[];
}

// Points of the empirical distribution: value and share of trials at or below it.
export interface Point {
  x: number;
  p: number;
}
export function curvePoints(outcome: Outcome, trials: number): Point[] {
  const points: Point[] = [];
  const { amounts, trials: counts } = outcome.distribution ?? { amounts: [], trials: [] };
  amounts.forEach((x, i) => {
    const n = counts[i];
    if (n !== undefined) points.push({ x, p: n / trials });
  });
  return points;
}

// The part of a curve that a picture shows: a long tail is cut where it would press the rest to the edge.
const kLongest = 4;
export interface Sight {
  points: Point[];
  below: number;
  above: number;
}
export function inSight(points: Point[]): Sight {
  const at = (p: number) => points.find((one) => one.p >= p - 1e-9)?.x;
  const [low, middle, high] = [at(0.05), at(0.5), at(0.95)];
  if (low === undefined || middle === undefined || high === undefined || !(high > low))
    return { points, below: 0, above: 0 };
  // One side may be flat: then the other one measures it.
  const up = kLongest * Math.max(high - middle, 0.25 * (middle - low));
  const down = kLongest * Math.max(middle - low, 0.25 * (high - middle));
  const shown = points.filter(
    (one) => (one.p >= 0.05 && one.p <= 0.95) || (one.x <= middle + up && one.x >= middle - down),
  );
  const first = shown[0]!;
  const last = shown[shown.length - 1]!;
  return {
    points: shown,
    below: first === points[0] ? 0 : first.p,
    above: last === points[points.length - 1] ? 0 : 1 - last.p,
  };
}

// Shares of trials between equal edges, straight between the points of the curve; values that many trials
// share, at which the curve stands twice, are atoms and stand apart.
export function shapeOf(points: Point[], bins = 48): Shape {
  const atoms: Atom[] = [];
  const smooth: { x: number; p: number }[] = [];
  let removed = 0;
  for (let i = 0; i < points.length;) {
    let j = i;
    while (j + 1 < points.length && points[j + 1]!.x === points[i]!.x) ++j;
    const width = points[j]!.p - points[i]!.p;
    if (width > 0.015) {
      atoms.push({ value: points[i]!.x, share: width });
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
