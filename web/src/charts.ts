// The pictures. Each is drawn at a width in pixels and says in words what it shows.
import { max, min } from "d3-array";
import { scaleLinear, scaleLog, scalePoint } from "d3-scale";
import { area, curveMonotoneX, line } from "d3-shape";
import { bottomAxis, leftAxis, spread, tickText } from "./axes";
import { anchor, s } from "./dom";
import * as f from "./format";
import type { Limit, Outcome } from "./types";
import * as v from "./view";

const svg = (width: number, height: number, label: string): SVGSVGElement =>
  s("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": label });

// ---------------------------------------------------------------- the line

const kMostDepth = 16;

// Each limit in each period as a mark before or beyond one common line.
export function lineChart(limits: Limit[], width: number): SVGSVGElement {
  const narrow = width < 560;
  const row = 24;
  const head = 26;
  const names = [...new Set(limits.map((l) => `${l.name}\n${l.label}`))];
  const left = narrow ? 62 : 190;
  const right = narrow ? 8 : 176;
  const top = 40;
  const groups = names.map((key) => limits.filter((l) => `${l.name}\n${l.label}` === key));
  const rows = groups.reduce((n, g) => n + g.length, 0);
  const height = top + rows * row + groups.length * (narrow ? head : 12) + 28;
  const deepest = max(limits, (l) => Math.min(kMostDepth, v.depth(l, v.limitValue(l)) ?? 1)) ?? 1;
  const x = scaleLinear().domain([0, Math.max(2, v.depthScale(deepest) + 0.35)]).range([left, width - right]);
  const at = (d: number) => x(v.depthScale(Math.min(kMostDepth, Math.max(0, d))));
  const out = svg(width, height, `How deep each of ${limits.length} limits lies against its line`);
  out.append(
    s("rect", { x: x(1), y: top - 8, width: width - right - x(1), height: height - top - 16, class: "water" }),
    s("text", { x: x(1), y: 14, "text-anchor": "middle", class: "line-label" }, "the line"),
    s("text", { x: x(1) - 12, y: 30, "text-anchor": "end", class: "hint" }, narrow ? "← safe" : "← within the limit"),
    s("text", { x: x(1) + 12, y: 30, class: "hint" }, narrow ? "deep →" : "beyond it →"),
  );
  for (const d of [0.5, 2, 4, 8]) {
    if (at(d) > width - right - 4) continue;
    out.append(
      s("line", { x1: at(d), x2: at(d), y1: top - 8, y2: height - 24, class: "grid" }),
      s("text", { x: at(d), y: height - 8, "text-anchor": "middle", class: "tick-text" }, d === 0.5 ? "half" : `${d} ×`),
    );
  }
  out.append(
    s("line", { x1: x(1), x2: x(1), y1: 20, y2: height - 24, class: "the-line" }),
    s("text", { x: x(1), y: height - 8, "text-anchor": "middle", class: "tick-text" }, "limit"),
  );
  let y = top;
  for (const group of groups) {
    const name = f.words(group[0]!.name) + (group[0]!.label === "" ? "" : `, ${group[0]!.label}`);
    if (narrow) {
      out.append(s("text", { x: 0, y: y + 14, class: "row-name" }, name));
      y += head - 4;
    }
    group.forEach((limit, i) => {
      const mid = y + row / 2;
      const value = v.limitValue(limit);
      const d = v.depth(limit, value);
      const low = v.depth(limit, limit.low);
      const high = v.depth(limit, limit.high);
      if (!narrow && i === 0) out.append(s("text", { x: 0, y: mid, dy: "0.32em", class: "row-name" }, name));
      out.append(s("text", { x: left - 10, y: mid, dy: "0.32em", "text-anchor": "end", class: "row-period" },
        f.shortPeriod(limit.period) || "horizon"));
      const words = `${v.verdictWords[limit.verdict]}: ${v.limitAmount(limit, value, limit.se)}, limit ${v.boundAmount(limit)}`;
      const mark = s("g", { class: `verdict-${limit.verdict}` }, s("title", {}, words));
      if (d !== null) {
        mark.append(s("line", { x1: x(1), x2: at(d), y1: mid, y2: mid, class: "stem" }));
        if (low !== null && high !== null) {
          mark.append(s("line", { x1: at(Math.min(low, high)), x2: at(Math.max(low, high)), y1: mid, y2: mid, class: "error" }));
        }
        mark.append(limit.verdict === "too_close"
          ? s("path", { d: `M${at(d)},${mid - 6}l6,6l-6,6l-6,-6z`, class: "mark open" })
          : limit.verdict === "holds" ? s("circle", { cx: at(d), cy: mid, r: 5, class: "mark" })
          : s("rect", { x: at(d) - 5, y: mid - 5, width: 10, height: 10, class: "mark" }));
        if (d > kMostDepth) mark.append(s("text", { x: at(d) + 9, y: mid, dy: "0.32em", class: "mark-text" }, "→"));
      }
      if (!narrow) {
        mark.append(s("text", { x: width - right + 14, y: mid, dy: "0.32em", class: "mark-text" },
          `${v.limitAmount(limit, value, 0)} of ${v.boundAmount(limit)}`));
      }
      out.append(mark);
      y += row;
    });
    y += narrow ? 4 : 12;
  }
  return out;
}

