// One figure that can be moved: a slider, an editable number, where it is from and what it moves.
import { h } from "../dom";
import * as f from "../format";
import type { Evidence } from "../types";
import { citation } from "../view";
import { kSteps, numberText, positionOf, reach, setText, titleOfLever, typed, valueAt } from "./amount";
import { placeOf } from "./filing";
import type { Lever, Place, Shown, Spec } from "./protocol";
import { button } from "./shell";
import { withValue } from "./spec";

// What a row needs of the rail around it.
export interface Hand {
  readonly show: Shown;
  spec: () => Spec;
  // It is held, or let go.
  move: (spec: Spec, lever: string) => void;
  settle: (spec: Spec, lever: string) => void;
  evidence: (one: Place) => void;
  text: (file: string, line: number) => void;
}

// Of one name that `sets` takes.
export interface Row {
  lever: Lever;
  node: HTMLElement;
  update: (spec: Spec) => void;
  refuse: (text: string) => void;
  // What one per cent more does was measured anew.
  moves: (lever: Lever) => void;
}

// Of one figure: it can be moved from elsewhere too.
export interface FigureRow extends Row {
  value: () => number;
  place: (value: number, isHeld: boolean) => void;
}

export const idOf = (name: string): string => `lever-${name.replace(/[^A-Za-z0-9_-]/g, "~")}`;

// Arrows and page keys in steps of the lever.
const kKeys: Record<string, number> = {
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
  PageUp: 10,
  PageDown: -10,
};

// A slider and a number that are one: `changed` is told of every value, held or let go; `typedText` of what
// is typed, with its value where it is a plain number.
export interface Amount {
  slider: HTMLInputElement;
  number: HTMLInputElement;
  track: HTMLElement;
  value: () => number;
  // Shows a value, or a text that is no number.
  show: (value: number, text?: string) => void;
}
export function amountOf(
  lever: Lever,
  names: { id: string; slider?: string; number: string; about: string | null; error: string },
  changed: (value: number, isHeld: boolean) => void,
  typedText: (text: string, value: number | null) => void,
): Amount {
  let value = lever.value;
  const slider = h("input", {
    type: "range",
    id: names.id,
    min: 0,
    max: kSteps,
    step: "any",
    "aria-label": names.slider,
    "aria-describedby": names.about,
  });
  const number = h("input", {
    type: "text",
    inputmode: "decimal",
    class: "amount",
    autocomplete: "off",
    spellcheck: false,
    "aria-label": names.number,
    "aria-describedby": names.error,
  });
  const track = h("div", { class: "track" }, slider, h("span", { class: "stated", "aria-hidden": true }));
  const place = () => {
    const ends = reach(lever, value);
    const share = ends.high > ends.low ? (lever.value - ends.low) / (ends.high - ends.low) : 0;
    track.style.setProperty("--stated", String(share));
    slider.value = String(positionOf(lever, value));
    slider.setAttribute("aria-valuetext", setText(lever, value));
  };
  slider.addEventListener("input", () => {
    value = valueAt(lever, Number(slider.value), value);
    number.value = numberText(lever, value);
    slider.setAttribute("aria-valuetext", setText(lever, value));
    changed(value, true);
  });
  slider.addEventListener("change", () => changed(value, false));
  slider.addEventListener("keydown", (event) => {
    const steps = kKeys[event.key];
    if (steps === undefined) return;
    event.preventDefault();
    const ends = reach(lever, value);
    const step = lever.step > 0 ? lever.step : (ends.high - ends.low) / 100;
    value = Math.min(ends.high, Math.max(ends.low, value + steps * step));
    number.value = numberText(lever, value);
    place();
    changed(value, true);
  });
  slider.addEventListener("keyup", (event) => {
    if (event.key in kKeys) changed(value, false);
  });
  number.addEventListener("change", () => {
    const found = typed(lever, number.value);
    if (found.text === "") {
      number.value = numberText(lever, value);
      return;
    }
    if (found.value !== null) {
      value = found.value;
      place();
    }
    typedText(found.text, found.value);
  });
  number.addEventListener("keydown", (event) => {
    if (event.key === "Enter") number.dispatchEvent(new Event("change"));
  });
  number.value = numberText(lever, value);
  place();
  return {
    slider,
    number,
    track,
    value: () => value,
    show: (next, text) => {
      value = next;
      // What is being typed stays as it is typed, and what is held where it is held.
      if (document.activeElement !== number) number.value = text ?? numberText(lever, value);
      if (document.activeElement !== slider || value === lever.value) place();
    },
  };
}

// "1 % more: +3.2 M JPY"; nothing where it is not known.
function effectOf(lever: Lever): string {
  const { moves } = lever;
  if (moves === undefined || moves === null) return "";
  const amount = f.quantity(moves.value, moves.se, moves.scale ?? 1, moves.unit);
  return `1 % more: ${moves.value > 0 ? "+" : ""}${amount}`;
}

