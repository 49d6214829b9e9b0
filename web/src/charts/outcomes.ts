// Outcomes: fans over periods, distributions, exceedance curves.
import { max, min } from "d3-array";
import { scaleLinear, scaleLog, scalePoint } from "d3-scale";
import { area, curveMonotoneX, line } from "d3-shape";
import { axisRoom, bottomAxis, labelled, leftAxis, spread } from "../axes";
import { s, svg, widthOf } from "../dom";
import * as f from "../format";
import type { Outcome } from "../types";
import * as v from "../view";

const kBands = [
  [0.05, 0.95],
  [0.25, 0.75],
] as const;

export type FanKind = "quantiles" | "mean";
// An outcome that has one value in nearly all futures tells nothing by its quantiles.
export const fanKindOf = (series: v.Series, wanted: FanKind): FanKind =>
  v.isRare(series) ? "mean" : wanted;

// Above and below a fan.
const kFan = { top: 22, bottom: 24 };

// History in front, then the fan: quantiles by period, or the mean and the mean of the worst futures; the
// same of `before` as dashed lines under it.
export function fanChart(
  series: v.Series,
  width: number,
  wanted: FanKind,
  read: (text: string | null) => void,
  before?: v.Series,
): SVGSVGElement {
  const display = v.displayOf(series);
  const kind = fanKindOf(series, wanted);
  const height = Math.round(Math.min(250, Math.max(180, width * 0.62)));
  const q = (o: Outcome, p: number) => v.quantile(o, p);
  const worst = (o: Outcome) => o.es.find((e) => e.p === 0.05)?.value ?? null;
  const shown = (o: Outcome) => (kind === "mean" ? [o.mean.value, worst(o)] : [q(o, 0.05), q(o, 0.95)]);
  const all = [
    ...series.history.map((h) => h.value),
    ...series.points.flatMap(shown),
    ...(before?.points ?? []).flatMap(shown),
  ].filter((a): a is number => a !== null);
  const least = min(all) ?? 0;
  const most = max(all) ?? 1;
  const y = scaleLinear()
    .domain([
      least > 0 && least < 0.5 * most ? 0 : least,
      most > least ? most : least + (Math.abs(least) || 1),
    ])
    .nice(5)
    .range([height - kFan.bottom, kFan.top]);
  const final = series.points[series.points.length - 1]!;
  const keys: [string, string, boolean][] =
    kind === "mean"
      ? [
          ["mean", "mean", true],
          ["worst", "es", false],
        ]
      : [
          ["P95", "0.95", false],
          ["P50", "0.5", true],
          ["P5", "0.05", false],
        ];
  // No more digits than the table of outcomes shows.
  const known = keys
    .map(([name, key, strong]) => ({ name, strong, ...v.figureOf(final, key) }))
    .filter((e) => e.value !== null)
    .map((e) => ({ ...e, text: `${e.name} ${f.withError(e.value, e.se, display.scale).value}` }));
  const m = {
    ...kFan,
    left: Math.max(44, axisRoom(y, display.scale, 5)),
    right: Math.max(
      74,
      14 + Math.ceil(Math.max(0, ...known.map((e) => widthOf(e.text, e.strong ? "600 11.5px" : "11.5px")))),
    ),
  };
  const periods = [
    ...series.history.map((h) => f.shortPeriod(h.period)),
    ...series.points.map((o) => f.shortPeriod(o.period)),
  ];
  const x = scalePoint<string>()
    .domain(periods)
    .range([m.left, width - m.right])
    .padding(0.15);
  const amount = (value: number | null) => f.quantity(value, null, display.scale, display.unit);
  const label =
    kind === "mean"
      ? `${series.title}: mean and mean of the worst 5 %, ${periods[0]} to ` +
        `${periods[periods.length - 1]}; mean ${amount(final.mean.value)} in the last period`
      : `${series.title}: fan of outcomes, ${periods[0]} to ${periods[periods.length - 1]}; median ` +
        `${amount(q(final, 0.5))} in the last period`;
  const out = svg(width, height, label);
  const axis = leftAxis(y, width - m.right - m.left, display.scale, 5);
  axis.setAttribute("transform", `translate(${m.left},0)`);
  out.append(axis);
  const room = Math.floor((width - m.left - m.right + 30) / 50);
  periods.forEach((p, i) => {
    if (!labelled(i, periods.length, room)) return;
    out.append(s("text", { x: x(p)!, y: height - 6, "text-anchor": "middle", class: "tick-text" }, p));
  });
  const last = series.history[series.history.length - 1];
  const spot = (o: Outcome) => x(f.shortPeriod(o.period))!;
  const past = series.history.map((h) => [x(f.shortPeriod(h.period))!, y(h.value)] as [number, number]);
  // The last known figure opens the fan.
  const opened = (points: [number, number][]) =>
    line()(past.length > 0 ? [past[past.length - 1]!, ...points] : points) ?? "";
  if (last !== undefined) {
    const now = x(f.shortPeriod(last.period))!;
    out.append(
      s("line", { x1: now, x2: now, y1: 4, y2: height - m.bottom, class: "now" }),
      s(
        "text",
        { x: now - 6, y: 11, "text-anchor": "end", class: "era" },
        past.length > 1 ? "reported" : "",
      ),
      s("text", { x: now + 6, y: 11, class: "era" }, "futures"),
    );
  }
  interface Row {
    x: number;
    low: number;
    high: number;
  }
  if (kind === "quantiles") {
    for (const [i, [a, b]] of kBands.entries()) {
      const rows: Row[] = series.points
        .filter((o) => q(o, a) !== null && q(o, b) !== null)
        .map((o) => ({ x: spot(o), low: y(q(o, a)!), high: y(q(o, b)!) }));
      if (rows.length === 1 && last === undefined)
        rows.push({ ...rows[0]!, x: rows[0]!.x + 10 }, { ...rows[0]!, x: rows[0]!.x - 10 });
      rows.sort((one, other) => one.x - other.x);
      if (last !== undefined)
        rows.unshift({ x: x(f.shortPeriod(last.period))!, low: y(last.value), high: y(last.value) });
      const shape = area<Row>()
        .x((r) => r.x)
        .y0((r) => r.low)
        .y1((r) => r.high);
      out.append(s("path", { d: shape(rows) ?? "", class: `band band-${i}` }));
    }
  }
  const middle = (o: Outcome) => (kind === "mean" ? o.mean.value : q(o, 0.5)) ?? o.mean.value ?? 0;
  const middles = series.points.map((o) => [spot(o), y(middle(o))] as [number, number]);
  // Many periods stand close: their dots shrink to the line.
  const radius = Math.min(3, Math.max(1, x.step() / 6));
  if (kind === "mean") {
    const tail = series.points
      .filter((o) => worst(o) !== null)
      .map((o) => [spot(o), y(worst(o)!)] as [number, number]);
    out.append(
      s("path", { d: opened(tail), class: "worst" }),
      ...tail.map((p) => s("circle", { cx: p[0], cy: p[1], r: radius, class: "worst-dot" })),
    );
  }
  if (before !== undefined) {
    const ghost = (value: (o: Outcome) => number | null) =>
      before.points
        .filter((o) => spot(o) !== undefined && value(o) !== null)
        .map((o) => [spot(o), y(value(o)!)] as [number, number]);
    const edges = kind === "mean" ? [worst] : [(o: Outcome) => q(o, 0.05), (o: Outcome) => q(o, 0.95)];
    for (const edge of edges) out.append(s("path", { d: opened(ghost(edge)), class: "ghost" }));
    out.append(s("path", { d: opened(ghost(middle)), class: "ghost strong" }));
  }
  out.append(s("path", { d: opened(middles), class: "median" }));
  if (past.length > 0) {
    out.append(s("path", { d: line()(past) ?? "", class: "past" }));
    for (const [px, py] of past) out.append(s("circle", { cx: px, cy: py, r: 2.5, class: "past-dot" }));
  }
  for (const [px, py] of middles)
    out.append(s("circle", { cx: px, cy: py, r: radius, class: "median-dot" }));
  const places = spread(
    known.map((e) => y(e.value!)),
    14,
    m.top + 2,
    height - m.bottom - 2,
  );
  known.forEach((e, i) => {
    out.append(
      s(
        "text",
        {
          x: width - m.right + 8,
          y: places[i]!,
          dy: "0.32em",
          class: e.strong ? "end-label strong" : "end-label",
        },
        e.text,
      ),
    );
  });
  // The whole column of a period answers the pointer.
  const number = (value: number | null) => (value === null ? "–" : f.significant(value / display.scale));
  const half = Math.max(10, x.step() / 2);
  const column = (at: number, words: string) => {
    const show = () => read(words);
    out.append(
      s(
        "rect",
        {
          x: at - half,
          y: 0,
          width: 2 * half,
          height: height - m.bottom,
          class: "hit",
          pointerenter: show,
          pointerdown: show,
          pointerleave: () => read(null),
        },
        s("title", {}, words),
      ),
    );
  };
  for (const h of series.history)
    column(
      x(f.shortPeriod(h.period))!,
      `${f.shortPeriod(h.period)}: ${number(h.value)} ${display.unit} reported`,
    );
  for (const o of series.points) {
    column(
      spot(o),
      kind === "mean"
        ? `${f.shortPeriod(o.period)}: mean ${number(o.mean.value)}, worst 5 % ${number(worst(o))} ` +
            `${display.unit}`
        : `${f.shortPeriod(o.period)}: median ${number(q(o, 0.5))}, nine in ten ` +
            `${number(q(o, 0.05))} to ${number(q(o, 0.95))} ${display.unit}`,
    );
  }
  return out;
}

