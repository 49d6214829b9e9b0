// Bars by risk, line, assumption and scenario: one row each, its name before it, its figure behind it.
import { max, min } from "d3-array";
import { scaleLinear, type ScaleLinear } from "d3-scale";
import { tickText } from "../axes";
import { anchor, fit, s, svg } from "../dom";
import * as f from "../format";
import * as v from "../view";

type Scale = ScaleLinear<number, number>;

// Where names, bars and figures stand; on a narrow page a name stands above its bar.
interface Frame {
  width: number;
  left: number;
  right: number;
  row: number;
  bar: number;
  dy: number;
  narrow: boolean;
}
function frameOf(width: number, right: number): Frame {
  const narrow = width < 520;
  return narrow
    ? { width, left: 2, right, row: 36, bar: 13, dy: 18, narrow }
    : { width, left: Math.min(380, width * 0.4), right, row: 22, bar: 14, dy: 4, narrow };
}

function grid(out: SVGSVGElement, x: Scale, top: number, bottom: number, scale: number, unit = ""): void {
  const ticks = x.ticks(4);
  const text = tickText(ticks, scale);
  for (const t of ticks) {
    out.append(
      s("line", { x1: x(t), x2: x(t), y1: top, y2: bottom, class: t === 0 ? "zero" : "grid" }),
      s(
        "text",
        { x: x(t), y: bottom + 15, "text-anchor": x(t) < 12 ? "start" : "middle", class: "tick-text" },
        text(t) + unit,
      ),
    );
  }
}

function nameOf(frame: Frame, y: number, name: string, link?: string): SVGElement {
  const most = frame.narrow ? frame.width - frame.right : frame.left - 12;
  const label = frame.narrow
    ? s("text", { x: 0, y: y + 13, class: "bar-name" }, fit(name, most))
    : s(
        "text",
        { x: frame.left - 8, y: y + frame.row / 2, dy: "0.32em", "text-anchor": "end", class: "bar-name" },
        fit(name, most),
      );
  const whole = s("title", {}, name);
  return link === undefined ? s("g", {}, whole, label) : s("a", { href: `#${link}` }, whole, label);
}

const figure = (frame: Frame, y: number, text: string, kind = "bar-value", inset = 2): SVGElement =>
  s(
    "text",
    {
      x: frame.width - inset,
      y: y + frame.dy + frame.bar / 2,
      dy: "0.32em",
      "text-anchor": "end",
      class: kind,
    },
    text,
  );

export interface Waterfall {
  from: { name: string; value: number; se: number | null };
  to: { name: string; value: number; se: number | null };
  steps: v.Contribution[];
  unit: string;
  scale: number;
  badIsLow: boolean;
  // Draws the 95 % interval of each step at its end.
  intervals?: boolean;
}

// From one total to another: each step starts where the one before it ended.
export function waterfallChart(w: Waterfall, width: number): SVGSVGElement {
  const frame = frameOf(width, 76);
  let at = w.from.value;
  const steps = w.steps.map((r) => ({ row: r, from: at, to: (at += r.value) }));
  const reachOf = (row: v.Contribution) => (w.intervals === true ? 1.96 * (row.se ?? 0) : 0);
  const ends = [
    w.from.value,
    w.to.value,
    ...steps.flatMap((p) => [p.from, p.to - reachOf(p.row), p.to + reachOf(p.row)]),
  ];
  // A far-away zero would leave no room for the steps.
  const reach = max(ends)! - min(ends)!;
  const nearZero = min(ends)! <= 0 || min(ends)! < 3 * reach;
  const x = scaleLinear()
    .domain([
      nearZero ? Math.min(0, min(ends)!) : min(ends)! - 0.15 * reach,
      nearZero ? Math.max(0, max(ends)!) : max(ends)!,
    ])
    .nice(4)
    .range([frame.left, width - frame.right]);
  const bottom = (steps.length + 2) * frame.row + 4;
  const out = svg(
    width,
    bottom + 22,
    `From ${f.quantity(w.from.value, null, w.scale, w.unit)}, ${w.from.name}, to ` +
      `${f.quantity(w.to.value, null, w.scale, w.unit)}, ${w.to.name}`,
    "group",
  );
  grid(out, x, 0, bottom, w.scale);
  const texts = f
    .aligned([w.from, ...w.steps.map((r) => ({ value: r.value, se: r.se })), w.to], w.scale)
    .map((one) => one.value);
  const start = nearZero ? 0 : x.domain()[0]!;
  const bar = (i: number, name: string, a: number, b: number, kind: string, link?: string) => {
    const y = i * frame.row;
    const isTotal = kind.endsWith("total");
    out.append(
      nameOf(frame, y, name, link),
      s(
        "rect",
        {
          x: Math.min(x(a), x(b)),
          y: y + frame.dy,
          width: Math.max(1, Math.abs(x(b) - x(a))),
          height: frame.bar,
          class: kind,
        },
        s("title", {}, `${name}: ${f.significant((isTotal ? b : b - a) / w.scale)} ${w.unit}`),
      ),
      figure(
        frame,
        y,
        (isTotal || texts[i]!.startsWith("\u2212") ? "" : "+") + texts[i]!,
        isTotal ? "bar-value strong" : "bar-value",
      ),
    );
    if (i <= steps.length)
      out.append(
        s("line", {
          x1: x(b),
          x2: x(b),
          y1: y + frame.dy,
          y2: y + frame.row + frame.dy + frame.bar,
          class: "joint",
        }),
      );
  };
  bar(0, w.from.name, start, w.from.value, "bar total");
  steps.forEach((p, i) =>
    bar(
      i + 1,
      p.row.title,
      p.from,
      p.to,
      p.row.value < 0 === w.badIsLow ? "bar bad" : "bar good",
      p.row.name === "" ? undefined : anchor("risk", p.row.name),
    ),
  );
  bar(steps.length + 1, w.to.name, start, w.to.value, "bar total");
  steps.forEach((p, i) => {
    const y = (i + 1) * frame.row + frame.dy + frame.bar / 2;
    const d = reachOf(p.row);
    if (d > 0) out.append(s("line", { x1: x(p.to - d), x2: x(p.to + d), y1: y, y2: y, class: "whisker" }));
  });
  return out;
}

