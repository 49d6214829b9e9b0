// Axes: few ticks, plain numbers, the unit said once.
import type { ScaleLinear } from "d3-scale";
import { s, widthOf } from "./dom";
import * as f from "./format";

// Ticks with as many decimals as their step needs.
export function tickText(ticks: number[], scale: number): (value: number) => string {
  const step = ticks.length > 1 ? Math.abs(ticks[1]! - ticks[0]!) / scale : 1;
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return (value) => f.fixed(value / scale, decimals);
}

// Room that the numbers of a left axis need, their distance from it included.
export function axisRoom(y: ScaleLinear<number, number>, scale: number, count: number): number {
  const ticks = y.ticks(count);
  const text = tickText(ticks, scale);
  return 10 + Math.ceil(Math.max(0, ...ticks.map((t) => widthOf(text(t), "11.5px"))));
}

export function leftAxis(
  y: ScaleLinear<number, number>,
  width: number,
  scale: number,
  count: number,
): SVGGElement {
  const ticks = y.ticks(count);
  const text = tickText(ticks, scale);
  return s(
    "g",
    { class: "axis", "aria-hidden": true },
    ticks
      .map((t) => [
        s("line", { x1: 0, x2: width, y1: y(t), y2: y(t), class: t === 0 ? "zero" : "grid" }),
        s("text", { x: -6, y: y(t), dy: "0.32em", "text-anchor": "end" }, text(t)),
      ])
      .flat(),
  );
}

export function bottomAxis(
  x: ScaleLinear<number, number>,
  height: number,
  scale: number,
  count: number,
): SVGGElement {
  const ticks = x.ticks(count);
  const text = tickText(ticks, scale);
  return s(
    "g",
    { class: "axis", "aria-hidden": true, transform: `translate(0,${height})` },
    ticks
      .map((t) => [
        s("line", { x1: x(t), x2: x(t), y1: 0, y2: 4, class: "tick" }),
        s("text", { x: x(t), y: 17, "text-anchor": "middle" }, text(t)),
      ])
      .flat(),
  );
}

// Which of so many labels to write so that they stand apart: the last always, others at one distance
// from it.
export const labelled = (i: number, n: number, most: number): boolean =>
  (n - 1 - i) % Math.max(1, Math.ceil(n / Math.max(1, most))) === 0;

// Moves labels apart that would stand on each other; keeps their order.
export function spread(positions: number[], gap: number, low: number, high: number): number[] {
  const order = positions.map((_, i) => i).sort((a, b) => positions[a]! - positions[b]!);
  const out = [...positions];
  let least = low;
  for (const i of order) {
    out[i] = Math.max(out[i]!, least);
    least = out[i]! + gap;
  }
  let most = high;
  for (const i of order.reverse()) {
    out[i] = Math.min(out[i]!, most);
    most = out[i]! - gap;
  }
  return out;
}
