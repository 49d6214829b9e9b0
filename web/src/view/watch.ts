// Early warnings of a limit, as `plimsoll watch` tells them.
import * as f from "../format";
import type { Num, Part } from "../types";
import { errorOf, numberOf, objects, partOf, text, type Fields } from "./fields";

export interface WatchRow {
  period: string;
  ahead: string;
  figure: string;
  warns: string;
  hits: Num;
  hitsSe: Num;
  falseAlarms: Num;
  falseAlarmsSe: Num;
  after: Num;
  afterSe: Num;
  area: Num;
  areaSe: Num;
}
export interface Watch {
  failure: string;
  chance: Num;
  chanceSe: Num;
  trials: Num;
  figures: number;
  rows: WatchRow[];
  cautions: string[];
}

const months = (n: number): string =>
  n % 12 === 0 ? `${n / 12} ${n === 12 ? "year" : "years"}` : `${n} ${n === 1 ? "month" : "months"}`;

function warns(item: Fields): string {
  const threshold = numberOf(item.threshold) ?? 0;
  const isLow = text(item.side) === "low";
  if (item.count === true) {
    if (!isLow && threshold === 1) return "has struck";
    return `struck ${f.significant(threshold)} times or ${isLow ? "fewer" : "more"}`;
  }
  const shown = f.scaleFor(text(item.unit), Math.abs(threshold));
  return (
    `${isLow ? "at most" : "at least"} ${f.significant(threshold / shown.scale)}` +
    (shown.unit === "" ? "" : ` ${shown.unit}`)
  );
}

export function watchOf(parts: Part[]): Watch | null {
  const part = partOf(parts, "watch");
  if (part === undefined) return null;
  const result = part.result as Fields;
  return {
    failure: text(result.failure),
    chance: numberOf(result.chance),
    chanceSe: errorOf(result.chance),
    trials: numberOf(result.trials),
    figures: numberOf(result.figures) ?? 0,
    rows: objects(result.warnings).map((one) => ({
      period: text(one.period),
      ahead: months(numberOf(one.months_ahead) ?? 0),
      figure:
        one.count === true
          ? f.dottedName(text(one.figure).replace(/\.count$/, ""))
          : text(one.title) || f.dottedName(text(one.figure)),
      warns: warns(one),
      hits: numberOf(one.hits),
      hitsSe: errorOf(one.hits),
      falseAlarms: numberOf(one.false_alarms),
      falseAlarmsSe: errorOf(one.false_alarms),
      after: numberOf(one.after_warning),
      afterSe: errorOf(one.after_warning),
      area: numberOf(one.area),
      areaSe: errorOf(one.area),
    })),
    cautions: Array.isArray(result.cautions)
      ? result.cautions.filter((one): one is string => typeof one === "string")
      : [],
  };
}