export function tornadoChart(
  t: v.Tornado,
  bars: (v.TornadoBar & { title: string })[],
  width: number,
): SVGSVGElement {
  const frame = frameOf(width, width < 520 ? 8 : 128);
  const top = 20;
  const bottom = top + bars.length * frame.row + 4;
  const ends = [t.base, ...bars.flatMap((b) => [b.low, b.high])];
  const x = scaleLinear()
    .domain([min(ends)!, max(ends)!])
    .nice(4)
    .range([frame.left, width - frame.right]);
  const out = svg(
    width,
    bottom + 22,
    `What it becomes when one draw is held low or high; ` +
      `${f.quantity(t.base, t.baseSe, t.scale, t.unit)} as modelled`,
    "group",
  );
  grid(out, x, top, bottom, t.scale);
  out.append(
    s(
      "text",
      { x: x(t.base), y: 12, "text-anchor": "middle", class: "era" },
      `as modelled ${f.withError(t.base, t.baseSe, t.scale).value}`,
    ),
  );
  const columns = [t.levels[0], t.levels[1]].map((level) => f.percent(level));
  const texts = f
    .aligned(
      [
        ...bars.map((b) => ({ value: b.low, se: b.lowSe })),
        ...bars.map((b) => ({ value: b.high, se: b.highSe })),
      ],
      t.scale,
    )
    .map((one) => one.value);
  if (!frame.narrow)
    out.append(
      s("text", { x: width - 66, y: 12, "text-anchor": "end", class: "era" }, columns[0]!),
      s("text", { x: width - 2, y: 12, "text-anchor": "end", class: "era" }, columns[1]!),
    );
  bars.forEach((b, i) => {
    const y = top + i * frame.row;
    const one = (end: number, kind: string, level: string) =>
      s(
        "rect",
        {
          x: Math.min(x(t.base), x(end)),
          y: y + frame.dy,
          width: Math.abs(x(end) - x(t.base)),
          height: frame.bar,
          class: `bar ${kind}`,
        },
        s(
          "title",
          {},
          `${b.title} at its ${level} quantile: ` +
            `${f.quantity(end, kind === "low" ? b.lowSe : b.highSe, t.scale, t.unit)}`,
        ),
      );
    out.append(
      nameOf(frame, y, b.title + (b.coupled ? " *" : ""), anchor("assumption", b.name)),
      one(b.low, "low", columns[0]!),
      one(b.high, "high", columns[1]!),
    );
    if (!frame.narrow)
      out.append(figure(frame, y, texts[i]!, "bar-value", 66), figure(frame, y, texts[bars.length + i]!));
  });
  out.append(s("line", { x1: x(t.base), x2: x(t.base), y1: top, y2: bottom, class: "the-line" }));
  return out;
}

