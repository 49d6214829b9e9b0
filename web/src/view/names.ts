// What a reader is told instead of a name of the model.
import * as f from "../format";
import type { Definition, Run } from "../types";

export type Definitions = Map<string, Definition>;

// By name; of an outcome and what it reports, what it reports.
export function definitionsOf(run: Run): Definitions {
  const found: Definitions = new Map();
  for (const d of run.description?.definitions ?? []) {
    if (d.kind !== "outcome" && d.kind !== "limit" && !found.has(d.name)) found.set(d.name, d);
  }
  return found;
}

// "price_war.war.depth.high" is a number of the mark "price_war.war.depth".
export function definitionOf(name: string, definitions: Definitions): Definition | undefined {
  let at = name;
  while (at !== "") {
    const found = definitions.get(at);
    if (found !== undefined) return found;
    at = at.slice(0, Math.max(0, at.lastIndexOf(".")));
  }
  return undefined;
}

// "asset life", "How much of a war reaches the line", "depth: high (A price war of the carriers)": the title
// where there is one, and what is part of a risk with the risk.
export function plainName(name: string, run: Run, definitions: Definitions): string {
  const d = definitionOf(name, definitions);
  if (d === undefined) return f.dottedName(name);
  const risk = d.risk === "" ? undefined : run.description?.risks.find((r) => r.name === d.risk);
  const rest = name === d.name ? "" : `: ${f.words(name.slice(d.name.length + 1)).replaceAll(".", ": ")}`;
  if (d.kind === "event") {
    const told = d.title === "" ? f.dottedName(d.name) : unfilled(d.title);
    return told + rest;
  }
  const own = d.title === "" ? f.words(d.name.slice(d.name.lastIndexOf(".") + 1)) : d.title;
  return `${own}${rest}${risk === undefined || risk.title === "" ? "" : ` (${risk.title})`}`;
}

// The sentence of an event without its figures: "rivals cut prices for …".
export const unfilled = (sentence: string): string => sentence.replace(/\{[^}]*\}/g, "…");