// ---------------------------------------------------------------- outcomes

const kBands = [[0.05, 0.95], [0.25, 0.75]] as const;

// History in front, then the fan of quantiles by period.
export function fanChart(series: v.Series, width: number): SVGSVGElement {
  const display = v.displayOf(series);
  const height = Math.round(Math.min(250, Math.max(180, width * 0.62)));
  const m = { top: 12, right: 74, bottom: 24, left: 44 };
  const periods = [...series.history.map((h) => f.shortPeriod(h.period)), ...series.points.map((o) => f.shortPeriod(o.period))];
  const x = scalePoint<string>().domain(periods).range([m.left, width - m.right]).padding(0.15);
  const q = (o: Outcome, p: number) => v.quantile(o, p);
  const all = [...series.history.map((h) => h.value), ...series.points.flatMap((o) => [q(o, 0.05), q(o, 0.95)])].filter((a): a is number => a !== null);
  const low = Math.min(min(all) ?? 0, ...(min(all)! > 0 && min(all)! < 0.35 * max(all)! ? [0] : []));
  const y = scaleLinear().domain([low, max(all) ?? 1]).nice(5).range([height - m.bottom, m.top]);
  const final = series.points[series.points.length - 1]!;
  const label = `${series.title}: fan of outcomes, ${periods[0]} to ${periods[periods.length - 1]}; median ${f.quantity(q(final, 0.5), null, display.scale, display.unit)} in the last period`;
  const out = svg(width, height, label);
  const axis = leftAxis(y, width - m.right - m.left, display.scale, 5);
  axis.setAttribute("transform", `translate(${m.left},0)`);
  out.append(axis);
  const every = Math.ceil(periods.length / Math.max(2, Math.floor((width - m.left - m.right) / 52)));
  periods.forEach((p, i) => {
    if (i % every !== 0 && i !== periods.length - 1) return;
    out.append(s("text", { x: x(p)!, y: height - 6, "text-anchor": "middle", class: "tick-text" }, p));
  });
  // The last known figure opens the fan.
  const last = series.history[series.history.length - 1];
  interface Row { x: number; low: number; high: number }
  for (const [i, [a, b]] of kBands.entries()) {
    const rows: Row[] = series.points.filter((o) => q(o, a) !== null && q(o, b) !== null)
      .map((o) => ({ x: x(f.shortPeriod(o.period))!, low: y(q(o, a)!), high: y(q(o, b)!) }));
    if (last !== undefined) rows.unshift({ x: x(f.shortPeriod(last.period))!, low: y(last.value), high: y(last.value) });
    const shape = area<Row>().x((r) => r.x).y0((r) => r.low).y1((r) => r.high);
    out.append(s("path", { d: shape(rows) ?? "", class: `band band-${i}` }));
  }
  const medians = series.points.map((o) => [x(f.shortPeriod(o.period))!, y(q(o, 0.5) ?? o.mean.value ?? 0)] as [number, number]);
  const past = series.history.map((h) => [x(f.shortPeriod(h.period))!, y(h.value)] as [number, number]);
  out.append(s("path", { d: line()(past.length > 0 ? [past[past.length - 1]!, ...medians] : medians) ?? "", class: "median" }));
  if (past.length > 0) {
    out.append(s("path", { d: line()(past) ?? "", class: "past" }));
    for (const [px, py] of past) out.append(s("circle", { cx: px, cy: py, r: 2.5, class: "past-dot" }));
    out.append(s("text", { x: past[0]![0], y: Math.min(past[0]![1] - 8, height - m.bottom - 6), class: "series-label past-label" }, "reported"));
  }
  for (const [o, point] of series.points.map((p, i) => [p, medians[i]!] as const)) {
    out.append(s("circle", { cx: point[0], cy: point[1], r: 3, class: "median-dot" },
      s("title", {}, `${o.period}: median ${f.quantity(q(o, 0.5), null, display.scale, display.unit)}, P5 ${f.significant((q(o, 0.05) ?? 0) / display.scale)}, P95 ${f.significant((q(o, 0.95) ?? 0) / display.scale)}`)));
  }
  const ends = [[0.95, "P95"], [0.5, "P50"], [0.05, "P5"]] as const;
  const values = ends.map(([p]) => q(final, p));
  const places = spread(values.map((value) => y(value ?? 0)), 14, m.top + 2, height - m.bottom - 2);
  ends.forEach(([p, name], i) => {
    const value = values[i];
    if (value === null || value === undefined) return;
    out.append(s("text", { x: width - m.right + 8, y: places[i]!, dy: "0.32em", class: p === 0.5 ? "end-label strong" : "end-label" },
      `${name} ${f.significant(value / display.scale)}`));
  });
  return out;
}

