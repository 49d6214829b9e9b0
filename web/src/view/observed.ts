// What a run says of the futures that agree with what was observed, and which commands are of others.
import type { Run } from "../types";

// A sentence each: how many agree and with what, then each figure that was a surprise. Nothing where nothing
// was observed.
export function observedWords({ observed }: Run): string[] {
  if (observed === undefined) return [];
  const surprises = observed.figures.map((figure) => figure.surprise).filter((words) => words !== "");
  return [observed.summary, ...surprises];
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
