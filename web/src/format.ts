// Numbers for people: no more digits than the error allows, in the reader's own locale.

export const locale: string | undefined =
  typeof navigator === "undefined" ? "en" : (navigator.languages?.[0] ?? navigator.language);

const known = new Map<string, Intl.NumberFormat>();
function formatter(decimals: number, where: string | undefined): Intl.NumberFormat {
  const key = `${decimals} ${where}`;
  let format = known.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat(where, {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
    known.set(key, format);
  }
  return format;
}
const signs = new Map<string | undefined, string>();
function decimalSign(where: string | undefined): string {
  let sign = signs.get(where);
  if (sign === undefined) {
    sign = (1.1).toLocaleString(where).charAt(1);
    signs.set(where, sign);
  }
  return sign;
}

// A true minus sign; "-0.0" is "0.0".
export function fixed(value: number, decimals: number, where = locale): string {
  const shown = Math.max(0, Math.min(12, decimals));
  const grain = 10 ** Math.max(0, -decimals);
  const rounded = Math.round(value / grain) * grain;
  // toFixed() rounds the number that is stored, as the program's own text does; Intl rounds its shortest
  // decimal, and of 0.945 (stored a little lower) makes 0.95 where the terminal says 0.94.
  const stored = Math.abs(value) < 1e15 ? Number(value.toFixed(shown)) : value;
  const text = formatter(shown, where).format(decimals < 0 ? rounded : stored);
  const digits = text.replace(/[^1-9]/g, "");
  return digits === "" ? text.replace(/^[-\u2212]/, "") : text.replace(/^-/, "\u2212");
}

// An error shows one significant digit, two where the first is 1; its value shows as many decimals.
export function decimalsForError(se: number): number {
  if (!(se > 0)) return 0;
  let power = Math.floor(Math.log10(se));
  const first = Math.round(se / 10 ** power);
  if (first >= 10) power += 1;
  const digits = first === 1 || first >= 10 ? 2 : 1;
  return Math.min(12, digits - 1 - power);
}

// So many significant digits, for numbers without an error.
export function significant(value: number, digits = 3, where = locale): string {
  if (value === 0) return fixed(0, 0, where);
  const power = Math.floor(Math.log10(Math.abs(value)));
  if (power < -9 || power > 15) return value.toExponential(digits - 1).replace("-", "\u2212");
  const decimals = Math.max(0, Math.min(12, digits - 1 - power));
  const text = fixed(value, decimals, where);
  // Trailing zeros after the decimal sign say nothing here.
  const sign = decimalSign(where);
  return text.includes(sign) ? text.replace(/0+$/, "").replace(new RegExp(`\\${sign}$`), "") : text;
}

export interface Shown {
  value: string;
  error: string;
}
export function withError(value: number | null, se: number | null, scale = 1, where = locale): Shown {
  if (value === null) return { value: "–", error: "" };
  if (se === null || !(se > 0)) return { value: significant(value / scale, 4, where), error: "" };
  const decimals = decimalsForError(se / scale);
  return { value: fixed(value / scale, decimals, where), error: fixed(se / scale, decimals, where) };
}

const kFigureSpace = "\u2007";
const kPointSpace = "\u2008";

// Numbers of one column: none with more digits than its error allows, and all filled with spaces as wide
// as a digit, so that their decimal signs stand below each other when the column is set to the right.
export function aligned(
  items: { value: number | null; se?: number | null }[],
  scale = 1,
  where = locale,
): Shown[] {
  const shown = items.map((item) => withError(item.value, item.se ?? null, scale, where));
  const point = decimalSign(where);
  const decimals = shown.map((one) => {
    const at = one.value.indexOf(point);
    return at < 0 ? 0 : one.value.length - at - 1;
  });
  const most = Math.max(0, ...decimals);
  const widest = Math.max(
    0,
    ...shown.map(
      (one, i) => one.error.length + most - decimals[i]! + (decimals[i] === 0 && most > 0 ? 1 : 0),
    ),
  );
  return shown.map((one, i) => {
    const fill =
      (decimals[i] === 0 && most > 0 ? kPointSpace : "") + kFigureSpace.repeat(most - decimals[i]!);
    const error = one.error === "" ? "" : one.error + fill;
    return {
      value: one.value + fill,
      error: error === "" ? "" : kFigureSpace.repeat(widest - error.length) + error,
    };
  });
}

// Numbers of one column without errors: as many decimals as the largest needs for so many digits.
export function evenly(values: (number | null)[], digits = 3, where = locale): string[] {
  const largest = Math.max(0, ...values.map((x) => (x === null ? 0 : Math.abs(x))));
  const decimals = largest > 0 ? digits - 1 - Math.floor(Math.log10(largest) + 1e-12) : 0;
  return values.map((x) => (x === null ? "–" : fixed(x, decimals, where)));
}

// "10.6 % ± 0.3 %", "4.44 ± 0.02 bn JPY".
export function quantity(
  value: number | null,
  se: number | null,
  scale: number,
  unit: string,
  where = locale,
): string {
  const shown = withError(value, se, scale, where);
  const error = shown.error === "" ? "" : ` ± ${shown.error}`;
  return `${shown.value}${error}${unit === "" ? "" : ` ${unit}`}`;
}

// A share beside others in a table, without its error: at most three digits, fewer where it allows fewer.
export function shortPercent(share: number | null, se: number | null, where = locale): string {
  if (share === null) return "–";
  const most = share === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(100 * share)) + 1e-12));
  const decimals = se === null || !(se > 0) ? most : Math.min(most, decimalsForError(100 * se));
  return `${fixed(share / 0.01, decimals, where)} %`;
}

