// Conditions of a model in plain words, and their contraries: "net_income < 0 JPY" -> "net income is
// below zero".
import * as f from "../format";

export type Titles = Map<string, string>;

const kRelations: Record<string, [string, string]> = {
  "<": ["is below", "is at least"],
  ">": ["is above", "is at most"],
  "<=": ["is at most", "is above"],
  ">=": ["is at least", "is below"],
  "==": ["equals", "is not"],
  "!=": ["is not", "equals"],
};

// Where brackets are closed; -1 at the end.
function topLevel(text: string, found: (at: number) => number, from = 0): number {
  let depth = 0;
  for (let i = from; i < text.length; ++i) {
    const c = text[i]!;
    if (c === "(" || c === "[" || c === "{") ++depth;
    else if (c === ")" || c === "]" || c === "}") --depth;
    else if (depth === 0 && found(i) > 0) return i;
  }
  return -1;
}

// The parts between a word that stands outside brackets.
function splitBy(text: string, word: string): string[] {
  const parts: string[] = [];
  const here = (i: number): number => (text.startsWith(` ${word} `, i) ? word.length + 2 : 0);
  let from = 0;
  for (let at = topLevel(text, here, from); at >= 0; at = topLevel(text, here, from)) {
    parts.push(text.slice(from, at));
    from = at + word.length + 2;
  }
  return [...parts, text.slice(from)];
}

// What stands in the brackets of `name(...)`, if that is all of the text; "" is a plain pair.
function inside(text: string, name: string): string | null {
  if (!text.startsWith(`${name}(`) || !text.endsWith(")")) return null;
  let depth = 0;
  for (let i = name.length; i < text.length; ++i) {
    if (text[i] === "(") ++depth;
    else if (text[i] === ")" && --depth === 0)
      return i === text.length - 1 ? text.slice(name.length + 1, -1) : null;
  }
  return null;
}

// A value in words: numbers stay as they are, names get their titles.
export function plainValue(text: string, titles: Titles): string {
  const trimmed = text.trim();
  if (/^[+-]?0(\.0+)?( (bn|M|k))?( [A-Za-z]+)?$/.test(trimmed)) return "zero";
  return (
    titles.get(trimmed) ??
    trimmed
      .replace(/^-(?=\d)/, "\u2212")
      .replace(/\d[\d_.]*|[A-Za-z_][\w.]*/g, (w) =>
        /^\d/.test(w) ? w : (titles.get(w) ?? f.words(w).replaceAll(".", " ")),
      )
  );
}

// `contrary`: what is so where the condition is not.
export function plainCondition(text: string, titles: Titles, contrary = false): string {
  const trimmed = text.trim();
  const period = /^(.*\S) (in (?:FY)?\d{4}\S*|over the horizon)$/s.exec(trimmed);
  if (period !== null) return `${plainCondition(period[1]!, titles, contrary)} ${period[2]}`;
  const whole = inside(trimmed, "");
  if (whole !== null) return plainCondition(whole, titles, contrary);
  const choices = splitBy(trimmed, "or");
  if (choices.length > 1)
    return choices.map((part) => plainCondition(part, titles, contrary)).join(contrary ? " and " : " or ");
  const parts = splitBy(trimmed, "and");
  if (parts.length > 1)
    return parts.map((part) => plainCondition(part, titles, contrary)).join(contrary ? " or " : " and ");
  if (/^not\b/.test(trimmed)) return plainCondition(trimmed.slice(3), titles, !contrary);
  for (const [word, isEver] of [
    ["ever", true],
    ["always", false],
  ] as const) {
    const of = inside(trimmed, word);
    // Not ever is always not.
    if (of !== null)
      return (
        `${plainCondition(of, titles, contrary)} ` +
        `${isEver !== contrary ? "at some time" : "all the time"}`
      );
  }
  for (const [word, isAny] of [
    ["any", true],
    ["all", false],
  ] as const) {
    const of = inside(trimmed, word);
    const over = of === null ? null : /^(.*) over ([\w.]+(?:\s*,\s*[\w.]+)*)$/s.exec(of);
    if (over !== null)
      return (
        `${plainCondition(over[1]!, titles, contrary)} for ` +
        `${isAny !== contrary ? "some" : "every"} ${f.words(over[2]!)}`
      );
  }
  const sign = (i: number): number => /^(<=|>=|==|!=|<|>)/.exec(trimmed.slice(i, i + 2))?.[0].length ?? 0;
  const at = topLevel(trimmed, sign);
  if (at >= 0) {
    const width = sign(at);
    const relation = kRelations[trimmed.slice(at, at + width)]![contrary ? 1 : 0];
    return (
      `${plainValue(trimmed.slice(0, at), titles)} ${relation} ` +
      `${plainValue(trimmed.slice(at + width), titles)}`
    );
  }
  return `${plainValue(trimmed, titles)} ${contrary ? "does not hold" : "holds"}`;
}
