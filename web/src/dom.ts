// Elements made by calls; text is always a text node, so no text of a model can become markup.

type Child = Node | string | null | undefined | false | Child[];
type Attributes = Record<string, string | number | boolean | null | undefined | ((event: Event) => void)>;

function fill(node: Element, attributes: Attributes, children: Child[]): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name, value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  add(node, children);
}

export function add(node: Element, children: Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) add(node, child);
    // A number, its error and its percent sign stay on one line.
    else
      node.append(
        typeof child === "string"
          ? child.replace(/(\d) %/g, "$1\u00a0%").replace(/ ± (?=\d)/g, "\u00a0±\u00a0")
          : child,
      );
  }
}

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  fill(node, attributes, children);
  return node;
}

export function s<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  fill(node, attributes, children);
  return node;
}

// A picture says in words what it shows; one that holds links is a group of them.
export const svg = (
  width: number,
  height: number,
  label: string,
  role: "img" | "group" = "img",
): SVGSVGElement =>
  s("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role, "aria-label": label });

// Pixels that a text takes, by the fonts of the page. These are asked for once: amid a drawing, the question
// would make the browser compute the styles of all that was drawn so far.
let measure: CanvasRenderingContext2D | null | undefined;
let family = "";
function ruler(font: string): (text: string) => number {
  if (measure === undefined) {
    measure = document.createElement("canvas").getContext("2d");
    family = getComputedStyle(document.body).fontFamily;
  }
  if (measure) measure.font = `${font} ${family}`;
  return (text) => measure?.measureText(text).width ?? 6.6 * text.length;
}
export const widthOf = (text: string, font = "12px"): number => ruler(font)(text);

// Cuts a text to so many pixels.
export function fit(text: string, most: number, font = "12px"): string {
  const wide = ruler(font);
  if (wide(text) <= most) return text;
  let low = 1;
  let high = text.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (wide(`${text.slice(0, middle).trimEnd()}…`) <= most) low = middle;
    else high = middle - 1;
  }
  return `${text.slice(0, low).trimEnd()}…`;
}

// Fragment identifiers from names of a model.
export const anchor = (kind: string, name: string): string =>
  `${kind}-${name.replace(/[^A-Za-z0-9_.-]/g, (c) => `~${c.codePointAt(0)!.toString(16)}`)}`;

// What nodes do when something happens to the window. Nothing holds a node here: one that is taken out of
// the document hears no more, and goes with all that it shows.
const hearing = new WeakMap<Element, Map<string, () => void>>();
const heard = new Set<string>();
export function hear(node: Element, type: string, act: () => void): void {
  const acts = hearing.get(node) ?? new Map<string, () => void>();
  hearing.set(node, acts.set(type, act));
  node.setAttribute("data-hears", [...acts.keys()].join(" "));
  if (heard.has(type) || typeof window === "undefined") return;
  heard.add(type);
  window.addEventListener(type, () => {
    const all = document.querySelectorAll(`[data-hears~="${type}"]`);
    for (const one of all) hearing.get(one)?.get(type)?.();
  });
}

// Shows a picture at its container's width, drawn anew when that changes and for paper.
export function responsive(draw: (width: number) => Element, paperWidth = 680): HTMLElement {
  const box = h("div", { class: "draw" });
  let last = 0;
  let printing = false;
  const show = (width: number) => {
    if (width < 60 || Math.abs(width - last) < 2) return;
    last = width;
    box.replaceChildren(draw(width));
  };
  show(paperWidth);
  if (typeof ResizeObserver !== "undefined") {
    new ResizeObserver((entries) => {
      if (!printing) show(Math.floor(entries[0]!.contentRect.width));
    }).observe(box);
  }
  // Paper is drawn at its own width.
  hear(box, "beforeprint", () => {
    printing = true;
    show(paperWidth);
  });
  hear(box, "afterprint", () => {
    printing = false;
    show(Math.floor(box.clientWidth));
  });
  return box;
}

// A text as one line of so many pixels, or two; what is longer still is cut.
export function twoLines(text: string, most: number, font = "500 12px"): string[] {
  const wide = ruler(font);
  if (wide(text) <= most) return [text];
  const words = text.split(" ");
  let first = words[0]!;
  let n = 1;
  while (n < words.length && wide(`${first} ${words[n]!}`) <= most) first += ` ${words[n++]!}`;
  return n === words.length
    ? [fit(text, most, font)]
    : [fit(first, most, font), fit(words.slice(n).join(" "), most, font)];
}
