// What to do and what it is worth to know more, as `plimsoll decide` and `plimsoll value` tell them.
import * as f from "../format";
import type { Num, Part } from "../types";
import { errorOf, fields, numberOf, objects, partOf, text, type Fields } from "./fields";

export interface ChoiceRow {
  choice: string;
  value: Num;
  se: Num;
  less: Num;
  lessSe: Num;
  note: string;
}
export interface Decided {
  title: string;
  what: string;
  unit: string;
  trials: Num;
  meets: boolean;
  gain: Num;
  gainSe: Num;
  isGain: boolean;
  // The best first, then what is done now, then others.
  rows: ChoiceRow[];
  kept: { what: string; bound: string; best: string; now: string }[];
  parts: { name: string; value: Num; se: Num; isApart: boolean }[];
  warnings: string[];
}

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];

function amount(value: Num, unit: string): string {
  if (value === null) return "–";
  const shown = f.scaleFor(unit, Math.abs(value));
  return f.significant(value / shown.scale, 4) + (shown.unit === "" ? "" : ` ${shown.unit}`);
}

// Actions by their titles, and levers that were turned.
function choiceWords(choice: Fields, decision: Fields): string {
  const titles = new Map(
    objects(decision.actions).map((one) => [text(one.name), text(one.title, one.name)]),
  );
  const actions = texts(choice.actions).map((name) => titles.get(name) ?? name);
  const at = Array.isArray(choice.levers) ? choice.levers : [];
  const levers = objects(decision.levers).flatMap((lever, i) =>
    numberOf(at[i]) === null || at[i] === lever.now
      ? []
      : [`${f.dottedName(text(lever.name))} at ${amount(numberOf(at[i]), text(lever.unit))}`],
  );
  const all = [...actions, ...levers];
  return all.length === 0 ? "No action" : f.capital(all.join("; "));
}

const kSigns: Record<string, string> = {
  at_most: "at most",
  below: "below",
  at_least: "at least",
  above: "above",
};
const kVerdicts: Record<string, string> = {
  holds: "holds",
  breached: "breached",
  too_close: "too close to call",
};

function keptWords(constraint: Fields, found: Fields | undefined): string {
  const value = numberOf(found?.value);
  const verdict = kVerdicts[text(found?.verdict)] ?? "";
  const shown =
    constraint.probability === true
      ? f.percent(value, errorOf(found?.value))
      : amount(value, text(constraint.unit));
  return verdict === "" ? shown : `${shown}, ${verdict}`;
}

export function decidedOf(parts: Part[]): Decided | null {
  const part = partOf(parts, "decide");
  if (part === undefined) return null;
  const result = part.result as Fields;
  const decision = fields(result.decision);
  const target = fields(result.target);
  const best = fields(result.best);
  const now = fields(result.now);
  const row = (choice: Fields, less: unknown, note: string): ChoiceRow => ({
    choice: choiceWords(choice, decision),
    value: numberOf(choice.objective),
    se: errorOf(choice.objective),
    less: numberOf(less),
    lessSe: errorOf(less),
    note,
  });
  const others = (list: unknown): ChoiceRow[] =>
    objects(list).map((one) => {
      const choice = fields(one.choice);
      const verdict = text(choice.verdict);
      const notes = [
        one.apart === false ? "a tie" : "",
        verdict === "breached"
          ? "breaks a constraint"
          : verdict === "too_close"
            ? "a constraint is too close to call"
            : "",
      ];
      return row(choice, one.difference, notes.filter((note) => note !== "").join("; "));
    });
  const keptBest = objects(best.constraints);
  const keptNow = objects(now.constraints);
  const statistic = text(target.text, target.statistic);
  const period = text(target.period);
  return {
    title: text(decision.title, decision.name),
    what:
      (decision.maximises === false ? "as little as can be of " : "as much as can be of ") +
      statistic +
      (period === "" || statistic.includes(period) ? "" : ` in ${f.shortPeriod(period)}`),
    unit: text(target.unit),
    trials: numberOf(result.measured),
    meets: result.meets !== false,
    gain: numberOf(result.gain),
    gainSe: errorOf(result.gain),
    isGain: result.gain_apart === true,
    rows: [
      row(best, null, result.meets === false ? "comes nearest" : "the best"),
      row(now, result.gain, "now"),
      ...others(result.rivals),
    ],
    kept: objects(decision.constraints).map((one, i) => ({
      what: text(one.text),
      bound: `${kSigns[text(one.relation)] ?? ""} ${
        one.probability === true
          ? f.percent(numberOf(one.bound))
          : amount(numberOf(one.bound), text(one.unit))
      }`,
      best: keptWords(one, keptBest[i]),
      now: keptWords(one, keptNow[i]),
    })),
    parts: objects(result.parts).map((one) => ({
      name: text(one.name),
      value: numberOf(one.value),
      se: errorOf(one.value),
      isApart: one.apart === true,
    })),
    warnings: texts(result.warnings),
  };
}

export interface Worth {
  unit: string;
  perfect: Num;
  perfectSe: Num;
  isAtLeast: boolean;
  trials: Num;
  rows: { name: string; kind: string; value: Num; se: Num; isApart: boolean; isAtLeast: boolean }[];
}

export function worthOf(parts: Part[]): Worth | null {
  const part = partOf(parts, "value");
  if (part === undefined) return null;
  const result = part.result as Fields;
  return {
    unit: text(fields(result.target).unit),
    perfect: numberOf(result.perfect),
    perfectSe: errorOf(result.perfect),
    isAtLeast: result.at_least === true,
    trials: numberOf(result.trials),
    rows: objects(result.known).map((one) => ({
      // The title of an event has its marks in it.
      name: (text(one.kind) === "event" ? "" : text(one.title)) || f.dottedName(text(one.name)),
      kind: text(one.kind),
      value: numberOf(one.value),
      se: errorOf(one.value),
      isApart: one.apart === true,
      isAtLeast: one.at_least === true,
    })),
  };
}
