// Limits against one common line.
import { max } from "d3-array";
import { scaleLinear } from "d3-scale";
import { fit, s, svg, widthOf } from "../dom";
import * as f from "../format";
import type { Limit } from "../types";
import * as v from "../view";

const kMostDepth = 16;
const kSigns: Record<string, string> = { "<=": "≤", ">=": "≥" };
// Where figures end beside the picture.
const kFigures = 62;
// What a period takes beside its name.
const kPeriod = 68;
const kNameFont = "600 12.5px";

// Each limit in each period as a mark before or beyond one common line; where it lay `before` as a ring.
export function lineChart(
  limits: Limit[],
  width: number,
  titles: Map<string, string>,
  before?: Limit[],
): SVGSVGElement {
  const narrow = width < 560;
  // A figure stands beside its mark where there is room for it, and its bound where there is more.
  const hasFigures = width >= 420;
  const row = 24;
  const head = 26;
  const names = [...new Set(limits.map((l) => `${l.name}\n${l.label}`))];
  const titled = (group: Limit[]) => f.capital(v.limitTitle(group[0]!, titles));
  const right = !narrow ? 186 : hasFigures ? kFigures + 6 : 8;
  const top = 40;
  const groups = names.map((key) => limits.filter((l) => `${l.name}\n${l.label}` === key));
  const widest = Math.ceil(max(groups, (g) => widthOf(titled(g), kNameFont)) ?? 0);
  const left = narrow ? 62 : Math.max(150, Math.min(width * 0.42, kPeriod + widest + 4));
  const rows = groups.reduce((n, g) => n + g.length, 0);
  const height = top + rows * row + groups.length * (narrow ? head : 12) + 28;
  const deepOf = (l: Limit, value: number | null) => v.depth(l, value, v.reachOf(limits, l));
  const keyOf = (l: Limit) => `${l.name}\n${l.label}\n${l.period}`;
  const was = new Map((before ?? []).map((l) => [keyOf(l), v.limitValue(l)]));
  const deepest =
    max(limits, (l) =>
      Math.min(
        kMostDepth,
        Math.max(
          ...[v.limitValue(l), l.low, l.high, was.get(keyOf(l)) ?? null].map(
            (value) => deepOf(l, value) ?? 1,
          ),
        ),
      ),
    ) ?? 1;
  const x = scaleLinear()
    .domain([0, Math.max(2.15, v.depthScale(deepest) + 0.35)])
    .range([left, width - right]);
  const at = (d: number) => x(v.depthScale(Math.min(kMostDepth, Math.max(0, d))));
  const out = svg(width, height, `How deep each of ${limits.length} limits lies against its line`);
  out.append(
    s("rect", {
      x: x(1),
      y: top - 8,
      width: width - right - x(1),
      height: height - top - 16,
      class: "water",
    }),
    s("text", { x: x(1), y: 14, "text-anchor": "middle", class: "line-label" }, "the line"),
    s(
      "text",
      { x: x(1) - 12, y: 30, "text-anchor": "end", class: "hint" },
      narrow ? "← safe" : "← within the limit",
    ),
    s("text", { x: x(1) + 12, y: 30, class: "hint" }, narrow ? "deep →" : "beyond it →"),
  );
  for (const d of [0.5, 2, 4, 8]) {
    if (at(d) > width - right - 4) continue;
    out.append(
      s("line", { x1: at(d), x2: at(d), y1: top - 8, y2: height - 24, class: "grid" }),
      s(
        "text",
        { x: at(d), y: height - 8, "text-anchor": "middle", class: "tick-text" },
        d === 0.5 ? "half" : `${d} ×`,
      ),
    );
  }
  out.append(
    s("line", { x1: x(1), x2: x(1), y1: 20, y2: height - 24, class: "the-line" }),
    s("text", { x: x(1), y: height - 8, "text-anchor": "middle", class: "tick-text" }, "limit"),
  );
  let y = top;
  for (const group of groups) {
    const name = titled(group);
    if (narrow) {
      out.append(
        s("text", { x: 0, y: y + 14, class: "row-name" }, s("title", {}, name), fit(name, width, kNameFont)),
      );
      y += head - 4;
    }
    const aligned = v.limitFigures(group);
    const figures = new Map(group.map((limit, i) => [limit, aligned[i]!]));
    group.forEach((limit, i) => {
      const mid = y + row / 2;
      const value = v.limitValue(limit);
      const d = deepOf(limit, value);
      const low = deepOf(limit, limit.low);
      const high = deepOf(limit, limit.high);
      if (!narrow && i === 0)
        out.append(
          s(
            "text",
            { x: 0, y: mid, dy: "0.32em", class: "row-name" },
            s("title", {}, name),
            fit(name, left - kPeriod, kNameFont),
          ),
        );
      out.append(
        s(
          "text",
          { x: left - 10, y: mid, dy: "0.32em", "text-anchor": "end", class: "row-period" },
          f.shortPeriod(limit.period) || "horizon",
        ),
      );
      const words =
        `${v.verdictWords[limit.verdict]}: ${v.limitAmount(limit, value, limit.se)}, ` +
        `limit ${v.boundAmount(limit)}`;
      const mark = s("g", { class: `verdict-${limit.verdict}` }, s("title", {}, words));
      const from = deepOf(limit, was.get(keyOf(limit)) ?? null);
      if (d !== null && from !== null && Math.abs(at(from) - at(d)) > 1.5)
        mark.append(
          s("line", { x1: at(from), x2: at(d), y1: mid, y2: mid, class: "moved" }),
          s("circle", { cx: at(from), cy: mid, r: 4, class: "was" }),
        );
      if (d !== null) {
        mark.append(s("line", { x1: x(1), x2: at(d), y1: mid, y2: mid, class: "stem" }));
        if (low !== null && high !== null) {
          mark.append(
            s("line", {
              x1: at(Math.min(low, high)),
              x2: at(Math.max(low, high)),
              y1: mid,
              y2: mid,
              class: "error",
            }),
          );
        }
        mark.append(
          limit.verdict === "too_close"
            ? s("path", { d: `M${at(d)},${mid - 6}l6,6l-6,6l-6,-6z`, class: "mark open" })
            : limit.verdict === "holds"
              ? s("circle", { cx: at(d), cy: mid, r: 5, class: "mark" })
              : s("rect", { x: at(d) - 5, y: mid - 5, width: 10, height: 10, class: "mark" }),
        );
        if (d > kMostDepth)
          mark.append(s("text", { x: at(d) + 9, y: mid, dy: "0.32em", class: "mark-text" }, "→"));
      }
      if (hasFigures)
        mark.append(
          s(
            "text",
            {
              x: width - right + kFigures,
              y: mid,
              dy: "0.32em",
              "text-anchor": "end",
              class: limit.verdict === "holds" ? "mark-text" : "mark-text strong",
            },
            figures.get(limit) ?? "",
          ),
        );
      if (!narrow)
        mark.append(
          s(
            "text",
            { x: width - right + kFigures + 7, y: mid, dy: "0.32em", class: "row-period" },
            `${kSigns[limit.relation] ?? limit.relation} ${v.boundAmount(limit)}`,
          ),
        );
      out.append(mark);
      y += row;
    });
    y += narrow ? 4 : 12;
  }
  return out;
}