export function percent(share: number | null, se: number | null = null, where = locale): string {
  if (share === null) return "–";
  if (se === null || !(se > 0)) return `${significant(share / 0.01, 3, where)} %`;
  const shown = withError(share, se, 0.01, where);
  return `${shown.value} % ± ${shown.error} %`;
}

// A level as a quantile is named: "4 %", "99.97 %"; as many digits as the nearer tail needs.
export function quantile(level: number, where = locale): string {
  const tail = 100 * Math.min(level, 1 - level);
  const decimals = tail >= 1 || !(tail > 0) ? 0 : Math.min(9, -Math.floor(Math.log10(tail)));
  return `${fixed(100 * level, decimals, where)} %`;
}

export function count(value: number, where = locale): string {
  return fixed(value, 0, where);
}

// "FY2012" of "FY2012 (Apr 2012-Mar 2013)".
export const shortPeriod = (period: string): string => period.split(" (")[0] ?? period;

// For a table's line: of a fiscal year that the horizon cuts "FY2012 (6 of 12 months)".
export const linePeriod = (period: string): string => {
  const cut = /^(.* of 12 months)/.exec(period);
  return cut === null ? shortPeriod(period) : `${cut[1]})`;
};

// "net_income" -> "net income"; numbers in a formula stay as they are.
export const words = (name: string): string =>
  name.replace(/(?<![\w.])\d[\d_.]*|_/g, (m) => (m === "_" ? " " : m));

// "economy.gdp_shock" -> "economy: gdp shock". A dot between digits is a decimal sign, not an "of".
export const dottedName = (name: string): string =>
  words(name.replace(/(?<=[A-Za-z_]\w*)\.(?=[A-Za-z_])/g, ": "));

// How to print amounts of that size: money in bn, M or k, shares in percent.
export function scaleFor(unit: string, magnitude: number): { unit: string; scale: number } {
  if (/^[A-Z]{3}($| )/.test(unit)) {
    for (const [scale, word] of [
      [1e9, "bn"],
      [1e6, "M"],
      [1e3, "k"],
    ] as const) {
      if (magnitude >= scale * (word === "k" ? 10 : 1)) return { scale, unit: `${word} ${unit}` };
    }
  }
  if (unit === "" && magnitude > 0 && magnitude <= 1) return { scale: 0.01, unit: "%" };
  return { scale: 1, unit };
}

// "0.6 % to 15 % per year": where a law lies, in words that its unit allows.
export function range(low: number, high: number, unit: string, where = locale): string {
  const share = unit === "" || unit === "1 per year" || unit === "1";
  if (share && Math.max(Math.abs(low), Math.abs(high)) <= 1.5) {
    const rest = unit === "1 per year" ? " per year" : "";
    return `${significant(100 * low, 2, where)} % to ${significant(100 * high, 2, where)} %${rest}`;
  }
  const shown = scaleFor(unit, Math.max(Math.abs(low), Math.abs(high)));
  const scale = shown.unit === "%" ? 1 : shown.scale;
  return (
    `${significant(low / scale, 3, where)} to ` +
    `${significant(high / scale, 3, where)}${unit === "" ? "" : ` ${shown.unit}`}`
  );
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
