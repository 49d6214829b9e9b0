// The register of risks.
import type { Data, Definition, Num, Part, Risk } from "../types";
import { attributionOf } from "./answers";
import { citation } from "./evidence";
import { numberOf, objects, partOf, text, type Fields } from "./fields";

export interface RegisterRow {
  risk: Risk;
  events: { definition: Definition; share: Num; se: Num; mean: Num }[];
  draws: Definition[];
  // What else it switches.
  others: Definition[];
  // Largest share of futures in which one of its events struck.
  struck: Num;
  struckSe: Num;
  contribution: Num;
  contributionSe: Num;
}

export function registerOf(data: Data): RegisterRow[] {
  const description = data.run.description;
  if (description === null || description === undefined) return [];
  const occurrences = new Map((data.run.occurrences ?? []).map((o) => [o.event, o]));
  const shares = new Map((attributionOf(data.parts)?.rows ?? []).map((r) => [r.name, r]));
  return description.risks.map((risk) => {
    const own = description.definitions.filter((d) => d.risk === risk.name);
    const events = own
      .filter((d) => d.kind === "event")
      .map((definition) => {
        const o = occurrences.get(definition.name);
        return {
          definition,
          share: o?.share.value ?? null,
          se: o?.share.se ?? null,
          mean: o?.mean.value ?? null,
        };
      });
    const most = events.reduce<(typeof events)[number] | undefined>(
      (best, e) => (e.share !== null && (best === undefined || e.share > best.share!) ? e : best),
      undefined,
    );
    const share = shares.get(risk.name);
    return {
      risk,
      events,
      draws: own.filter((d) => d.kind === "draw" || d.kind === "mark"),
      others: own.filter(
        (d) => d.kind === "flow" || d.kind === "let" || d.kind === "stock" || d.kind === "state",
      ),
      struck: most?.share ?? null,
      struckSe: most?.se ?? null,
      contribution: share?.value ?? null,
      contributionSe: share?.se ?? null,
    };
  });
}

// What carries the mechanisms of the register, and what is more than a name.
export interface MeasuredTag {
  id: string;
  title: string;
  carrier: string;
  verdict: string;
  why: string;
}
export interface Mechanisms {
  trials: Num;
  total: number;
  // By verdict, those that move their line first.
  counts: { verdict: string; n: number }[];
  // Those that do not move their line, worst first.
  nominal: MeasuredTag[];
}
const kVerdicts = ["moves", "either_way", "nominal", "unseen", "unmeasured"];
export function mechanismsOf(parts: Part[]): Mechanisms | null {
  const part = partOf(parts, "effects");
  if (part === undefined) return null;
  const result = part.result as Fields;
  const tags = objects(result.mechanisms).flatMap((m) =>
    objects(m.tags).map((tag) => ({
      id: text(m.id),
      title: text(m.title),
      carrier: text(tag.carrier),
      verdict: text(tag.verdict),
      why: text(tag.why),
    })),
  );
  const rank = (tag: MeasuredTag) => kVerdicts.indexOf(tag.verdict);
  return {
    trials: numberOf(result.trials),
    total: tags.length,
    counts: kVerdicts
      .map((verdict) => ({ verdict, n: tags.filter((tag) => tag.verdict === verdict).length }))
      .filter((c) => c.n > 0),
    nominal: tags.filter((tag) => rank(tag) >= 2).sort((a, b) => rank(a) - rank(b)),
  };
}

export type SortKey = "risk" | "group" | "category" | "owner" | "struck" | "contribution";
export function sortRegister(rows: RegisterRow[], key: SortKey, descending: boolean): RegisterRow[] {
  const words = (r: RegisterRow) =>
    key === "risk"
      ? r.risk.title || r.risk.name
      : key === "group"
        ? r.risk.groups.join(" ")
        : key === "category"
          ? r.risk.category
          : r.risk.owner;
  const sign = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    if (key === "struck" || key === "contribution") {
      const x = a[key];
      const y = b[key];
      if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
      return sign * (x - y);
    }
    return sign * words(a).localeCompare(words(b), "en");
  });
}

export function matches(row: RegisterRow, query: string): boolean {
  const all = [
    row.risk.name,
    row.risk.title,
    row.risk.category,
    row.risk.owner,
    ...row.risk.groups,
    ...row.risk.carries,
    ...row.risk.evidence.map(citation),
    ...row.events.flatMap((e) => [e.definition.name, e.definition.title, e.definition.formula]),
    ...row.draws.flatMap((d) => [d.name, d.formula]),
  ]
    .join("\n")
    .toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}