// Shares of a whole as bars from zero, the part that acts alone dark, with an error where known.
export interface ShareRow {
  name: string;
  value: number;
  inner?: number | null;
  se: number | null;
  link?: string;
}
export function sharesChart(label: string, rows: ShareRow[], width: number): SVGSVGElement {
  const frame = frameOf(width, 92);
  const bottom = rows.length * frame.row + 4;
  const x = scaleLinear()
    .domain([
      0,
      Math.max(
        0.01,
        max(rows, (r) => r.value + 1.96 * (r.se ?? 0))!,
      ),
    ])
    .nice(4)
    .range([frame.left, width - frame.right]);
  const out = svg(width, bottom + 22, label, "group");
  grid(out, x, 0, bottom, 0.01, " %");
  const texts = f.aligned(
    rows.map((r) => ({ value: r.value, se: r.se })),
    0.01,
  );
  rows.forEach((r, i) => {
    const y = i * frame.row;
    const mid = y + frame.dy + frame.bar / 2;
    out.append(
      nameOf(frame, y, r.name, r.link),
      s(
        "rect",
        {
          x: x(0),
          y: y + frame.dy,
          width: Math.max(1, x(Math.max(0, r.value)) - x(0)),
          height: frame.bar,
          class: "bar",
        },
        s("title", {}, `${r.name}: ${f.percent(r.value, r.se)}`),
      ),
    );
    if (r.inner !== undefined && r.inner !== null)
      out.append(
        s("rect", {
          x: x(0),
          y: y + frame.dy,
          width: Math.max(0, Math.min(x(r.value), x(Math.max(0, r.inner))) - x(0)),
          height: frame.bar,
          class: "bar high",
        }),
      );
    if (r.se !== null && r.se > 0)
      out.append(
        s("line", {
          x1: x(Math.max(0, r.value - 1.96 * r.se)),
          x2: x(r.value + 1.96 * r.se),
          y1: mid,
          y2: mid,
          class: "whisker",
        }),
      );
    out.append(figure(frame, y, texts[i]!.value));
  });
  return out;
}

// What each scenario and action makes of the statistic, against the run's own.
export function stressChart(t: v.Stresses, width: number): SVGSVGElement {
  const frame = frameOf(width, 84);
  const kinds = [...new Set(t.rows.map((r) => r.kind))].sort().reverse();
  const ends = t.rows
    .flatMap((r) => [r.difference - 1.96 * (r.se ?? 0), r.difference + 1.96 * (r.se ?? 0)])
    .map((d) => t.base + d);
  const x = scaleLinear()
    .domain([Math.min(t.base, min(ends)!), Math.max(t.base, max(ends)!)])
    .nice(4)
    .range([frame.left, width - frame.right]);
  const head = 24;
  const top = 18;
  const bottom = top + t.rows.length * frame.row + kinds.length * head + 4;
  const out = svg(
    width,
    bottom + 22,
    `What scenarios and actions make of ${f.quantity(t.base, t.baseSe, t.scale, t.unit)}`,
  );
  grid(out, x, top, bottom, t.scale);
  out.append(
    s("line", { x1: x(t.base), x2: x(t.base), y1: top, y2: bottom, class: "the-line" }),
    s(
      "text",
      { x: x(t.base), y: 12, "text-anchor": "middle", class: "era" },
      `as modelled ${f.withError(t.base, t.baseSe, t.scale).value}`,
    ),
  );
  const texts = f.aligned(
    t.rows.map((r) => ({ value: r.difference, se: r.se })),
    t.scale,
  );
  let y = top;
  for (const kind of kinds) {
    out.append(
      s(
        "text",
        {
          x: frame.narrow ? 0 : frame.left - 8,
          y: y + 17,
          "text-anchor": frame.narrow ? "start" : "end",
          class: "row-name",
        },
        `${f.capital(kind)}s`,
      ),
    );
    y += head;
    t.rows.forEach((r, i) => {
      if (r.kind !== kind) return;
      const at = t.base + r.difference;
      const mid = y + frame.dy + frame.bar / 2;
      const worse = r.difference < 0 === t.badIsLow ? "bad" : "good";
      out.append(
        nameOf(frame, y, r.title),
        s("line", { x1: x(t.base), x2: x(at), y1: mid, y2: mid, class: `reach ${worse}` }),
        s("line", {
          x1: x(at - 1.96 * (r.se ?? 0)),
          x2: x(at + 1.96 * (r.se ?? 0)),
          y1: mid,
          y2: mid,
          class: "whisker",
        }),
        s(
          "circle",
          { cx: x(at), cy: mid, r: 4.5, class: r.clear ? `spot ${worse}` : "spot open" },
          s("title", {}, `${r.title}: ${f.quantity(r.difference, r.se, t.scale, t.unit)}`),
        ),
        figure(
          frame,
          y,
          (texts[i]!.value.startsWith("\u2212") ? "" : "+") + texts[i]!.value,
          r.clear ? "bar-value" : "bar-value quiet",
        ),
      );
      y += frame.row;
    });
  }
  return out;
}
