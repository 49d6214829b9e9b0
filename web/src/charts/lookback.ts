// Forecasts with what came, each on a scale of its own, and where in the forecasts it lay.
import { max } from "d3-array";
import { scaleLinear } from "d3-scale";
import { fit, s, svg } from "../dom";
import * as f from "../format";
import type { ForecastRow, Lookback } from "../view";

const kRow = 30;
const kBandHeight = [8, 12, 16];

// Bands of 95, 80 and 50 %, the median, and a dot where it came.
export function forecastsChart(rows: ForecastRow[], width: number): SVGSVGElement {
  const narrow = width < 560;
  const left = narrow ? 2 : Math.min(330, width * 0.38);
  const right = narrow ? 8 : 170;
  const row = narrow ? 50 : kRow;
  const out = svg(
    width,
    rows.length * row + 6,
    `What came against ${rows.length} forecasts: ` +
      rows
        .map((one) => `${one.title} ${one.period} at ${f.percent(Number(one.rank.toPrecision(2)))}`)
        .join("; "),
  );
  rows.forEach((one, i) => {
    const middle = i * row + (narrow ? 34 : row / 2);
    const widest = one.intervals[one.intervals.length - 1];
    const least = Math.min(one.came, widest?.low ?? one.came);
    const most = Math.max(one.came, widest?.high ?? one.came);
    const room = (most - least || Math.abs(most) || 1) * 0.05;
    const x = scaleLinear()
      .domain([least - room, most + room])
      .range([left, width - right]);
    const name = `${f.capital(one.title)} ${one.period}, from ${one.start}`;
    const told =
      `${f.significant(one.came / one.scale)}${one.unit === "" ? "" : ` ${one.unit}`}, at ` +
      `${f.percent(Number(one.rank.toPrecision(2)))}`;
    out.append(
      s(
        "text",
        narrow
          ? { x: 0, y: i * row + 13, class: "bar-name" }
          : { x: left - 8, y: middle, dy: "0.32em", "text-anchor": "end", class: "bar-name" },
        s("title", {}, name),
        fit(name, narrow ? width * 0.6 : left - 12),
      ),
      s(
        "text",
        narrow
          ? { x: width, y: i * row + 13, "text-anchor": "end", class: "bar-value" }
          : { x: width, y: middle, dy: "0.32em", "text-anchor": "end", class: "bar-value" },
        told,
      ),
    );
    one.intervals.forEach((_, k) => {
      const band = one.intervals[one.intervals.length - 1 - k]!;
      const height = kBandHeight[k] ?? 8;
      out.append(
        s(
          "rect",
          {
            x: x(band.low),
            y: middle - height / 2,
            width: Math.max(1, x(band.high) - x(band.low)),
            height,
            class: `forecast-${k}`,
          },
          s(
            "title",
            {},
            `${f.fixed(100 * band.level, 0)} %: ${f.significant(band.low / one.scale)} to ` +
              `${f.significant(band.high / one.scale)} ${one.unit}`,
          ),
        ),
      );
    });
    out.append(
      s("line", {
        x1: x(one.median),
        x2: x(one.median),
        y1: middle - 8,
        y2: middle + 8,
        class: "forecast-median",
      }),
      s("circle", {
        cx: x(one.came),
        cy: middle,
        r: 4.5,
        class: one.intervals.every((band) => band.inside) ? "came" : "came missed",
      }),
    );
  });
  return out;
}

// Counts by where in the forecast it came, and as many as right forecasts have.
export function ranksChart(ranks: Lookback["ranks"], width: number): SVGSVGElement {
  const height = 150;
  const bottom = height - 24;
  const n = ranks.counts.length;
  const all = ranks.counts.reduce((sum, one) => sum + one, 0);
  const out = svg(
    width,
    height,
    "Where what came lies in the forecasts: " +
      ranks.counts.map((one, k) => `${f.significant(one, 2)} from ${(100 * k) / n} %`).join(", "),
  );
  const x = scaleLinear()
    .domain([0, 1])
    .range([8, width - 8]);
  const y = scaleLinear()
    .domain([0, Math.max(max(ranks.counts) ?? 1, all / n) * 1.12 || 1])
    .range([bottom, 8]);
  ranks.counts.forEach((one, k) => {
    out.append(
      s("rect", {
        x: x(k / n) + 1,
        y: y(one),
        width: x((k + 1) / n) - x(k / n) - 2,
        height: bottom - y(one),
        class: "bar",
      }),
    );
    if (one > 0)
      out.append(
        s(
          "text",
          { x: x((k + 0.5) / n), y: bottom - 5, "text-anchor": "middle", class: "tick-text" },
          f.significant(one, 2),
        ),
      );
  });
  out.append(
    s("line", { x1: x(0), x2: x(1), y1: y(all / n), y2: y(all / n), class: "the-line" }),
    s("line", { x1: x(0), x2: x(1), y1: bottom, y2: bottom, class: "zero" }),
  );
  for (const at of [0, 0.5, 1])
    out.append(
      s(
        "text",
        {
          x: x(at),
          y: height - 7,
          "text-anchor": at === 0 ? "start" : at === 1 ? "end" : "middle",
          class: "tick-text",
        },
        at === 0 ? "lowest future" : at === 1 ? "highest future" : "median",
      ),
    );
  return out;
}
