// Results of other commands, read with care: a field that is not there is null or empty.
import * as f from "../format";
import type { Num, Part } from "../types";
import { plainCondition, plainValue, type Titles } from "./condition";

export type Fields = Record<string, unknown>;
export const fields = (value: unknown): Fields =>
  typeof value === "object" && value !== null ? (value as Fields) : {};
export const text = (...values: unknown[]): string =>
  (values.find((v) => typeof v === "string" && v !== "") as string | undefined) ?? "";
export const numberOf = (...values: unknown[]): Num => {
  for (const value of values) {
    if (typeof value === "number") return value;
    const inner = fields(value).value;
    if (typeof inner === "number") return inner;
  }
  return null;
};
export const errorOf = (value: unknown, ...others: unknown[]): Num => {
  const own = fields(value).se;
  return typeof own === "number" ? own : numberOf(...others);
};
export const doubtOf = (value: unknown): boolean => typeof fields(value).doubt === "string";
export const objects = (value: unknown): Fields[] => (Array.isArray(value) ? value.map(fields) : []);

// "attribute" of "plimsoll.attribute/1".
export const commandOf = (part: Part): string =>
  /^plimsoll\.([a-z_]+)\//.exec(part.result.schema)?.[1] ?? "";
export const partOf = (parts: Part[], command: string): Part | undefined =>
  parts.find((p) => commandOf(p) === command);

// What a result is about: its statistic as asked, with the period, and how many trials it rests on.
export interface About {
  what: string;
  unit: string;
  trials: Num;
}
export function aboutOf(result: Fields): About {
  const target = fields(result.target ?? result.question);
  const period = text(target.period, result.period);
  const statistic = text(target.text, result.statistic, result.text);
  const named = [statistic === "" ? text(target.outcome, result.outcome) : statistic];
  if (period !== "" && !statistic.includes(f.shortPeriod(period))) named.push(f.shortPeriod(period));
  return {
    what: named.filter((t) => t !== "").join(" in "),
    unit: text(target.unit, result.unit),
    trials: numberOf(
      fields(result.about).trials,
      result.trials,
      fields(result.cost).trials,
      fields(result.plain).trials,
    ),
  };
}

// "es(net_income, 5%) in FY2013" -> "net income in FY2013, mean of the worst 5 % of futures".
export function plainQuestion(what: string, titles: Titles): string {
  const chance = /^P\((.*)\)( in \S+| over the horizon)?$/s.exec(what.trim());
  if (chance !== null) {
    const known =
      titles.get(`P(${chance[1]})`) ?? `share of futures in which ${plainCondition(chance[1]!, titles)}`;
    return known + (chance[2] ?? "");
  }
  const found = /^(?:(es|quantile|mean|sd|median)\()?(.*?)(?:, *([\d.]+) *(%?))?\)?(?: in (\S+))?$/.exec(
    what.trim(),
  );
  if (found === null) return what;
  const [, statistic, subject, level, sign, period] = found;
  const percent =
    level === undefined ? undefined : sign === "%" ? level : f.significant(100 * Number(level));
  const named = plainValue(subject!, titles) + (period === undefined ? "" : ` in ${period}`);
  switch (statistic) {
    case "es":
      return `${named}, mean of the worst ${percent ?? "5"} % of futures`;
    case "quantile":
      return `${named}, ${percent ?? "5"} % quantile`;
    case "median":
      return `${named}, median`;
    case "mean":
      return `${named}, mean over all futures`;
    case "sd":
      return `${named}, standard deviation`;
    default:
      return named;
  }
}
