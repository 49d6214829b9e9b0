// The shape of a law from its quantiles, and what of it is shown.
import * as f from "../format";
import type { Law, LawCurve, Lever } from "./protocol";

// A parameter of a distribution: of a draw, a mark or an uncertain given.
export const isOfLaw = (lever: Lever): boolean =>
  lever.kind !== "event" &&
  lever.field !== undefined &&
  lever.field !== "" &&
  !lever.field.startsWith("value");

// Parameters that are places on the axis.
const kPlaces = /^(low|mode|high|mean|median|location|minimum|mu|p\d+(\.\d+)?)$/;
export const isPlace = (lever: Lever, law: Law): boolean =>
  kPlaces.test(lever.field ?? "") &&
  // The logarithm of the axis is no place on it.
  lever.field !== "mu" &&
  (lever.display_unit === law.display_unit || law.display_unit.startsWith(`${lever.display_unit} per `));

export interface Shape {
  // Density, or of a discrete law masses by value.
  points: { x: number; y: number }[];
  isDiscrete: boolean;
}

// Quantiles as a density: what lies between two levels, by the way between them. Where values are shared by
// several levels they have masses.
export function shapeOf(levels: number[], curve: LawCurve, scale: number): Shape {
  const all = curve.quantiles.flatMap((q, i) => (q === null ? [] : [{ x: q / scale, p: levels[i]! }]));
  let shared = 0;
  for (let i = 1; i < all.length; ++i) if (all[i]!.x === all[i - 1]!.x) shared += all[i]!.p - all[i - 1]!.p;
  if (shared > 0.5) {
    const masses = new Map<number, number>();
    all.forEach((one, i) => {
      const from = i === 0 ? 0 : (all[i - 1]!.p + one.p) / 2;
      const to = i + 1 === all.length ? 1 : (one.p + all[i + 1]!.p) / 2;
      masses.set(one.x, (masses.get(one.x) ?? 0) + to - from);
    });
    return { points: [...masses].map(([x, y]) => ({ x, y })), isDiscrete: true };
  }
  const points = [];
  for (let i = 1; i < all.length; ++i) {
    const [a, b] = [all[i - 1]!, all[i]!];
    if (b.x > a.x) points.push({ x: (a.x + b.x) / 2, y: (b.p - a.p) / (b.x - a.x) });
  }
  return { points, isDiscrete: false };
}

const quantile = (levels: number[], curve: LawCurve, p: number): number | null =>
  curve.quantiles[levels.findIndex((level) => Math.abs(level - p) < 1e-9)] ?? null;

// "P5 0.72, P50 0.98, P95 1.21".
export function inQuantiles(levels: number[], curve: LawCurve, law: Law): string {
  return [0.05, 0.5, 0.95]
    .map((p) => {
      const value = quantile(levels, curve, p);
      return value === null ? "" : `P${Math.round(100 * p)} ${f.significant(value / law.scale, 3)}`;
    })
    .filter((text) => text !== "")
    .join(", ");
}

// All but a two-hundredth on either side, the handles, and no more of a long tail than shows the middle.
export function domainOf(
  levels: number[],
  curves: LawCurve[],
  law: Law,
  places: number[],
): [number, number] {
  const ends = curves.flatMap((curve) => {
    const at = (p: number) => quantile(levels, curve, p);
    const [low, p5, p95, high] = [at(0.005), at(0.05), at(0.95), at(0.995)];
    if (low === null || p5 === null || p95 === null || high === null) return [];
    const most = 2 * (p95 - p5);
    return [Math.max(low, p5 - most) / law.scale, Math.min(high, p95 + most) / law.scale];
  });
  const all = [...ends, ...places];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  if (!(high > low)) return [low - (Math.abs(low) || 1) / 2, high + (Math.abs(high) || 1) / 2];
  const room = 0.04 * (high - low);
  return [low - room, high + room];
}