const isBadTail = (o: Outcome, low: number, high: number): boolean => {
  const edge = o.bad === "low" ? v.quantile(o, 0.05) : o.bad === "high" ? v.quantile(o, 0.95) : null;
  if (edge === null) return false;
  return o.bad === "low" ? high <= edge + 1e-12 * Math.abs(edge) || (low + high) / 2 < edge : (low + high) / 2 > edge;
};

// Shares of futures by value; what one value holds alone stands apart.
export function distributionChart(series: v.Series, outcome: Outcome, levels: number[], width: number, read: (text: string) => void): SVGSVGElement {
  const display = v.displayOf(series);
  const height = Math.round(Math.min(320, Math.max(220, width * 0.45)));
  const m = { top: 46, right: 16, bottom: 38, left: 16 };
  const shape = v.shapeOf(v.curvePoints(outcome, levels), width < 500 ? 32 : 48);
  const out = svg(width, height, `${series.title}${outcome.period === "" ? "" : `, ${f.shortPeriod(outcome.period)}`}: distribution. Mean ${f.quantity(outcome.mean.value, outcome.mean.se, display.scale, display.unit)}`);
  const xs = [...shape.bins.flatMap((b) => [b.low, b.high]), ...shape.atoms.map((a) => a.value)];
  if (xs.length === 0) {
    out.append(s("text", { x: m.left, y: height / 2, class: "hint" }, "Every future has the same value, or too few trials were run for a curve."));
    return out;
  }
  const low = min(xs)!;
  const high = max(xs)!;
  const pad = shape.atoms.length > 0 ? 0.03 * (high - low || 1) : 0;
  const x = scaleLinear().domain([low - pad, high + pad]).range([m.left, width - m.right]);
  const tallest = max(shape.bins, (b) => b.share) ?? 0;
  const y = scaleLinear().domain([0, tallest || 1]).range([height - m.bottom, m.top]);
  const show = (text: string) => (event: Event) => { read(text); event.preventDefault(); };
  for (const bin of shape.bins) {
    const text = `${f.percent(bin.share)} of futures between ${f.significant(bin.low / display.scale)} and ${f.significant(bin.high / display.scale)} ${display.unit}`;
    out.append(s("rect", { x: x(bin.low) + 0.5, y: y(bin.share), width: Math.max(0.5, x(bin.high) - x(bin.low) - 1), height: height - m.bottom - y(bin.share), class: isBadTail(outcome, bin.low, bin.high) ? "bar bad" : "bar" }));
    // The whole column answers the pointer, not only its bar.
    out.append(s("rect", { x: x(bin.low), y: m.top, width: x(bin.high) - x(bin.low), height: height - m.bottom - m.top, class: "hit", pointerenter: show(text), pointerdown: show(text) }));
  }
  shape.atoms.forEach((atom, i) => {
    const text = `${f.percent(atom.share)} at ${f.significant(atom.value / display.scale)}`;
    const right = x(atom.value) > width / 2;
    out.append(
      s("line", { x1: x(atom.value), x2: x(atom.value), y1: height - m.bottom, y2: m.top - 4, class: "atom" }),
      s("text", { x: x(atom.value) + (right ? -8 : 8), y: m.top + 4 + 16 * i, "text-anchor": right ? "end" : "start", class: "atom-label" }, text),
    );
  });
  const axis = bottomAxis(x, height - m.bottom, display.scale, Math.max(3, Math.floor(width / 90)));
  out.append(s("line", { x1: m.left, x2: width - m.right, y1: height - m.bottom, y2: height - m.bottom, class: "base" }), axis);
  out.append(s("text", { x: width - m.right, y: height - 4, "text-anchor": "end", class: "unit-label" }, display.unit));
  const marks = [["P5", v.quantile(outcome, 0.05)], ["P50", v.quantile(outcome, 0.5)], ["mean", outcome.mean.value], ["P95", v.quantile(outcome, 0.95)]] as const;
  let row = 0;
  let lastX = -1e9;
  for (const [name, value] of [...marks].filter((k) => k[1] !== null).sort((a, b) => a[1]! - b[1]!)) {
    if (shape.atoms.some((a) => a.value === value)) continue;
    const px = x(value!);
    if (px < m.left - 1 || px > width - m.right + 1) continue;
    const label = `${name} ${f.significant(value! / display.scale)}`;
    row = px - lastX < 8 * label.length ? (row + 1) % 3 : 0;
    lastX = px;
    const end = px > width - m.right - 40 ? "end" : px < m.left + 30 ? "start" : "middle";
    out.append(
      s("line", { x1: px, x2: px, y1: 14 + 13 * row, y2: height - m.bottom, class: name === "P50" || name === "mean" ? "mark-line strong" : "mark-line" }),
      s("text", { x: px, y: 10 + 13 * row, "text-anchor": end, class: "mark-label" }, label),
    );
  }
  return out;
}

