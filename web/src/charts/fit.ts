// A fitted law against what was seen: quantiles, the tail, shapes above thresholds.
import { max, min } from "d3-array";
import { scaleLinear, scaleLog } from "d3-scale";
import { line } from "d3-shape";
import { s, svg, widthOf } from "../dom";
import * as f from "../format";
import type { Fit, FitQuantile, FitTail } from "../results";

type Scale = ReturnType<typeof scaleLinear<number, number>> | ReturnType<typeof scaleLog<number, number>>;

const kRoom = { top: 24, right: 16, bottom: 40, left: 62 };

// Logarithms where the values span more than a factor of 30, as on the terminal.
const kWide = 30;

const amounts = (low: number, high: number, range: [number, number]): Scale =>
  low > 0 && high > kWide * low
    ? scaleLog().domain([low, high]).range(range)
    : scaleLinear()
        .domain(high > low ? [low, high] : [low - 1, high + 1])
        .range(range);

// Few ticks; of logarithms whole powers, and others only where these are not enough.
function ticksOf(scale: Scale, count: number): number[] {
  const all = scale.ticks(count);
  if (all.length <= count + 2) return all;
  const powers = all.filter((t) => Math.abs(Math.log10(t) - Math.round(Math.log10(t))) < 1e-9);
  return powers.length >= 2 ? powers : all.filter((_, i) => i % Math.ceil(all.length / count) === 0);
}

function axes(
  x: Scale,
  y: Scale,
  width: number,
  height: number,
  across: string,
  upwards: string,
): SVGElement[] {
  const right = width - kRoom.right;
  const bottom = height - kRoom.bottom;
  const text = (value: number) => f.significant(value, 4);
  const along: SVGElement[] = [];
  let free = -Infinity;
  for (const t of ticksOf(x, Math.max(2, Math.floor(width / 110)))) {
    const half = widthOf(text(t), "11.5px") / 2;
    along.push(s("line", { x1: x(t), x2: x(t), y1: bottom, y2: bottom + 4, class: "tick" }));
    if (x(t) - half < free) continue;
    free = x(t) + half + 6;
    along.push(s("text", { x: x(t), y: bottom + 17, "text-anchor": "middle" }, text(t)));
  }
  return [
    s(
      "g",
      { class: "axis", "aria-hidden": true },
      ticksOf(y, 5).map((t) => [
        s("line", { x1: kRoom.left, x2: right, y1: y(t), y2: y(t), class: "grid" }),
        s("text", { x: kRoom.left - 6, y: y(t), dy: "0.32em", "text-anchor": "end" }, text(t)),
      ]),
      along,
    ),
    s("text", { x: right, y: height - 6, "text-anchor": "end", class: "unit-label" }, across),
    s("text", { x: 2, y: 10, class: "unit-label" }, upwards),
  ];
}

const unitOf = (fit: Fit) => (fit.unit === null ? "" : `, ${fit.unit}`);
const heightOf = (width: number) => Math.round(Math.min(360, Math.max(240, width * 0.6)));

// Quantiles seen against those of the law; where both are equal the points lie on the line.
export function quantileChart(fit: Fit, width: number): SVGSVGElement {
  const height = heightOf(width);
  const all = fit.quantiles.flatMap((q) => [q.seen, q.fitted]);
  const low = min(all) ?? 0;
  const high = max(all) ?? 1;
  const x = amounts(low, high, [kRoom.left, width - kRoom.right]);
  const y = amounts(low, high, [height - kRoom.bottom, kRoom.top]);
  const out = svg(
    width,
    height,
    `Quantiles seen against those of ${fit.laws[0]!.name}, from ${f.significant(low)} to ` +
      `${f.significant(high)}${unitOf(fit)}`,
  );
  out.append(...axes(x, y, width, height, `fitted${unitOf(fit)}`, `seen${unitOf(fit)}`));
  out.append(s("line", { x1: x(low), x2: x(high), y1: y(low), y2: y(high), class: "mark-line strong" }));
  for (const q of fit.quantiles) {
    out.append(s("circle", { cx: x(q.fitted), cy: y(q.seen), r: 2.6, class: "median-dot" }));
  }
  return out;
}

// The share of values above each size: dots are seen, the curve is the law; both axes of the share in
// logarithms, where the tail shows.
export function tailChart(fit: Fit, width: number): SVGSVGElement {
  const height = heightOf(width);
  const all = fit.quantiles.flatMap((q) => [q.seen, q.fitted]);
  const low = min(all) ?? 0;
  const high = max(all) ?? 1;
  const least = min(fit.quantiles, (q) => 1 - q.level) ?? 0.01;
  const x = amounts(low, high, [kRoom.left, width - kRoom.right]);
  const y = scaleLog()
    .domain([least, 1])
    .range([height - kRoom.bottom, kRoom.top]);
  const out = svg(
    width,
    height,
    `Share of values above each size, seen and by ${fit.laws[0]!.name}, down to ` +
      f.shortPercent(least, null),
  );
  out.append(...axes(x, y, width, height, `size${unitOf(fit)}`, "share above"));
  const path = line<FitQuantile>()
    .x((q) => x(q.fitted))
    .y((q) => y(1 - q.level));
  out.append(s("path", { d: path(fit.quantiles) ?? "", class: "curve strong" }));
  for (const q of fit.quantiles) {
    out.append(s("circle", { cx: x(q.seen), cy: y(1 - q.level), r: 2.4, class: "past-dot" }));
  }
  return out;
}

// Shape, or modified scale, above each threshold, with intervals of 95 %.
export function stabilityChart(fit: Fit, of: "shape" | "modified_scale", width: number): SVGSVGElement {
  const height = Math.round(heightOf(width) * 0.8);
  const known = fit.stability.filter((t): t is FitTail & Record<typeof of, object> => t[of] !== null);
  const figure = (t: FitTail) => t[of]!;
  const x = amounts(min(known, (t) => t.threshold) ?? 0, max(known, (t) => t.threshold) ?? 1, [
    kRoom.left + 8,
    width - kRoom.right - 8,
  ]);
  // Of few values an interval may be wider than all others together: the middles are seen in any case.
  const middles = known.map((t) => figure(t).value);
  const widths = known.map((t) => figure(t).high - figure(t).low).sort((a, b) => a - b);
  const room = widths[Math.floor(widths.length / 2)] ?? 1;
  const y = scaleLinear()
    .domain([(min(middles) ?? 0) - room, (max(middles) ?? 1) + room])
    .nice(5)
    .range([height - kRoom.bottom, kRoom.top]);
  const words = of === "shape" ? "shape" : "modified scale";
  const out = svg(
    width,
    height,
    `The ${words} of a generalised Pareto tail above ${known.length} thresholds`,
  );
  out.append(...axes(x, y, width, height, `threshold${unitOf(fit)}`, words));
  const [bottom, top] = y.range() as [number, number];
  const inside = (value: number) => Math.min(bottom, Math.max(top, y(value)));
  for (const t of known) {
    const e = figure(t);
    out.append(
      s("line", {
        x1: x(t.threshold),
        x2: x(t.threshold),
        y1: inside(e.low),
        y2: inside(e.high),
        class: "whisker",
      }),
      s("circle", { cx: x(t.threshold), cy: y(e.value), r: 3, class: "median-dot" }),
    );
  }
  return out;
}
