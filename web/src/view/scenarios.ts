// What other commands answer beside the run: scenarios, break-even values, failures, worst futures.
import * as f from "../format";
import type { Num, Part, Run } from "../types";
import { aboutOf, doubtOf, errorOf, fields, numberOf, objects, partOf, text, type Fields } from "./fields";
import { unfilled } from "./names";

export interface Stress {
  kind: string;
  title: string;
  value: Num;
  difference: number;
  se: Num;
  // Whether the error may not be believed.
  doubted: boolean;
  clear: boolean;
}
export interface Stresses {
  what: string;
  unit: string;
  scale: number;
  trials: Num;
  base: number;
  baseSe: Num;
  badIsLow: boolean;
  rows: Stress[];
}
export function stressesOf(parts: Part[], run?: Run): Stresses | null {
  const part = partOf(parts, "stress");
  if (part === undefined) return null;
  const result = part.result as Fields;
  const rows = objects(result.stresses)
    .map((item) => ({
      kind: text(item.kind),
      title: text(item.title) || f.words(text(item.name)),
      value: numberOf(item.value),
      difference: numberOf(item.difference) ?? 0,
      se: errorOf(item.difference),
      doubted: doubtOf(item.difference),
      clear: item.stands_out !== false,
    }))
    .filter((r) => r.title !== "");
  if (rows.length === 0) return null;
  rows.sort((one, other) => one.difference - other.difference);
  const base = numberOf(result.base) ?? 0;
  const about = aboutOf(result);
  const target = fields(result.target);
  const subject = run?.outcomes.find((o) => o.name === text(target.outcome));
  const badIsLow = text(target.statistic) !== "P" && subject?.bad !== "high";
  return {
    what: about.what,
    trials: about.trials,
    baseSe: errorOf(result.base),
    badIsLow,
    ...f.scaleFor(about.unit, Math.max(Math.abs(base), ...rows.map((r) => Math.abs(r.value ?? 0)))),
    base,
    rows,
  };
}

// The value of an assumption at which the statistic reaches its goal; factors are of all its numbers.
export interface Breakeven {
  name: string;
  unit: string;
  now: Num;
  at: Num;
  se: Num;
  isFactor: boolean;
}
export interface Breakevens {
  what: string;
  trials: Num;
  goal: number;
  unit: string;
  scale: number;
  rows: Breakeven[];
}
export function breakevensOf(parts: Part[]): Breakevens | null {
  const part = partOf(parts, "breakeven");
  if (part === undefined) return null;
  const result = part.result as Fields;
  const rows = objects(result.assumptions)
    .map((item) => ({
      name: text(item.name),
      unit: text(item.unit),
      now: numberOf(item.now),
      at: numberOf(item.breakeven),
      se: numberOf(item.se),
      isFactor: item.is_factor === true,
    }))
    .filter((r) => r.name !== "");
  if (rows.length === 0) return null;
  const away = (b: Breakeven) => changeOf(b) ?? Infinity;
  rows.sort((one, other) => Math.abs(away(one)) - Math.abs(away(other)));
  const goal = numberOf(result.goal) ?? 0;
  const about = aboutOf(result);
  return {
    what: text(result.headroom) || about.what,
    trials: about.trials,
    goal,
    ...f.scaleFor(about.unit, Math.abs(goal)),
    rows,
  };
}

// By which share the assumption must change.
export function changeOf(b: Breakeven): Num {
  if (b.at === null) return null;
  if (b.isFactor) return b.at - 1;
  return b.now === null || b.now === 0 ? null : b.at / b.now - 1;
}

export function changeErrorOf(b: Breakeven): Num {
  if (b.se === null) return null;
  if (b.isFactor) return b.se;
  return b.now === null || b.now === 0 ? null : Math.abs(b.se / b.now);
}

// What a draw far out did to a future:
// "FY2012: economy: shock at its 1 % quantile; at its median it would be …".
function drawText(d: Fields, shown: { scale: number; unit: string }): string {
  const level = numberOf(d.quantile);
  const without = numberOf(d.without);
  const where =
    d.discrete === true
      ? `is ${f.significant(numberOf(d.value) ?? 0)}, a value of small chance`
      : level === null
        ? "lies far out"
        : `lies at its ${f.quantile(level)} quantile`;
  const held =
    d.coupled === true ? "with it and what it is correlated with at their medians" : "with it at its median";
  return (
    `${[text(d.where), f.dottedName(text(d.draw))].filter((t) => t !== "").join(": ")} ` +
    where +
    (without === null ? "" : `; ${held} it would be ${f.quantity(without, null, shown.scale, shown.unit)}`)
  );
}

