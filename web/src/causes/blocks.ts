// What the parts of the section are made of.
import { h } from "../dom";

export const kMostBars = 16;
export const kMostRows = 12;

// Says which commands make what is missing.
export function missing(what: string, commands: [string, string][]): HTMLElement {
  return h(
    "div",
    { class: "missing" },
    h("p", {}, what),
    h(
      "dl",
      {},
      commands.map(([gain, command]) => [h("dt", {}, gain), h("dd", {}, h("code", {}, command))]),
    ),
    h(
      "p",
      {},
      "and make this page again with those files: ",
      h("code", {}, "plimsoll report RESULT.json --with FILE.json -o PAGE.html"),
      ".",
    ),
  );
}

export const titled = (title: string, about: string, ...content: (Node | null)[]): HTMLElement =>
  h("figure", {}, h("figcaption", {}, h("h3", {}, title), h("p", {}, about)), ...content);

export const scrolled = (label: string, table: HTMLElement): HTMLElement =>
  h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": label }, table);

// The first ones are of texts, the others of numbers.
export const headings = (texts: string[], nTexts = 1): HTMLElement =>
  h(
    "thead",
    {},
    h(
      "tr",
      {},
      texts.map((t, i) => h("th", { scope: "col", class: i < nTexts ? "" : "n" }, t)),
    ),
  );

export const cell = (text: string): HTMLElement => h("td", { class: "n" }, text);

// Words of a question, with its unit and its trials where they are not the run's.
export type Asked = (what: string, unit: string, trials: number | null) => string;