// The chance of at least so bad a value, on a scale that shows one in a thousand.
export function exceedanceChart(series: v.Series, outcomes: Outcome[], chosen: Outcome, levels: number[], width: number, read: (text: string) => void): SVGSVGElement {
  const display = v.displayOf(series);
  const height = Math.round(Math.min(320, Math.max(220, width * 0.45)));
  const m = { top: 14, right: 62, bottom: 38, left: 48 };
  const below = series.bad !== "high";
  const curves = outcomes.map((o) => ({
    outcome: o,
    points: v.curvePoints(o, levels).map((p) => ({ x: p.x, p: below ? p.p : 1 - p.p })).filter((p) => p.p >= 0.0009),
  })).filter((c) => c.points.length > 1);
  const out = svg(width, height, `${series.title}: chance of ${below ? "ending at or below" : "exceeding"} each value, by period`);
  const xs = curves.flatMap((c) => c.points.map((p) => p.x));
  if (xs.length === 0 || min(xs) === max(xs)) {
    out.append(s("text", { x: m.left, y: height / 2, class: "hint" }, "Every future has the same value, or too few trials were run for a curve."));
    return out;
  }
  const x = scaleLinear().domain([min(xs)!, max(xs)!]).range([m.left, width - m.right]);
  const y = scaleLog().domain([0.001, 1]).range([height - m.bottom, m.top]).clamp(true);
  for (const p of [0.001, 0.01, 0.05, 0.1, 0.5, 1]) {
    out.append(
      s("line", { x1: m.left, x2: width - m.right, y1: y(p), y2: y(p), class: "grid" }),
      s("text", { x: m.left - 6, y: y(p), dy: "0.32em", "text-anchor": "end", class: "tick-text" }, f.percent(p)),
    );
  }
  out.append(bottomAxis(x, height - m.bottom, display.scale, Math.max(3, Math.floor(width / 110))));
  out.append(s("text", { x: width - m.right, y: height - 4, "text-anchor": "end", class: "unit-label" }, display.unit));
  const ends: { y: number; text: string; strong: boolean }[] = [];
  for (const { outcome, points } of curves) {
    const strong = outcome === chosen;
    const path = line<{ x: number; p: number }>().x((p) => x(p.x)).y((p) => y(p.p)).curve(curveMonotoneX);
    out.append(s("path", { d: path(points) ?? "", class: strong ? "curve strong" : "curve" }));
    // Named where it leaves the picture on the right.
    const end = points[points.length - 1]!;
    ends.push({ y: y(end.p), text: f.shortPeriod(outcome.period), strong });
  }
  const places = spread(ends.map((e) => e.y), 14, m.top, height - m.bottom);
  ends.forEach((e, i) => {
    if (e.text !== "") out.append(s("text", { x: width - m.right + 6, y: places[i]!, dy: "0.32em", class: e.strong ? "end-label strong" : "end-label" }, e.text));
  });
  const own = curves.find((c) => c.outcome === chosen)?.points ?? [];
  const cursor = s("line", { y1: m.top, y2: height - m.bottom, class: "cursor", visibility: "hidden" });
  out.append(cursor);
  const move = (event: Event) => {
    const pointer = event as PointerEvent;
    const box = out.getBoundingClientRect();
    const value = x.invert(((pointer.clientX - box.left) * width) / box.width);
    const chance = v.chanceBelow(v.curvePoints(chosen, levels), value);
    if (chance === null || own.length === 0) return;
    cursor.setAttribute("x1", String(x(value)));
    cursor.setAttribute("x2", String(x(value)));
    cursor.setAttribute("visibility", "visible");
    read(`In ${f.percent(below ? chance : 1 - chance)} of futures ${series.title} ${below ? "ends at or below" : "exceeds"} ${f.significant(value / display.scale)} ${display.unit}`);
  };
  out.append(s("rect", { x: m.left, y: m.top, width: width - m.left - m.right, height: height - m.top - m.bottom, class: "hit", pointermove: move, pointerdown: move }));
  return out;
}

