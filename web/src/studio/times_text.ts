// A given by year or period as an expression of the language: what is moved of it, and its values read back.
import { numberText, setText } from "./amount";
import type { Lever, LeverTime } from "./protocol";

export type TimedLever = Lever & { times: LeverTime[]; counted_by: string };
export const isTimed = (lever: Lever): lever is TimedLever => (lever.times?.length ?? 0) > 0;

// The lever of one period alone.
export const atTime = (lever: TimedLever, i: number): Lever => ({ ...lever, ...lever.times[i]! });

const kFactorDigits = 4;
export const factorText = (factor: number): string => String(Number(factor.toFixed(kFactorDigits)));

// "price * 1.1", "if fiscal_year_number < 1 then price else 26 EUR"; null where all is as stated.
export function timesText(lever: TimedLever, values: number[]): string | null {
  const stated = lever.times.map((_, i) => setText(atTime(lever, i), lever.times[i]!.value));
  const texts = values.map((value, i) => {
    const text = setText(atTime(lever, i), value);
    return text === stated[i] ? lever.name : text;
  });
  if (texts.every((text) => text === lever.name)) return null;
  // Periods of one text follow each other under one condition.
  let out = "";
  for (let i = 0; i < texts.length; ++i) {
    if (texts[i] === texts[i + 1]) continue;
    out += i + 1 < texts.length ? `if ${lever.counted_by} < ${i + 1} then ${texts[i]} else ` : texts[i];
  }
  return out;
}
export const factorOfAll = (lever: TimedLever, factor: number): string | null =>
  factorText(factor) === "1" ? null : `${lever.name} * ${factorText(factor)}`;

// The values that such a text says, and the factor of all where it is one; null of any other.
export function timesFrom(
  lever: TimedLever,
  text: string | undefined,
): { values: number[]; factor: number } | null {
  const stated = lever.times.map((one) => one.value);
  if (text === undefined) return { values: stated, factor: 1 };
  const factor = text.startsWith(`${lever.name} * `) ? Number(text.slice(lever.name.length + 3)) : NaN;
  if (Number.isFinite(factor)) return { values: stated.map((value) => value * factor), factor };
  const values: number[] = [];
  const read = (amount: string, end: number): boolean => {
    const number = amount === lever.name ? null : numberOf(lever, amount);
    if (number !== null && !Number.isFinite(number)) return false;
    while (values.length < end) values.push(number ?? stated[values.length]!);
    return true;
  };
  let rest = text;
  const head = `if ${lever.counted_by} < `;
  while (rest.startsWith(head)) {
    const found = /^(\d+) then (.*?) else /.exec(rest.slice(head.length));
    if (found === null || !read(found[2]!, Number(found[1]))) return null;
    rest = rest.slice(head.length + found[0].length);
  }
  return read(rest, stated.length) && values.length === stated.length ? { values, factor: 1 } : null;
}
function numberOf(lever: TimedLever, text: string): number {
  const unit = lever.display_unit;
  if (unit !== "" && !text.endsWith(unit)) return NaN;
  const plain = text.slice(0, text.length - unit.length).trim();
  return /^-?\d[\d_]*(\.\d+)?$/.test(plain) ? Number(plain.replaceAll("_", "")) * lever.scale : NaN;
}

// "FY2013 11 → 12 bn JPY", "all × 1.1".
export function timesChange(lever: TimedLever, text: string): string | null {
  const found = timesFrom(lever, text);
  if (found === null) return null;
  if (found.factor !== 1) return `all × ${factorText(found.factor)}`;
  return lever.times
    .map((one, i) => {
      const own = atTime(lever, i);
      const after = setText(own, found.values[i]!);
      return after === setText(own, one.value)
        ? ""
        : `${one.period} ${numberText(own, one.value)} → ${after}`;
    })
    .filter((change) => change !== "")
    .join(", ");
}
