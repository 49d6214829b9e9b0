// A given by year or period: a small slider for each, and a factor for all.
import { h } from "../dom";
import { titleOfLever } from "./amount";
import { aboutOf, amountOf, idOf, refusalOf, type Amount, type Hand, type Row } from "./lever";
import type { Lever, Spec } from "./protocol";
import { withValue } from "./spec";
import { atTime, factorOfAll, timesFrom, timesText, type TimedLever } from "./times_text";

// From half to one and a half of all.
const factorLever = (lever: TimedLever): Lever => ({
  ...lever,
  name: `${lever.name} factor`,
  value: 1,
  low: 0.5,
  high: 1.5,
  step: 0.01,
  scale: 1,
  unit: "",
  display_unit: "",
  whole: false,
});

export function timesRow(lever: TimedLever, hand: Hand): Row {
  const key = lever.name;
  const id = idOf(key);
  const title = titleOfLever(lever);
  const send = (text: string | null, isHeld: boolean) =>
    (isHeld ? hand.move : hand.settle)(withValue(hand.spec(), key, text), key);
  const values = () => amounts.map((one) => one.value());
  const amounts: Amount[] = lever.times.map((one, i) => {
    const own = atTime(lever, i);
    return amountOf(
      own,
      {
        id: `${id}-${i}`,
        number: `${title}, ${one.period}, value in ${lever.display_unit || "plain numbers"}`,
        about: null,
        error: `${id}-error`,
      },
      (_, isHeld) => send(timesText(lever, values()), isHeld),
      // An expression of one period alone is one of the language too.
      (text, value) => send(value === null ? text : timesText(lever, values()), false),
    );
  });
  const all = amountOf(
    factorLever(lever),
    { id: `${id}-all`, number: `${title}, factor of all`, about: null, error: `${id}-error` },
    (factor, isHeld) => send(factorOfAll(lever, factor), isHeld),
    (text, factor) => send(factor === null ? text : factorOfAll(lever, factor), false),
  );
  const about = aboutOf(
    lever,
    title,
    lever.counted_by === "period_number" ? "by period" : "by year",
    () => hand.settle(withValue(hand.spec(), key, null), key),
    hand,
  );
  const refused = refusalOf(key);
  const line = (name: string, amount: Amount, row: string) =>
    h(
      "li",
      { "data-time": row },
      h("label", { for: amount.slider.id }, h("span", { class: "hidden" }, `${title}, `), name),
      amount.track,
      amount.number,
    );
  const node = h(
    "li",
    { class: "lever timed", "data-lever": key },
    h("span", { class: "lever-title" }, title),
    h("span", { class: "value" }, h("span", { class: "in" }, lever.display_unit)),
    h(
      "ul",
      { class: "times" },
      lever.times.map((one, i) => line(one.period, amounts[i]!, one.period)),
      line("all ×", all, "all"),
    ),
    about.node,
    refused,
  );
  const update = (spec: Spec) => {
    const text = spec.sets[key];
    const found = timesFrom(lever, text);
    if (found !== null) {
      amounts.forEach((one, i) => one.show(found.values[i]!));
      all.show(found.factor);
    }
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
    },
    moves: about.moves,
  };
}