const isBadTail = (o: Outcome, low: number, high: number): boolean => {
  const edge = o.bad === "low" ? v.quantile(o, 0.05) : o.bad === "high" ? v.quantile(o, 0.95) : null;
  if (edge === null) return false;
  return o.bad === "low"
    ? high <= edge + 1e-12 * Math.abs(edge) || (low + high) / 2 < edge
    : (low + high) / 2 > edge;
};

// Shares of futures by value; what one value holds alone stands apart.
export function distributionChart(
  series: v.Series,
  outcome: Outcome,
  trials: number,
  width: number,
  read: (text: string) => void,
  before?: { outcome: Outcome; trials: number },
): SVGSVGElement {
  const display = v.displayOf(series);
  const height = Math.round(Math.min(320, Math.max(220, width * 0.45)));
  const m = { top: 60, right: 16, bottom: 38, left: 16 };
  const sight = v.inSight(v.curvePoints(outcome, trials));
  const bins = width < 500 ? 32 : 48;
  const shape = v.shapeOf(sight.points, bins);
  const was =
    before === undefined
      ? { bins: [], atoms: [] }
      : v.shapeOf(v.inSight(v.curvePoints(before.outcome, before.trials)).points, bins);
  const out = svg(
    width,
    height,
    `${series.title}${outcome.period === "" ? "" : `, ${f.shortPeriod(outcome.period)}`}: ` +
      `distribution. Mean ${f.quantity(outcome.mean.value, outcome.mean.se, display.scale, display.unit)}`,
  );
  const xs = [...shape.bins, ...was.bins]
    .flatMap((b) => [b.low, b.high])
    .concat(shape.atoms.map((a) => a.value));
  if (xs.length === 0) {
    out.append(
      s(
        "text",
        { x: m.left, y: height / 2, class: "hint" },
        "Every future has the same value, or too few trials were run for a curve.",
      ),
    );
    return out;
  }
  const low = min(xs)!;
  const high = max(xs)!;
  const pad = high === low ? 0.5 * (Math.abs(high) || 1) : shape.atoms.length > 0 ? 0.03 * (high - low) : 0;
  const x = scaleLinear()
    .domain([low - pad, high + pad])
    .range([m.left, width - m.right]);
  // Bars of both are as wide as their own steps: what is compared is the share per width.
  const wide = (b: v.Bin) => (b.high > b.low ? b.share / (b.high - b.low) : 0);
  const own = max(shape.bins, wide) ?? 0;
  const tallest = max(shape.bins, (b) => b.share) ?? 0;
  const room = own > 0 ? Math.max(1, (max(was.bins, wide) ?? 0) / own) : 1;
  const y = scaleLinear()
    .domain([0, (tallest || 1) * room])
    .range([height - m.bottom, m.top]);
  const show = (text: string) => (event: Event) => {
    read(text);
    event.preventDefault();
  };
  for (const bin of shape.bins) {
    const text =
      `${f.percent(bin.share)} of futures between ` +
      `${f.significant(bin.low / display.scale)} and ${f.significant(bin.high / display.scale)} ` +
      `${display.unit}`;
    out.append(
      s("rect", {
        x: x(bin.low) + 0.5,
        y: y(bin.share),
        width: Math.max(0.5, x(bin.high) - x(bin.low) - 1),
        height: height - m.bottom - y(bin.share),
        class: isBadTail(outcome, bin.low, bin.high) ? "bar bad" : "bar",
      }),
    );
    // The whole column answers the pointer, not only its bar.
    out.append(
      s("rect", {
        x: x(bin.low),
        y: m.top,
        width: x(bin.high) - x(bin.low),
        height: height - m.bottom - m.top,
        class: "hit",
        pointerenter: show(text),
        pointerdown: show(text),
      }),
    );
  }
  if (was.bins.length > 0 && own > 0) {
    const step = was.bins.flatMap((b) => {
      const at = y((wide(b) / own) * tallest);
      return [
        [x(b.low), at],
        [x(b.high), at],
      ] as [number, number][];
    });
    out.append(s("path", { d: line()(step) ?? "", class: "ghost strong" }));
  }
  shape.atoms.forEach((atom, i) => {
    const text = `${f.percent(atom.share)} at ${f.significant(atom.value / display.scale)}`;
    const right = x(atom.value) > width / 2;
    out.append(
      s("line", {
        x1: x(atom.value),
        x2: x(atom.value),
        y1: height - m.bottom,
        y2: m.top - 4,
        class: "atom",
      }),
      s(
        "text",
        {
          x: x(atom.value) + (right ? -8 : 8),
          y: m.top + 4 + 16 * i,
          "text-anchor": right ? "end" : "start",
          class: "atom-label",
        },
        text,
      ),
    );
  });
  const axis = bottomAxis(x, height - m.bottom, display.scale, Math.max(3, Math.floor(width / 90)));
  out.append(
    s("line", {
      x1: m.left,
      x2: width - m.right,
      y1: height - m.bottom,
      y2: height - m.bottom,
      class: "base",
    }),
    axis,
  );
  out.append(
    s(
      "text",
      { x: width - m.right, y: height - 4, "text-anchor": "end", class: "unit-label" },
      display.unit,
    ),
  );
  const marks = (
    [
      ["P5", "0.05"],
      ["P50", "0.5"],
      ["mean", "mean"],
      ["P95", "0.95"],
    ] as const
  ).map(([name, key]) => ({ name, ...v.figureOf(outcome, key) }));
  // Each label in the highest row that has room for it.
  const rowEnds: number[] = [];
  for (const { name, value, se } of marks
    .filter((k) => k.value !== null)
    .sort((a, b) => a.value! - b.value!)) {
    if (shape.atoms.some((a) => a.value === value)) continue;
    const px = x(value!);
    if (px < m.left - 1 || px > width - m.right + 1) continue;
    const label = `${name} ${f.withError(value, se, display.scale).value}`;
    const half = 3.4 * label.length;
    const middle = Math.min(width - half, Math.max(half, px));
    const free = rowEnds.findIndex((end) => end < middle - half);
    const row = free < 0 ? rowEnds.length : free;
    rowEnds[row] = middle + half;
    out.append(
      s("line", {
        x1: px,
        x2: px,
        y1: 14 + 13 * row,
        y2: height - m.bottom,
        class: name === "P50" || name === "mean" ? "mark-line strong" : "mark-line",
      }),
      s("text", { x: middle, y: 10 + 13 * row, "text-anchor": "middle", class: "mark-label" }, label),
    );
  }
  for (const [share, side] of [
    [sight.below, "start"],
    [sight.above, "end"],
  ] as const) {
    if (share <= 0) continue;
    const text =
      side === "end"
        ? `${f.percent(Number(share.toPrecision(2)))} beyond →`
        : `← ${f.percent(Number(share.toPrecision(2)))} beyond`;
    out.append(
      s(
        "text",
        {
          x: side === "end" ? width - m.right : m.left,
          y: height - m.bottom - 8,
          "text-anchor": side,
          class: "era",
        },
        text,
      ),
    );
  }
  return out;
}

