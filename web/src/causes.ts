// Section 3: what causes the bad years, from the results of other commands.
import * as f from "./format";
import type { Data } from "./types";
import * as v from "./view";
import { missing, type Asked } from "./causes/blocks";
import { decidePart, worthPart } from "./causes/decide";
import { breakevenPart, derivativePart, tornadoPart, variancePart } from "./causes/assumptions";
import { changePart } from "./causes/changes";
import { attributionPart, linesPart } from "./causes/lines";
import { parameterPart } from "./causes/parameters";
import { reversePart, stressPart, worstPart } from "./causes/tails";
import { watchPart } from "./causes/watch";

// Other numbers of trials give other figures of the same statistic: said where they differ from the run's.
export const askedOf =
  (data: Data, titles: v.Titles): Asked =>
  (what, unit, trials) =>
    `${f.capital(v.plainQuestion(what, titles))}${unit === "" ? "" : `; ${unit}`}` +
    `${v.fromTrials(data.run, trials, ", ")}.`;

export function causes(data: Data): HTMLElement[] {
  const titles = v.titlesOf(data.run);
  const asked = askedOf(data, titles);
  const out: HTMLElement[] = [];
  const lacking: [string, string][] = [];
  const model = v.modelArgument(data.run);
  const question = v.questionFor(data.run);
  const outcome = question.replace(/ --statistic 'es\(([^,]+), 5%\)'/, " --outcome $1");
  const part = (found: HTMLElement[] | null, gain: string, command: string) => {
    if (found !== null) out.push(...found);
    else lacking.push([gain + v.otherFutures(data.run, command), `plimsoll ${v.asking(data.run, command)}`]);
  };
  const hasRisks = (data.run.description?.risks.length ?? 1) > 0;
  const hasStatement = (data.run.description?.statements.length ?? 1) > 0;
  if (hasRisks)
    part(
      attributionPart(data, asked),
      "what each risk adds",
      `attribute ${model}${question} --json attribute.json`,
    );
  if (hasStatement)
    part(
      linesPart(data, asked),
      "which lines of the statement lose the money",
      `attribute ${model}${question} --parts --json parts.json`,
    );
  part(
    tornadoPart(data, asked),
    "each draw held low and high",
    `sensitivity ${model}${question} --method tornado --json tornado.json`,
  );
  part(
    variancePart(data, asked),
    "which source the uncertainty comes from",
    `sensitivity ${model}${outcome} --method shares${hasRisks ? " --by risk" : ""} --json shares.json`,
  );
  // Of a run that has no version before it, nothing lacks.
  const change = changePart(data, asked);
  if (change !== null) out.push(...change);
  const parameters = parameterPart(data, asked);
  if (parameters !== null) out.push(...parameters);
  part(
    derivativePart(data, asked),
    "what one per cent more of each assumption does",
    `sensitivity ${model}${question} --json derivatives.json`,
  );
  part(
    breakevenPart(data, asked),
    "how wrong an assumption may be",
    `breakeven ${model}${question} --json breakeven.json`,
  );
  if (
    (data.run.description?.scenarios.length ?? 0) + (data.run.description?.actions.length ?? 0) > 0 ||
    v.stressesOf(data.parts) !== null
  ) {
    part(
      stressPart(data, asked),
      "scenarios and actions beside the run",
      `stress ${model}${question} --json stress.json`,
    );
  }
  part(
    reversePart(data),
    "what it would take to fail",
    `reverse ${model} ${v.failureFor(data.run)} --json reverse.json`,
  );
  part(
    worstPart(data, titles),
    "the worst futures as stories",
    `explain ${model}${outcome} --worst 6 --json worst.json`,
  );
  const watched = watchPart(data);
  if (watched !== null) out.push(...watched);
  for (const found of [decidePart(data), worthPart(data)]) {
    if (found !== null) out.push(...found);
  }
  if (lacking.length > 0) {
    out.push(
      missing(
        out.length === 0
          ? "A run tells what happens, not why. These commands tell more:"
          : "Not among the results of this page, and how to get it:",
        lacking,
      ),
    );
  }
  return out;
}
