// The answers as one paragraph in plain words, behind the sentence that says what holds and breaks: what
// causes the bad years and how much, what would help, what it rests on. A sentence for what was answered,
// none for what was not.
import * as f from "../format";
import type { Data } from "../types";
import { boardActions, boardCauses, groundsOf, hardestScenario } from "./board";
import type { Titles } from "./condition";

const kMostNamed = 3;

function listed(all: string[]): string {
  return all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")} and ${all[all.length - 1]!}`;
}

function causes(data: Data, titles: Titles): string {
  const found = boardCauses(data, titles);
  const named = found?.rows.filter((r) => r.kind === "bad").slice(0, kMostNamed) ?? [];
  if (found === null || named.length === 0) return "";
  const parts = listed(named.map((r) => `“${r.title}”`));
  return (
    `${found.what} is ${found.to}; without any risk it would be ${found.from}. ` +
    `The largest parts: ${parts}.`
  );
}

function scenario(data: Data): string {
  const found = hardestScenario(data);
  if (found === null) return "";
  return `The hardest scenario, “${f.capital(found.title)}”: ${found.figure} ${found.unit}`.trimEnd() + ".";
}

function actions(data: Data, titles: Titles): string {
  const found = boardActions(data, titles);
  if (found === null || found.rows.length === 0) return "";
  const best = found.rows[0]!;
  if (best.kind !== "good") return "None of its actions makes it better beyond the error.";
  return `“${best.title}” would help most: ${best.figure} ${found.unit}`.trimEnd() + ", its cost paid.";
}

function grounds(data: Data): string {
  const found = groundsOf(data);
  if (found === null || found.total === 0) return "";
  const n = (wanted: string[]) =>
    found.counts.filter((c) => wanted.includes(c.status)).reduce((sum, c) => sum + c.n, 0);
  const judged = n(["judgement"]);
  const bare = n(["bare"]);
  const told = found.weighed?.shares.find((s) => s.strength === "judgement")?.share;
  const weight =
    told === undefined
      ? ""
      : `; ${f.percent(Number(told.toPrecision(2)))} of what moves it rests on judgements`;
  return (
    `Of ${f.count(found.total)} assumptions ${f.count(judged)} ` +
    `${judged === 1 ? "is a judgement" : "are judgements"}` +
    `${bare > 0 ? ` and ${f.count(bare)} ${bare === 1 ? "has" : "have"} no evidence` : ""}${weight}.`
  );
}

export function boardWords(data: Data, titles: Titles): string {
  return [causes(data, titles), scenario(data), actions(data, titles), grounds(data)]
    .filter((sentence) => sentence !== "")
    .join(" ");
}