// A row of a source has its line where the whole declaration is told.
function evidenceOf(lever: Lever, show: Shown): Evidence[] {
  const whole = show.definitions.find((d) => d.name === (lever.declaration ?? lever.name));
  return lever.evidence.map((one) =>
    one.kind !== "row" || one.line !== undefined
      ? one
      : (whole?.evidence.find(
          (e) => e.kind === "row" && e.line !== undefined && one.text.includes(e.text),
        ) ?? one),
  );
}

// What stands under a lever: what it moves, its stated value, evidence, the way to the text, and its undo.
export function aboutOf(
  lever: Lever,
  title: string,
  stated: string,
  undone: () => void,
  hand: Hand,
): { node: HTMLElement; undo: HTMLElement; moves: (lever: Lever) => void } {
  const id = idOf(lever.name);
  const effect = h("span", { class: "effect", title: "the change of it for one per cent more" });
  const moves = (one: Lever) => {
    effect.textContent = effectOf(one).replace(/(\d) %/g, "$1\u00a0%");
    effect.hidden = effect.textContent === "";
  };
  moves(lever);
  const evidence = evidenceOf(lever, hand.show);
  const cited = evidence.find((one) => one.kind !== "judgement");
  const judged = evidence.find((one) => one.kind === "judgement");
  const undo = button("Undo", undone, {
    class: "link undo",
    "aria-label": `Undo the change of ${title}`,
  });
  const node = h(
    "p",
    { class: "about", id: `${id}-about` },
    effect,
    h("span", { class: "stated-at", title: lever.within ?? "" }, stated),
    cited === undefined
      ? null
      : h(
          "button",
          { type: "button", class: "link cite-link", click: () => hand.evidence(placeOf(cited)) },
          citation(cited),
        ),
    cited === undefined && judged !== undefined
      ? h("span", { class: "judged", title: judged.text }, "judgement")
      : null,
    button("text", () => hand.text(lever.file, lever.line), {
      class: "link",
      "aria-label": `${title} in the text`,
    }),
    undo,
  );
  return { node, undo, moves };
}

export function refusalOf(name: string): HTMLElement {
  return h("p", { class: "refused", id: `${idOf(name)}-error`, role: "alert", hidden: true });
}

// `inside`: the row stands below the name of its law, and is called by its parameter alone.
export function figureRow(lever: Lever, hand: Hand, inside: string | null = null): FigureRow {
  const key = lever.name;
  const id = idOf(key);
  const title = titleOfLever(lever);
  const stated = setText(lever, lever.value);
  const next = (value: number) => {
    const text = setText(lever, value);
    return withValue(hand.spec(), key, text === stated ? null : text);
  };
  const amount = amountOf(
    lever,
    {
      id,
      number: `${title}, value in ${lever.display_unit || "plain numbers"}`,
      about: `${id}-about`,
      error: `${id}-error`,
    },
    (value, isHeld) => (isHeld ? hand.move : hand.settle)(next(value), key),
    (text) => hand.settle(withValue(hand.spec(), key, text === stated ? null : text), key),
  );
  const about = aboutOf(
    lever,
    title,
    `stated ${stated}`,
    () => hand.settle(withValue(hand.spec(), key, null), key),
    hand,
  );
  const refused = refusalOf(key);
  const label =
    inside === null
      ? h("label", { for: id, class: "lever-title" }, title)
      : h(
          "label",
          { for: id, class: "lever-title" },
          h("span", { class: "hidden" }, `${inside}: `),
          f.words(lever.field ?? ""),
        );
  const value = h("span", { class: "value" }, amount.number, h("span", { class: "in" }, lever.display_unit));
  const node = h(
    "li",
    { class: "lever", "data-lever": key },
    label,
    // What stands on one line is met in that order by the keyboard too.
    inside === null ? [value, amount.track] : [amount.track, value],
    about.node,
    refused,
  );
  const update = (spec: Spec) => {
    const text = spec.sets[key];
    const found = text === undefined ? { value: lever.value } : typed(lever, text);
    amount.show(found.value ?? amount.value(), found.value === null ? text : undefined);
    node.classList.toggle("changed", text !== undefined);
    about.undo.hidden = text === undefined;
  };
  update(hand.spec());
  return {
    lever,
    node,
    update,
    refuse: (text) => {
      refused.hidden = text === "";
      refused.textContent = text;
      amount.number.setAttribute("aria-invalid", String(text !== ""));
    },
    moves: about.moves,
    value: amount.value,
    place: (value, isHeld) => {
      amount.show(value);
      (isHeld ? hand.move : hand.settle)(next(value), key);
    },
  };
}