export interface Story {
  heading: string;
  lines: string[];
}
// Shares of futures in which an event strikes at least once; the error is that of the share in the worst.
export interface Common {
  name: string;
  sentence: string;
  inTail: number;
  inAll: number;
  se: Num;
}
export interface Worst {
  what: string;
  trials: Num;
  tail: Num;
  stories: Story[];
  common: Common[];
}
export function worstOf(parts: Part[]): Worst | null {
  const part = partOf(parts, "worst");
  if (part === undefined) return null;
  const result = part.result as Fields;
  const about = aboutOf(result);
  const stories = objects(result.worst).map((item) => {
    const value = numberOf(item.value);
    const shown = f.scaleFor(about.unit, Math.abs(value ?? 0));
    return {
      heading: [
        `Trial ${numberOf(item.trial) ?? "?"}`,
        value === null ? "" : f.quantity(value, null, shown.scale, shown.unit),
      ]
        .filter((t) => t !== "")
        .join(": "),
      lines: [
        ...objects(item.events).map((e) =>
          [text(e.period), text(e.text, e.event)].filter((t) => t !== "").join(": "),
        ),
        ...objects(item.draws).map((d) => drawText(d, shown)),
      ],
    };
  });
  const common = objects(result.events)
    .map((e) => ({
      name: text(e.name),
      sentence: unfilled(text(e.sentence)),
      inTail: numberOf(e.in_tail) ?? 0,
      inAll: numberOf(e.in_all) ?? 0,
      se: numberOf(e.se),
    }))
    .filter((e) => e.name !== "")
    .sort((one, other) => other.inTail - other.inAll - (one.inTail - one.inAll))
    .slice(0, 8);
  return stories.length === 0
    ? null
    : { what: about.what, trials: about.trials, tail: numberOf(result.tail), stories, common };
}

// Reverse stress: how likely the failure is, the ways that lead to it, and the risks that it needs.
export interface Struck {
  event: string;
  share: number;
  usual: number;
  period: string;
}
export interface Moved {
  draw: string;
  where: string;
  quantile: Num;
}
export interface Way {
  share: number;
  se: Num;
  struck: Struck[];
  moved: Moved[];
  trial: Num;
}
// "economy: shock, FY2012, near its 4 % quantile"; tails keep the digits that tell them apart.
export function movedText(moved: Moved): string {
  const name = [f.dottedName(moved.draw), moved.where].filter((t) => t !== "").join(", ");
  return moved.quantile === null ? name : `${name}, near its ${f.quantile(moved.quantile)} quantile`;
}
export interface Necessary {
  risk: string;
  share: number;
  se: Num;
}
export interface Reverse {
  what: string;
  trials: Num;
  probability: Num;
  se: Num;
  below: Num;
  ways: Way[];
  necessary: Necessary[];
}
export function reverseOf(parts: Part[]): Reverse | null {
  const part = partOf(parts, "reverse");
  if (part === undefined) return null;
  const result = part.result as Fields;
  const ways = objects(result.ways).map((way) => ({
    share: numberOf(way.share) ?? 0,
    se: numberOf(way.se),
    trial: numberOf(way.trial),
    struck: objects(way.struck)
      .map((e) => ({
        event: text(e.event),
        share: numberOf(e.share) ?? 0,
        usual: numberOf(e.usual_share) ?? 0,
        period: text(e.typical_period),
      }))
      .filter((e) => e.event !== "")
      .sort((one, other) => other.share - other.usual - (one.share - one.usual)),
    moved: objects(way.moved)
      .map((d) => ({ draw: text(d.draw), where: text(d.where), quantile: numberOf(d.quantile) }))
      .filter((d) => d.draw !== ""),
  }));
  const necessary = objects(result.necessary)
    .map((r) => ({ risk: text(r.risk), share: numberOf(r.share_saved) ?? 0, se: numberOf(r.se) }))
    .sort((one, other) => other.share - one.share);
  const about = aboutOf(result);
  // Of subset simulation, which is no plain share of futures, no number of trials tells the error.
  return {
    what: text(result.failure) || about.what,
    trials: text(result.method) === "subset" ? null : about.trials,
    probability: numberOf(result.probability),
    se: errorOf(result.probability, result.se),
    below: numberOf(result.below),
    ways,
    necessary,
  };
}