// ---------------------------------------------------------------- causes

// From calm to all risks: each share starts where the one before it ended.
export function waterfallChart(a: v.Attribution, rows: v.Contribution[], width: number): SVGSVGElement {
  const left = Math.min(300, Math.max(130, width * 0.36));
  const right = 84;
  const row = 22;
  const height = (rows.length + 2) * row + 30;
  let at = a.off;
  const steps = rows.map((r) => ({ row: r, from: at, to: (at += r.value) }));
  const ends = [a.off, a.on, 0, ...steps.flatMap((p) => [p.from, p.to])];
  const x = scaleLinear().domain([min(ends)!, max(ends)!]).nice(4).range([left, width - right]);
  const out = svg(width, height, `From ${f.quantity(a.off, null, a.scale, a.unit)} without risks to ${f.quantity(a.on, null, a.scale, a.unit)} with all`);
  const ticks = x.ticks(4);
  const text = tickText(ticks, a.scale);
  for (const t of ticks) {
    out.append(s("line", { x1: x(t), x2: x(t), y1: 0, y2: height - 24, class: t === 0 ? "zero" : "grid" }),
      s("text", { x: x(t), y: height - 8, "text-anchor": "middle", class: "tick-text" }, text(t)));
  }
  const bar = (y: number, name: string, from: number, to: number, kind: string, value: string, link?: string) => {
    const label = s("text", { x: left - 8, y: y + row / 2, dy: "0.32em", "text-anchor": "end", class: "bar-name" }, shorten(name, left / 6.6));
    out.append(
      link === undefined ? label : s("a", { href: `#${link}`, "aria-label": name }, label),
      s("rect", { x: Math.min(x(from), x(to)), y: y + 4, width: Math.max(1, Math.abs(x(to) - x(from))), height: row - 8, class: kind }, s("title", {}, `${name}: ${value}`)),
      s("text", { x: width - right + 8, y: y + row / 2, dy: "0.32em", class: "bar-value" }, value),
    );
  };
  bar(0, "all risks off", 0, a.off, "bar total", f.significant(a.off / a.scale));
  steps.forEach((p, i) => bar((i + 1) * row, p.row.title, p.from, p.to, p.row.value * (a.on - a.off) >= 0 ? "bar bad" : "bar good",
    f.withError(p.row.value, p.row.se, a.scale).value, p.row.name === "" ? undefined : anchor("risk", p.row.name)));
  bar((steps.length + 1) * row, "all risks on", 0, a.on, "bar total", f.significant(a.on / a.scale));
  return out;
}

