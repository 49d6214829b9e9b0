// Where the numbers come from.
import * as f from "../format";
import type { Data, Definition, Evidence, Part } from "../types";
import { derivativesOf } from "./answers";
import { objects, partOf, text, type Fields } from "./fields";
import { definitionOf, definitionsOf } from "./names";

export type Status = "verified" | "moved" | "differs" | "not found" | "cited" | "judgement" | "bare";
export const statuses: Status[] = [
  "verified",
  "cited",
  "moved",
  "differs",
  "not found",
  "judgement",
  "bare",
];

export function citation(evidence: Evidence): string {
  if (evidence.kind === "judgement") return evidence.text;
  if (evidence.kind === "row") return `${evidence.source ?? ""}[${evidence.text}]`;
  return (
    `${evidence.source ?? ""}:${evidence.line ?? ""}` +
    `${evidence.text === "" ? "" : ` “${evidence.text}”`}`
  );
}

// What verification says of a declaration, by name: the worst of its citations. Empty without its result.
export function verification(parts: Part[]): Map<string, Status> {
  const found = new Map<string, Status>();
  const rank = (s: Status) => ["verified", "cited", "moved", "differs", "not found"].indexOf(s);
  const part = partOf(parts, "verify");
  for (const item of objects((part?.result as Fields | undefined)?.citations)) {
    const verdict = text(item.verdict).replaceAll("_", " ");
    // A citation without a quote points at a place and claims no words.
    const status = (
      verdict === "unquoted" || verdict === "not given" || verdict === "not checked" ? "cited" : verdict
    ) as Status;
    const name = text(item.declaration);
    if (name === "" || !statuses.includes(status)) continue;
    const old = found.get(name);
    if (old === undefined || rank(status) > rank(old)) found.set(name, status);
  }
  return found;
}

export const isAssumption = (d: Definition): boolean =>
  d.support !== undefined
    ? d.support !== "derived"
    : d.kind === "given" || d.kind === "draw" || d.kind === "mark" || d.kind === "event";

export interface Assumption {
  definition: Definition;
  status: Status;
  // Of its values, in words that suit their size.
  unit: string;
  value: string;
  values: string[];
}

export function assumptionsOf(data: Data): Assumption[] {
  const verified = verification(data.parts);
  return (data.run.description?.definitions ?? []).filter(isAssumption).map((definition) => {
    const cited = definition.evidence.some((e) => e.kind !== "judgement");
    const said =
      definition.support === undefined || definition.support === "derived"
        ? cited
          ? "cited"
          : definition.evidence.length > 0
            ? "judgement"
            : "bare"
        : definition.support;
    const status = verified.get(definition.name) ?? said;
    const largest = Math.max(0, ...(definition.values ?? []).map((v) => Math.abs(v.value)));
    // Shares stay in the unit that the model gives them.
    const shown = definition.unit === "" ? { scale: 1, unit: "" } : f.scaleFor(definition.unit, largest);
    const one = (v: { label: string; period: string; value: number }) => {
      const place = [v.label, v.period].filter((t) => t !== "").join(", ");
      return `${place === "" ? "" : `${place}: `}${f.significant(v.value / shown.scale, 6)}`;
    };
    const values = (definition.values ?? []).map(one);
    const value =
      values.length === 1
        ? values[0]!
        : values.length > 1
          ? `${f.count(values.length)} values`
          : definition.formula;
    return { definition, status, unit: shown.unit, value, values: values.length > 1 ? values : [] };
  });
}

// Those that one per cent of moves most come first, where that is known; else as the model has them.
export function byEffect(data: Data, all: Assumption[]): Assumption[] {
  const d = derivativesOf(data.parts);
  if (d === null) return all;
  const definitions = definitionsOf(data.run);
  const largest = new Map<string, number>();
  for (const row of d.rows) {
    const name = row.clear ? definitionOf(row.name, definitions)?.name : undefined;
    if (name !== undefined) largest.set(name, Math.max(largest.get(name) ?? 0, Math.abs(row.effect)));
  }
  const size = (a: Assumption) => largest.get(a.definition.name) ?? 0;
  return [...all].sort((a, b) => size(b) - size(a));
}
