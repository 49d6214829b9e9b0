// What `plimsoll compare` answers: two versions side by side, and what moved a figure between them.
import * as f from "../format";
import type { Num, Part, Run, Verdict } from "../types";
import type { Contribution } from "./answers";
import { plainQuestion, aboutOf, doubtOf, errorOf, fields, numberOf, objects, partOf, text } from "./fields";
import type { Fields } from "./fields";
import type { Titles } from "./condition";
import { verdictWords } from "./limits";

export interface Cause extends Contribution {
  // "discount: 3 % -> 4 %"
  what: string;
  clear: boolean;
}
export interface Beside {
  text: string;
  unit: string;
  scale: number;
  before: Num;
  beforeSe: Num;
  after: Num;
  afterSe: Num;
  difference: Num;
  se: Num;
}
export interface Versions {
  // Names of the versions, and of a run that was kept what became of it.
  names: [string, string];
  kept: string[];
  same: boolean;
  trials: Num;
  // Null where no statistic was asked about, or nothing moved it.
  explained: {
    what: string;
    unit: string;
    scale: number;
    before: number;
    beforeSe: Num;
    after: number;
    afterSe: Num;
    badIsLow: boolean;
    rows: Cause[];
  } | null;
  // Those that moved.
  outcomes: Beside[];
  limits: { name: string; before: string; after: string }[];
  nSame: number;
}

// "given discount" -> "discount": the kind of a declaration helps nobody in front of its name.
const plainName = (name: string): string =>
  /^(--|library |engine|asked |risk |file )/.test(name) ? name : name.replace(/^[a-z]+ (?=\S)/, "");

function keptOf(which: string, side: Fields): string {
  const kept = fields(side.kept);
  const id = text(kept.id).slice(0, 8);
  if (id === "") return "";
  const same = text(kept.digest) === text(kept.digest_now);
  const day = text(kept.started).slice(0, 10);
  return (
    `The ${which} version is run ${id} of ${day}, made by version ${text(kept.version)}` +
    (same
      ? "; the version of this page gives the same digest."
      : "; the version of this page gives other figures.")
  );
}

export function versionsOf(parts: Part[], run: Run, titles: Titles): Versions | null {
  const part = partOf(parts, "compare");
  if (part === undefined) return null;
  const result = part.result as Fields;
  const about = aboutOf(result);
  const rows = objects(result.shares)
    .map((item) => ({
      name: "",
      title: plainName(text(item.name)),
      value: numberOf(item.share) ?? 0,
      se: errorOf(item.share),
      doubted: doubtOf(item.share),
      // As a page has it, which tells everything in its table.
      what: text(item.what)
        .replace(/, told below$/, "")
        .replaceAll(" -> ", " \u2192 "),
      clear: item.stands_out === true,
    }))
    .sort((one, other) => Math.abs(other.value) - Math.abs(one.value));
  // A mistake of the program would be told, never hidden.
  const rest = numberOf(result.unexplained) ?? 0;
  if (rest !== 0)
    rows.push({
      name: "",
      title: "not explained",
      value: rest,
      se: null,
      doubted: false,
      what: "",
      clear: true,
    });
  const before = numberOf(result.before);
  const after = numberOf(result.after);
  const target = fields(result.target);
  const subject = run.outcomes.find((o) => o.name === text(target.outcome));
  // What was asked about comes first.
  const isAsked = (o: Fields) => Number(text(o.name) === text(target.outcome));
  const moved = objects(result.outcomes)
    .filter((o) => (numberOf(o.difference) ?? 0) !== 0)
    .sort((one, other) => isAsked(other) - isAsked(one));
  const verdict = (value: unknown) => verdictWords[text(value) as Verdict] ?? "not there";
  const side = (key: "old" | "new") => fields(result[key]);
  return {
    names: [text(side("old").name), text(side("new").name)],
    kept: [keptOf("old", side("old")), keptOf("new", side("new"))].filter((words) => words !== ""),
    same: result.same === true,
    trials: about.trials,
    explained:
      before === null || after === null || rows.length === 0
        ? null
        : {
            what: about.what,
            ...f.scaleFor(about.unit, Math.max(Math.abs(before), Math.abs(after))),
            before,
            beforeSe: errorOf(result.before),
            after,
            afterSe: errorOf(result.after),
            badIsLow: text(target.statistic) !== "probability" && subject?.bad !== "high",
            rows,
          },
    outcomes: moved.map((o) => ({
      text: f
        .capital(plainQuestion(text(o.text), titles))
        .replace(/, mean over all futures$/, "")
        .replace(/, mean of the (worst \S+ %) of futures$/, ", $1"),
      ...f.scaleFor(text(o.unit), Math.max(Math.abs(numberOf(o.old) ?? 0), Math.abs(numberOf(o.new) ?? 0))),
      before: numberOf(o.old),
      beforeSe: errorOf(o.old),
      after: numberOf(o.new),
      afterSe: errorOf(o.new),
      difference: numberOf(o.difference),
      se: errorOf(o.difference),
    })),
    nSame: objects(result.outcomes).length - moved.length,
    limits: objects(result.limits)
      .filter((l) => l.old !== l.new)
      .map((l) => ({
        name: [text(l.title, l.name), text(l.period)].filter((t) => t !== "").join(", "),
        before: verdict(l.old),
        after: verdict(l.new),
      })),
  };
}
