// Values of a lever: as a slider's position, as what is typed, and as `--set` takes them. Numbers here are
// those of the language, never of the reader's locale: they can be pasted into a model.
import * as f from "../format";
import type { Lever } from "./protocol";

// "Cloud sales", "Growth: high", "Recent growth, cloud".
export function titleOfLever(lever: Lever): string {
  const own = lever.title || f.dottedName(lever.declaration ?? lever.name);
  // "value for firm" says no more than the label.
  const named = lever.field ?? "";
  const field = named === "" || named.startsWith("value") ? "" : `: ${f.words(named)}`;
  const label = lever.label === undefined || lever.label === "" ? "" : `, ${f.words(lever.label)}`;
  return f.capital(own + field + label);
}

// No more digits than the step needs.
function decimalsOf(lever: Lever): number {
  if (lever.whole) return 0;
  const step = Math.abs(lever.step / lever.scale);
  return step > 0 ? Math.max(0, Math.min(9, Math.ceil(-Math.log10(step) - 1e-9))) : 6;
}

// Large sums of money in bn or M, as the language reads them too.
export function inWords(lever: Lever): Lever {
  const size = Math.max(Math.abs(lever.value), Math.abs(lever.high)) / lever.scale;
  if (!/^[A-Z]{3}($| )/.test(lever.display_unit) || size < 1e5) return lever;
  const [factor, word] = size >= 1e9 ? [1e9, "bn"] : [1e6, "M"];
  return { ...lever, scale: lever.scale * factor, display_unit: `${word} ${lever.display_unit}` };
}

// "6.2" in the lever's own unit; the stated value in full.
export function numberText(lever: Lever, value: number): string {
  const shown = value / lever.scale;
  if (value === lever.value && Math.abs(shown) < 1e9 && Math.abs(shown) >= 1e-4)
    return String(Number(shown.toPrecision(9)));
  const text = shown.toFixed(decimalsOf(lever));
  const short = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  return short === "-0" ? "0" : short;
}

const join = (number: string, unit: string): string =>
  unit === "" ? number : unit.startsWith("%") ? number + unit : `${number} ${unit}`;

// "6.2 bn JPY per year", "35% per year", "4": an expression of the language.
export const setText = (lever: Lever, value: number): string =>
  join(numberText(lever, value), lever.display_unit);

// What was typed: a plain number is in the lever's unit; anything else is an expression for the compiler.
export function typed(lever: Lever, text: string): { value: number | null; text: string } {
  const plain = text.trim().replace(/\u2212/g, "-");
  if (/^[+-]?(\d[\d_]*)?(\.\d+)?(e[+-]?\d+)?$/i.test(plain) && /\d/.test(plain)) {
    const number = Number(plain.replaceAll("_", ""));
    // The compiler says why.
    if (!Number.isFinite(number)) return { value: null, text: join(plain, lever.display_unit) };
    return { value: number * lever.scale, text: join(plain.replace(/^\+/, ""), lever.display_unit) };
  }
  const end = lever.display_unit;
  if (end !== "" && plain.endsWith(end)) {
    const number = plain.slice(0, plain.length - end.length).trim();
    if (/^[+-]?\d[\d_]*(\.\d+)?$/.test(number) && Number.isFinite(Number(number.replaceAll("_", ""))))
      return { value: Number(number.replaceAll("_", "")) * lever.scale, text: join(number, end) };
  }
  return { value: null, text: plain };
}

// The ends of the slider hold what is typed.
export function reach(lever: Lever, value: number): { low: number; high: number } {
  return { low: Math.min(lever.low, value), high: Math.max(lever.high, value) };
}

// Steps of the slider from its low end, and back.
export const kSteps = 1000;
export function positionOf(lever: Lever, value: number): number {
  const { low, high } = reach(lever, value);
  return high > low ? Math.round((kSteps * (value - low)) / (high - low)) : 0;
}
export function valueAt(lever: Lever, position: number, at: number): number {
  const { low, high } = reach(lever, at);
  const raw = low + ((high - low) * position) / kSteps;
  const step = lever.whole ? Math.max(1, lever.step) : lever.step;
  if (!(step > 0)) return raw;
  // The stated value can be met again, whatever the steps.
  const near = lever.value + Math.round((raw - lever.value) / step) * step;
  return Math.min(high, Math.max(low, near));
}
