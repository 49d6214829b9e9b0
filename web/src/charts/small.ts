// Small pictures: in a table's cell, a law, how an estimate settles.
import { max, min } from "d3-array";
import { scaleLinear, scaleLog } from "d3-scale";
import { area, line } from "d3-shape";
import { axisRoom, leftAxis } from "../axes";
import { s, svg } from "../dom";
import * as f from "../format";
import type { Settling } from "../view";

// Share of futures in which something happened, as a bar in a table's cell.
export function shareBar(share: number): SVGSVGElement {
  return s(
    "svg",
    {
      viewBox: "0 0 100 8",
      width: 72,
      height: 8,
      class: "share-bar",
      "aria-hidden": true,
      preserveAspectRatio: "none",
    },
    s("rect", { x: 0, y: 0, width: 100, height: 8, class: "track" }),
    s("rect", { x: 0, y: 0, width: Math.max(0.5, 100 * share), height: 8, class: "fill" }),
  );
}

// A law by its quantiles: density between them.
export function lawChart(
  quantiles: { p: number; value: number }[],
  width: number,
  unit: string,
): SVGSVGElement {
  const height = 90;
  const out = svg(
    width,
    height,
    `Distribution: P5 ${f.significant(quantiles.find((q) => q.p === 0.05)?.value ?? NaN)}, median ` +
      `${f.significant(quantiles.find((q) => q.p === 0.5)?.value ?? NaN)}, P95 ` +
      `${f.significant(quantiles.find((q) => q.p === 0.95)?.value ?? NaN)} ${unit}`,
  );
  const x = scaleLinear()
    .domain([quantiles[0]!.value, quantiles[quantiles.length - 1]!.value])
    .range([8, width - 8]);
  const steps = quantiles.slice(1).map((q, i) => {
    const before = quantiles[i]!;
    const step = q.value - before.value;
    return { low: before.value, high: q.value, height: step > 0 ? (q.p - before.p) / step : 0 };
  });
  const y = scaleLinear()
    .domain([0, max(steps, (b) => b.height) || 1])
    .range([height - 22, 6]);
  for (const b of steps)
    out.append(
      s("rect", {
        x: x(b.low),
        y: y(b.height),
        width: Math.max(0, x(b.high) - x(b.low)),
        height: height - 22 - y(b.height),
        class: "bar",
      }),
    );
  for (const [i, p] of [0.05, 0.5, 0.95].entries()) {
    const q = quantiles.find((one) => one.p === p);
    if (q !== undefined)
      out.append(
        s(
          "text",
          {
            x: [8, width / 2, width - 8][i]!,
            y: height - 5,
            "text-anchor": ["start", "middle", "end"][i]!,
            class: "tick-text",
          },
          `P${100 * p} ${f.significant(q.value)}`,
        ),
      );
  }
  return out;
}

// A running estimate with nine in ten of its error (95 %), against trials; a limit's bound beside it.
export function settlingChart(one: Settling, width: number): SVGSVGElement {
  const height = 150;
  const late = one.points.slice(Math.floor(one.points.length / 4));
  const edges = [
    ...late.flatMap((p) => [p.value - 1.96 * p.se, p.value + 1.96 * p.se]),
    ...(one.bound === null ? [] : [one.bound]),
  ];
  const last = one.points[one.points.length - 1]!;
  const out = svg(
    width,
    height,
    `${one.title}: settles at ${f.quantity(last.value, last.se, one.scale, one.unit)} after ` +
      `${f.count(last.trials)} futures`,
  );
  const lowest = one.unit === "%" && last.value >= 0 ? Math.max(0, min(edges)!) : min(edges)!;
  const y = scaleLinear()
    .domain([lowest, Math.max(max(edges)!, lowest + 1e-12)])
    .nice(4)
    .range([height - 22, 10])
    .clamp(true);
  const m = { top: 10, right: 14, bottom: 22, left: Math.max(46, axisRoom(y, one.scale, 4)) };
  const x = scaleLog()
    .domain([one.points[0]!.trials, last.trials])
    .range([m.left, width - m.right]);
  const axis = leftAxis(y, width - m.right - m.left, one.scale, 4);
  axis.setAttribute("transform", `translate(${m.left},0)`);
  out.append(axis);
  const first = one.points[0]!.trials;
  const powers = [100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9].filter((n) => n >= first && n <= last.trials);
  for (const n of powers.length > 1 ? powers : [first, last.trials]) {
    const anchor = x(n) > width - 50 ? "end" : "middle";
    out.append(
      s("line", { x1: x(n), x2: x(n), y1: height - m.bottom, y2: height - m.bottom + 4, class: "tick" }),
      s(
        "text",
        { x: anchor === "end" ? width - 2 : x(n), y: height - 5, "text-anchor": anchor, class: "tick-text" },
        f.count(n),
      ),
    );
  }
  type Dot = Settling["points"][number];
  const band = area<Dot>()
    .x((p) => x(p.trials))
    .y0((p) => y(p.value - 1.96 * p.se))
    .y1((p) => y(p.value + 1.96 * p.se));
  const path = line<Dot>()
    .x((p) => x(p.trials))
    .y((p) => y(p.value));
  out.append(
    s("path", { d: band(one.points) ?? "", class: "band band-1" }),
    s("path", { d: path(one.points) ?? "", class: "median" }),
  );
  if (one.bound !== null) {
    const at = y(one.bound);
    out.append(
      s("line", { x1: m.left, x2: width - m.right, y1: at, y2: at, class: "the-line" }),
      s(
        "text",
        { x: width - m.right, y: at + (at < m.top + 16 ? 14 : -5), "text-anchor": "end", class: "era" },
        "limit",
      ),
    );
  }
  return out;
}
