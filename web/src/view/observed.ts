// Runs of the futures that agree with what was observed: how many, with what, and which figure was a
// surprise. A workbook's summary says the same in src/document/observed_words.cpp, Python in
// python/plimsoll/_observed.py.
import * as f from "../format";
import type { Observed, ObservedFigure, Run } from "../types";

// Further out than this on one side is a surprise.
const kSurprise = 0.01;

const percent = (share: number) => `${f.significant(100 * share, 3)} %`;
const rare = (share: number) =>
  share < 0.0001 ? `less than ${f.fixed(0.01, 2)} %` : `${f.fixed(100 * share, 2)} %`;

function lead(observed: Observed): string {
  const texts = observed.figures.map((one) => one.text).join("; ");
  return (
    `${f.count(observed.agreeing)} of ${f.count(observed.tried)} futures agree with what was observed ` +
    `(${percent(observed.share)}): ${texts}.`
  );
}

function surprise(figure: ObservedFigure): string {
  if (figure.kind === "range" || figure.kind === "condition") {
    if (figure.quantile >= kSurprise) return "";
    return `${figure.text} was a surprise: it had a chance of ${rare(figure.quantile)}.`;
  }
  const isLow = figure.quantile < kSurprise;
  const tail = isLow ? figure.quantile : 1 - figure.quantile;
  if (tail >= kSurprise) return "";
  return (
    `${figure.text} was surprisingly ${isLow ? "low" : "high"}: ${rare(tail)} of what the model held ` +
    `possible lies ${isLow ? "below" : "above"} it.`
  );
}

// Nothing where nothing was observed.
export function observedWords(run: Run): string[] {
  const { observed } = run;
  if (observed === undefined) return [];
  return [lead(observed), ...observed.figures.map(surprise).filter((words) => words !== "")];
}

const quoted = (text: string) => `'${text.replace(/'/g, "'\\''")}'`;

// These are not of futures that agree with observations.
const isBeforeNews = (run: Run, command: string) =>
  run.observed !== undefined &&
  (/^(sensitivity|breakeven|reverse)\b/.test(command) || / --weigh\b/.test(command));

// Behind what a command tells.
export const otherFutures = (run: Run, command: string): string =>
  isBeforeNews(run, command) ? ", of the model before what was observed" : "";

// A command that asks what this page lacks, with the observations that the run has, or without where it does
// not go with them: such an answer stands alone, as it is of other futures.
export function asking(run: Run, command: string): string {
  const observed = run.about?.observed ?? [];
  const split = / (--json > |--json )\S+$/.exec(command)?.index ?? command.length;
  const asked = command.slice(0, split);
  if (isBeforeNews(run, asked)) return `${asked} --prior`;
  if (/^verify\b/.test(asked)) return command;
  const news = observed.map((one) => ` --observe ${quoted(one)}`).join("");
  return asked + news + (run.about?.prior === true ? " --prior" : "") + command.slice(split);
}