// The chance of at least so bad a value, on a scale that shows one in a thousand.
export function exceedanceChart(
  series: v.Series,
  outcomes: Outcome[],
  chosen: Outcome,
  trials: number,
  width: number,
  read: (text: string) => void,
  before?: { outcome: Outcome; trials: number },
): SVGSVGElement {
  const display = v.displayOf(series);
  const height = Math.round(Math.min(320, Math.max(220, width * 0.45)));
  const m = { top: 14, right: 62, bottom: 38, left: 48 };
  const below = series.bad !== "high";
  // To the rarest on the side of the tail, and on the other as far as leaves room for it.
  const curveOf = (o: Outcome, n: number) => {
    const all = v.curvePoints(o, n);
    const seen = v.inSight(all).points;
    const [least, most] = below ? [-Infinity, seen.at(-1)?.x ?? 0] : [seen[0]?.x ?? 0, Infinity];
    return all
      .filter((p) => p.x >= least && p.x <= most)
      .map((p) => ({ x: p.x, p: below ? p.p : 1 - p.p }))
      .filter((p) => p.p >= 0.0009);
  };
  const was = before === undefined ? [] : curveOf(before.outcome, before.trials);
  const curves = outcomes
    .map((o) => ({ outcome: o, points: curveOf(o, trials) }))
    .filter((c) => c.points.length > 1);
  const out = svg(
    width,
    height,
    `${series.title}: chance of ${below ? "ending at or below" : "exceeding"} each value, by period`,
  );
  const xs = [...curves.flatMap((c) => c.points), ...was].map((p) => p.x);
  if (xs.length === 0 || min(xs) === max(xs)) {
    out.append(
      s(
        "text",
        { x: m.left, y: height / 2, class: "hint" },
        "Every future has the same value, or too few trials were run for a curve.",
      ),
    );
    return out;
  }
  const x = scaleLinear()
    .domain([min(xs)!, max(xs)!])
    .range([m.left, width - m.right]);
  const y = scaleLog()
    .domain([0.001, 1])
    .range([height - m.bottom, m.top])
    .clamp(true);
  for (const p of [0.001, 0.01, 0.05, 0.1, 0.5, 1]) {
    out.append(
      s("line", { x1: m.left, x2: width - m.right, y1: y(p), y2: y(p), class: "grid" }),
      s(
        "text",
        { x: m.left - 6, y: y(p), dy: "0.32em", "text-anchor": "end", class: "tick-text" },
        f.percent(p),
      ),
    );
  }
  out.append(bottomAxis(x, height - m.bottom, display.scale, Math.max(3, Math.floor(width / 110))));
  out.append(
    s(
      "text",
      { x: width - m.right, y: height - 4, "text-anchor": "end", class: "unit-label" },
      display.unit,
    ),
  );
  const ends: { y: number; text: string; strong: boolean }[] = [];
  const path = line<{ x: number; p: number }>()
    .x((p) => x(p.x))
    .y((p) => y(p.p))
    .curve(curveMonotoneX);
  if (was.length > 1) out.append(s("path", { d: path(was) ?? "", class: "ghost strong" }));
  for (const { outcome, points } of curves) {
    const strong = outcome === chosen;
    out.append(s("path", { d: path(points) ?? "", class: strong ? "curve strong" : "curve" }));
    // Named where it leaves the picture on the right.
    const end = points[points.length - 1]!;
    ends.push({ y: y(end.p), text: f.shortPeriod(outcome.period), strong });
  }
  const places = spread(
    ends.map((e) => e.y),
    14,
    m.top,
    height - m.bottom,
  );
  ends.forEach((e, i) => {
    if (e.text !== "")
      out.append(
        s(
          "text",
          {
            x: width - m.right + 6,
            y: places[i]!,
            dy: "0.32em",
            class: e.strong ? "end-label strong" : "end-label",
          },
          e.text,
        ),
      );
  });
  const own = curves.find((c) => c.outcome === chosen)?.points ?? [];
  const cursor = s("line", { y1: m.top, y2: height - m.bottom, class: "cursor", visibility: "hidden" });
  out.append(cursor);
  const move = (event: Event) => {
    const pointer = event as PointerEvent;
    const box = out.getBoundingClientRect();
    const value = x.invert(((pointer.clientX - box.left) * width) / box.width);
    const chance = v.chanceBelow(v.curvePoints(chosen, trials), value);
    if (chance === null || own.length === 0) return;
    cursor.setAttribute("x1", String(x(value)));
    cursor.setAttribute("x2", String(x(value)));
    cursor.setAttribute("visibility", "visible");
    read(
      `In ${f.percent(below ? chance : 1 - chance)} of futures ${series.title} ` +
        `${below ? "ends at or below" : "exceeds"} ${f.significant(value / display.scale)} ${display.unit}`,
    );
  };
  out.append(
    s("rect", {
      x: m.left,
      y: m.top,
      width: width - m.left - m.right,
      height: height - m.top - m.bottom,
      class: "hit",
      pointermove: move,
      pointerdown: move,
    }),
  );
  return out;
}
