// A law as a curve whose parameters drag: those that are places on the axis as handles, all as sliders.
import { scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import { h, s, svg, widthOf } from "../dom";
import * as f from "../format";
import { numberText, titleOfLever } from "./amount";
import { figureRow, type FigureRow, type Hand } from "./lever";
import { domainOf, inQuantiles, isPlace, shapeOf, type Shape } from "./law_shape";
import type { Law, Laws, Lever, Spec } from "./protocol";
import { button, Drawn } from "./shell";

const kHeight = 108;
const kMargin = { top: 16, right: 8, bottom: 24, left: 8 };
// Handles that lie closer have no words.
const kApart = 6;

interface Handle {
  field: string;
  at: number;
}

export function lawChart(
  levels: number[],
  law: Law,
  was: Law | null,
  width: number,
  domain: [number, number],
  handles: Handle[],
  title: string,
): SVGSVGElement {
  const first = law.curves[0];
  const out = svg(
    width,
    kHeight,
    `${title}: ${first === undefined ? "" : inQuantiles(levels, first, law)} ${law.display_unit}`.trim(),
  );
  const x = scaleLinear()
    .domain(domain)
    .range([kMargin.left, width - kMargin.right]);
  const floor = kHeight - kMargin.bottom;
  const inside = (p: { x: number }) => p.x >= domain[0] && p.x <= domain[1];
  const shapes = law.curves.map((curve) => shapeOf(levels, curve, law.scale));
  const before = (was?.curves ?? []).map((curve) => shapeOf(levels, curve, law.scale));
  // A peak without end is cut.
  const flat = 1 / (domain[1] - domain[0]);
  const tallest = Math.max(
    ...[...shapes, ...before].flatMap((one) =>
      one.points.filter(inside).map((p) => (one.isDiscrete ? p.y : Math.min(p.y, 8 * flat))),
    ),
    0,
  );
  const y = scaleLinear()
    .domain([0, tallest || 1])
    .range([floor, kMargin.top])
    .clamp(true);
  const draw = (one: Shape, kind: string, isFilled: boolean) => {
    const points = one.points.filter(inside);
    if (one.isDiscrete) {
      for (const p of points)
        out.append(s("line", { x1: x(p.x), x2: x(p.x), y1: floor, y2: y(p.y), class: `${kind} mass` }));
      return;
    }
    if (isFilled)
      out.append(
        s("path", {
          class: "law-area",
          d:
            area<{ x: number; y: number }>(
              (p) => x(p.x),
              () => floor,
              (p) => y(p.y),
            )(points) ?? "",
        }),
      );
    out.append(
      s("path", {
        class: kind,
        d:
          line<{ x: number; y: number }>(
            (p) => x(p.x),
            (p) => y(p.y),
          )(points) ?? "",
      }),
    );
  };
  for (const one of shapes) draw(one, "law-line", shapes.length === 1);
  for (const one of before) draw(one, "ghost", false);
  out.append(
    s("line", { x1: kMargin.left, x2: width - kMargin.right, y1: floor, y2: floor, class: "axis-line" }),
  );
  for (const tick of x.ticks(4))
    out.append(
      s(
        "text",
        { x: x(tick), y: kHeight - 5, "text-anchor": "middle", class: "tick-text" },
        f.significant(tick, 3),
      ),
    );
  let free = -Infinity;
  for (const one of [...handles].sort((a, b) => a.at - b.at)) {
    const at = x(one.at);
    const wide = widthOf(one.field, "11px") / 2;
    const mark = s(
      "g",
      { class: "law-handle", "data-field": one.field },
      s("line", { x1: at, x2: at, y1: kMargin.top - 2, y2: floor }),
      s("circle", { cx: at, cy: floor, r: 7 }),
    );
    const middle = Math.min(width - wide, Math.max(wide, at));
    if (middle - wide > free) {
      free = middle + wide + kApart;
      mark.append(
        s("text", { x: middle, y: kMargin.top - 5, "text-anchor": "middle", class: "tick-text" }, one.field),
      );
    }
    out.append(mark);
  }
  return out;
}

export class LawCard {
  readonly node: HTMLElement;
  readonly rows: FigureRow[] = [];
  private readonly list = h("ul", { class: "levers parameters" });
  private readonly text = h("code", { class: "law-text" });
  private readonly read = h("p", { class: "law-read" });
  private readonly drawn: Drawn;
  private readonly title: string;
  private levels: number[] = [];
  private law: Law | null = null;
  private stated: Law | null = null;
  // While a handle is held the axis stands still.
  private held: { row: FigureRow; domain: [number, number] } | null = null;
  private domain: [number, number] = [0, 1];
  private width = 0;
  // Its parameters are known.
  isDescribed = false;

  constructor(
    readonly name: string,
    lever: Lever,
    private readonly hand: Hand,
  ) {
    this.title = titleOfLever({ ...lever, field: "" });
    this.drawn = new Drawn((width) => this.draw(width));
    this.drawn.box.classList.add("law-curve");
    this.node = h(
      "li",
      { class: "law", "data-law": name },
      h(
        "p",
        { class: "law-head" },
        h("span", { class: "lever-title" }, this.title),
        button("text", () => hand.text(lever.file, lever.line), {
          class: "link",
          "aria-label": `${this.title} in the text`,
        }),
      ),
      this.text,
      this.drawn.box,
      this.read,
      this.list,
    );
    const box = this.drawn.box;
    box.addEventListener("pointerdown", (event) => this.take(event));
    box.addEventListener("pointermove", (event) => this.carry(event, true));
    for (const end of ["pointerup", "pointercancel"] as const)
      box.addEventListener(end, (event) => {
        this.carry(event, false);
        this.held = null;
        this.drawn.redraw();
      });
  }

  add(lever: Lever): FigureRow {
    const row = figureRow(lever, this.hand, this.title);
    this.rows.push(row);
    this.list.append(row.node);
    return row;
  }
  get isChanged(): boolean {
    const { sets } = this.hand.spec();
    return this.rows.some((row) => sets[row.lever.name] !== undefined);
  }

  // Of the values that the rail has, or a change since: what does not fit any more is greyed.
  show(levels: number[], law: Law): void {
    this.levels = levels;
    if (law.parameters !== undefined) this.describe(law);
    if (law.curves.length === 0 && this.law !== null) {
      this.old();
      return;
    }
    this.law = law;
    if (!this.isChanged && law.curves.length > 0) this.stated = law;
    this.drawn.box.classList.remove("old");
    this.drawn.box.hidden = law.curves.length === 0;
    const first = law.curves[0];
    this.read.textContent =
      first === undefined
        ? `No curve: ${law.why ?? ""}.`
        : `${inQuantiles(levels, first, law)} ${law.display_unit}`.trim() +
          (law.curves.length > 1 ? `, ${first.label}; one curve for each label` : "");
    if (first !== undefined) this.drawn.redraw();
  }
  old(): void {
    this.drawn.box.classList.add("old");
  }

  // In the order of the model, with those that are expressions: these follow from what they name.
  private describe(law: Law): void {
    this.isDescribed = true;
    this.text.textContent = law.text;
    this.list.replaceChildren(
      ...(law.parameters ?? []).map(
        (one) =>
          this.rows.find((row) => row.lever.field === one.name)?.node ??
          h(
            "li",
            { class: "fixed", "data-parameter": one.name },
            h("span", { class: "lever-title" }, one.name),
            h("code", {}, one.text),
            h("span", { class: "hint" }, "follows from what it names"),
          ),
      ),
    );
  }

  private draw(width: number): Element {
    this.width = width;
    if (this.law === null) return h("span", {});
    const law = this.law;
    const handles = this.rows
      .filter((row) => isPlace(row.lever, law))
      .map((row) => ({ field: row.lever.field!, at: this.at(row) }));
    const was = this.isChanged ? this.stated : null;
    this.domain =
      this.held?.domain ??
      domainOf(
        this.levels,
        [...law.curves, ...(was?.curves ?? [])],
        law,
        handles.map((one) => one.at),
      );
    return lawChart(this.levels, law, was, width, this.domain, handles, this.title);
  }
  // Where a parameter's value lies on the axis: both are in one unit.
  private at(row: FigureRow): number {
    return row.value() / row.lever.scale;
  }
  private scale() {
    return scaleLinear()
      .domain(this.domain)
      .range([kMargin.left, this.width - kMargin.right]);
  }
  private shareOf(event: PointerEvent): number {
    return event.clientX - this.drawn.box.getBoundingClientRect().left;
  }
  private take(event: PointerEvent): void {
    if (this.law === null || event.button !== 0) return;
    const x = this.scale();
    const near = this.rows
      .filter((row) => isPlace(row.lever, this.law!))
      .map((row) => ({ row, far: Math.abs(x(this.at(row)) - this.shareOf(event)) }))
      .sort((a, b) => a.far - b.far)[0];
    if (near === undefined || near.far > 14) return;
    event.preventDefault();
    this.held = { row: near.row, domain: this.domain };
    this.drawn.box.setPointerCapture(event.pointerId);
  }
  private carry(event: PointerEvent, isHeld: boolean): void {
    if (this.held === null) return;
    const { lever } = this.held.row;
    const x = this.scale();
    const [from, to] = x.range() as [number, number];
    const raw = x.invert(Math.min(to, Math.max(from, this.shareOf(event)))) * lever.scale;
    const step = lever.step > 0 ? lever.step : Math.abs(x.invert(1) - x.invert(0)) * lever.scale;
    // The stated value can be met again.
    const value = lever.value + Math.round((raw - lever.value) / step) * step;
    const isSame = numberText(lever, value) === numberText(lever, this.held.row.value());
    if (isHeld && isSame) return;
    this.held.row.place(value, isHeld);
    this.drawn.redraw();
  }
}

// Asks for curves of the cards that are seen, one request at a time; the newest values win.
export class Curves {
  private readonly cards = new Map<string, LawCard>();
  private wanted = new Set<string>();
  private isBusy = false;

  constructor(
    private readonly ask: (names: string[], spec: Spec, parameters: boolean) => Promise<Laws>,
    private readonly spec: () => Spec,
  ) {}

  take(cards: Iterable<LawCard>): void {
    this.cards.clear();
    this.wanted.clear();
    for (const card of cards) this.cards.set(card.name, card);
  }
  want(names: Iterable<string>): void {
    for (const name of names) this.wanted.add(name);
    void this.pump();
  }

  private async pump(): Promise<void> {
    if (this.isBusy || this.wanted.size === 0) return;
    const cards = [...this.wanted].flatMap((name) => this.cards.get(name) ?? []);
    this.wanted.clear();
    if (cards.length === 0) return;
    this.isBusy = true;
    const isNew = cards.some((card) => !card.isDescribed);
    try {
      const told = await this.ask(
        cards.map((card) => card.name),
        this.spec(),
        isNew,
      );
      for (const law of told.laws) this.cards.get(law.name)?.show(told.levels, law);
    } catch {
      // Why is told by the run of the same values.
      for (const card of cards) card.old();
    }
    this.isBusy = false;
    void this.pump();
  }
}