export const shorten = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, Math.max(1, Math.floor(most) - 1)).trimEnd()}…`);

export function tornadoChart(t: v.Tornado, bars: v.TornadoBar[], width: number): SVGSVGElement {
  const left = Math.min(260, Math.max(120, width * 0.34));
  const right = 16;
  const row = 24;
  const height = bars.length * row + 30;
  const ends = [t.base, ...bars.flatMap((b) => [b.low, b.high])];
  const x = scaleLinear().domain([min(ends)!, max(ends)!]).nice(4).range([left, width - right]);
  const out = svg(width, height, `What ${t.what} becomes when one assumption is held low or high`);
  const ticks = x.ticks(4);
  const text = tickText(ticks, t.scale);
  for (const k of ticks) {
    out.append(s("line", { x1: x(k), x2: x(k), y1: 0, y2: height - 24, class: "grid" }),
      s("text", { x: x(k), y: height - 8, "text-anchor": "middle", class: "tick-text" }, text(k)));
  }
  bars.forEach((b, i) => {
    const y = i * row;
    const one = (end: number, kind: string, name: string) => s("rect", { x: Math.min(x(t.base), x(end)), y: y + 5, width: Math.abs(x(end) - x(t.base)), height: row - 10, class: `bar ${kind}` },
      s("title", {}, `${b.name} ${name}: ${f.quantity(end, null, t.scale, t.unit)}`));
    out.append(s("a", { href: `#${anchor("assumption", b.name)}`, "aria-label": b.name }, s("text", { x: left - 8, y: y + row / 2, dy: "0.32em", "text-anchor": "end", class: "bar-name" }, shorten(f.words(b.name), left / 6.6))),
      one(b.low, "low", "low"), one(b.high, "high", "high"));
  });
  out.append(s("line", { x1: x(t.base), x2: x(t.base), y1: 0, y2: height - 24, class: "the-line" }));
  return out;
}

// Share of futures in which something happened, as a bar in a table's cell.
export function shareBar(share: number): SVGSVGElement {
  return s("svg", { viewBox: "0 0 100 8", width: 72, height: 8, class: "share-bar", "aria-hidden": true, preserveAspectRatio: "none" },
    s("rect", { x: 0, y: 0, width: 100, height: 8, class: "track" }), s("rect", { x: 0, y: 0, width: Math.max(0.5, 100 * share), height: 8, class: "fill" }));
}

// A law by its quantiles: density between them.
export function lawChart(quantiles: { p: number; value: number }[], width: number, unit: string): SVGSVGElement {
  const height = 90;
  const out = svg(width, height, `Distribution: P5 ${f.significant(quantiles.find((q) => q.p === 0.05)?.value ?? NaN)}, median ${f.significant(quantiles.find((q) => q.p === 0.5)?.value ?? NaN)}, P95 ${f.significant(quantiles.find((q) => q.p === 0.95)?.value ?? NaN)} ${unit}`);
  const x = scaleLinear().domain([quantiles[0]!.value, quantiles[quantiles.length - 1]!.value]).range([8, width - 8]);
  const steps = quantiles.slice(1).map((q, i) => {
    const before = quantiles[i]!;
    const step = q.value - before.value;
    return { low: before.value, high: q.value, height: step > 0 ? (q.p - before.p) / step : 0 };
  });
  const y = scaleLinear().domain([0, max(steps, (b) => b.height) || 1]).range([height - 22, 6]);
  for (const b of steps) out.append(s("rect", { x: x(b.low), y: y(b.height), width: Math.max(0, x(b.high) - x(b.low)), height: height - 22 - y(b.height), class: "bar" }));
  for (const [i, p] of [0.05, 0.5, 0.95].entries()) {
    const q = quantiles.find((one) => one.p === p);
    if (q !== undefined) out.append(s("text", { x: [8, width / 2, width - 8][i]!, y: height - 5, "text-anchor": ["start", "middle", "end"][i]!, class: "tick-text" }, `P${100 * p} ${f.significant(q.value)}`));
  }
  return out;
}
