// The rail between text and answers: what is changed, and everything that can be moved or switched.
import { add, h } from "../dom";
import * as f from "../format";
import type { Evidence } from "../types";
import { citation } from "../view";
import { placeOf } from "./filing";
import {
  inWords,
  kSteps,
  numberText,
  positionOf,
  reach,
  setText,
  titleOfLever,
  typed,
  valueAt,
} from "./amount";
import type { Lever, Place, Sampler, Shown, Spec } from "./protocol";
import { button } from "./shell";
import { changesOf, countOf, isChanged, switched, withValue, baseOf, type Switch } from "./spec";

export interface RailActions {
  // A lever is held, or let go.
  move: (spec: Spec, lever: string) => void;
  settle: (spec: Spec, lever: string | null) => void;
  trials: (trials: number) => void;
  keep: () => void;
  evidence: (one: Place) => void;
  text: (file: string, line: number) => void;
}

const kShown = 12;
const kTrials = [5_000, 20_000, 100_000, 1_000_000];

interface Row {
  lever: Lever;
  node: HTMLElement;
  update: (spec: Spec) => void;
  refuse: (text: string) => void;
}

export class Rail {
  readonly node = h("div", { class: "rail" });
  private readonly changes = h("div", { class: "changes" });
  private readonly list = h("ul", { class: "levers" });
  private readonly more = h("p", { class: "more-levers" });
  private readonly count = h("p", { class: "hint", role: "status" });
  private readonly switches = h("div", { class: "switches" });
  private readonly mini = h("div", { class: "mini" });
  private rows: Row[] = [];
  private stated = new Map<string, string>();
  private refused: Row | null = null;
  // A slider is held, and levers that came meanwhile.
  private isHeld = false;
  private come: Lever[] | null = null;
  private query = "";
  private isWhole = false;
  private spec: Spec;

  constructor(
    private readonly show: Shown,
    spec: Spec,
    private trials: number,
    private readonly act: RailActions,
    mostTrials: number,
  ) {
    this.spec = spec;
    const search = h("input", {
      type: "search",
      id: "lever-search",
      placeholder: "Find a lever, a risk, a scenario",
      "aria-label": "Find a lever, risk, scenario or action by name, title or source",
      input: (event) => {
        this.query = (event.target as HTMLInputElement).value;
        this.filter();
      },
    });
    add(this.node, [
      this.mini,
      this.changes,
      h("h2", {}, "Levers"),
      h("p", { class: "controls" }, search),
      this.count,
      this.list,
      this.more,
      this.switches,
      this.runs(mostTrials),
    ]);
    this.list.addEventListener("pointerdown", (event) => {
      this.isHeld = event.target instanceof HTMLInputElement && event.target.type === "range";
    });
    for (const end of ["pointerup", "pointercancel"])
      window.addEventListener(end, () => {
        this.isHeld = false;
        // After the slider has told that it is let go.
        if (this.come !== null) setTimeout(() => this.come !== null && this.levers(this.come));
      });
    this.drawSwitches();
    this.drawChanges();
  }

  // A small picture above the levers, for a page that is too narrow to show both.
  above(node: Node): void {
    this.mini.replaceChildren(node);
  }

  // Other rows in the place of those there are would take the slider out of the hand.
  levers(levers: Lever[]): void {
    this.come = this.isHeld ? levers : null;
    if (this.isHeld) return;
    const old = document.activeElement?.id ?? "";
    this.rows = levers.map((lever) => this.row(inWords(lever)));
    this.stated = new Map(this.rows.map((row) => [row.lever.name, setText(row.lever, row.lever.value)]));
    this.refused = null;
    this.list.replaceChildren(...this.rows.map((row) => row.node));
    this.filter();
    if (old !== "") document.getElementById(old)?.focus();
  }

  // Of hundreds of rows those are touched whose value is another one.
  set(spec: Spec): void {
    const before = this.spec;
    this.spec = spec;
    for (const row of this.rows)
      if (spec.sets[row.lever.name] !== before.sets[row.lever.name]) row.update(spec);
    for (const box of this.switches.querySelectorAll<HTMLInputElement>("input[data-kind]")) {
      const kind = box.dataset.kind as Switch;
      const on = spec[kind].includes(box.value);
      box.checked = kind === "without" ? !on : on;
    }
    this.drawChanges();
  }

  refuse(lever: string | null, text: string): void {
    const row = this.rows.find((one) => one.lever.name === lever);
    this.accept();
    row?.refuse(text);
    row?.node.scrollIntoView({ block: "nearest" });
    this.refused = row ?? null;
  }
  accept(): void {
    this.refused?.refuse("");
    this.refused = null;
  }

  private filter(): void {
    const words = this.query.toLowerCase().split(/\s+/).filter(Boolean);
    const found = this.rows.filter((row) => {
      const { lever } = row;
      const all = [lever.name, f.words(lever.name), titleOfLever(lever), ...lever.evidence.map(citation)]
        .join("\n")
        .toLowerCase();
      return words.every((word) => all.includes(word));
    });
    const isChangedOne = (row: Row) => this.spec.sets[row.lever.name] !== undefined;
    const most = this.isWhole || words.length > 0 ? found.length : kShown;
    const shown = new Set(found.filter((row, i) => i < most || isChangedOne(row)));
    for (const row of this.rows) row.node.hidden = !shown.has(row);
    this.count.textContent =
      words.length > 0
        ? `${f.count(found.length)} of ${f.count(this.rows.length)}`
        : this.rows.some((row) => row.lever.moves)
          ? `The ${f.count(shown.size)} that move it most, of ${f.count(this.rows.length)}`
          : `${f.count(shown.size)} of ${f.count(this.rows.length)}, in the order of the model`;
    for (const fold of this.switches.querySelectorAll("details")) {
      let n = 0;
      for (const item of fold.querySelectorAll("li")) {
        const all = (item.textContent ?? "").toLowerCase();
        item.hidden = !words.every((word) => all.includes(word));
        if (!item.hidden) ++n;
      }
      fold.hidden = n === 0;
      if (words.length > 0) fold.open = n > 0;
    }
    this.more.replaceChildren();
    if (words.length === 0 && found.length > kShown)
      this.more.append(
        button(this.isWhole ? "Show fewer" : `Show all ${f.count(found.length)}`, () => {
          this.isWhole = !this.isWhole;
          this.filter();
        }),
      );
  }

  // A row of a source has its line where the whole declaration is told.
  private evidenceOf(lever: Lever): Evidence[] {
    const whole = this.show.definitions.find((d) => d.name === (lever.declaration ?? lever.name));
    return lever.evidence.map((one) =>
      one.kind !== "row" || one.line !== undefined
        ? one
        : (whole?.evidence.find(
            (e) => e.kind === "row" && e.line !== undefined && one.text.includes(e.text),
          ) ?? one),
    );
  }

  private row(lever: Lever): Row {
    const key = lever.name;
    const id = `lever-${key.replace(/[^A-Za-z0-9_-]/g, "~")}`;
    const title = titleOfLever(lever);
    const stated = setText(lever, lever.value);
    let value = lever.value;
    const slider = h("input", {
      type: "range",
      id,
      min: 0,
      max: kSteps,
      step: "any",
      "aria-describedby": `${id}-about`,
    });
    const number = h("input", {
      type: "text",
      inputmode: "decimal",
      class: "amount",
      autocomplete: "off",
      spellcheck: false,
      "aria-label": `${title}, value in ${lever.display_unit || "plain numbers"}`,
      "aria-describedby": `${id}-error`,
    });
    const refused = h("p", { class: "refused", id: `${id}-error`, role: "alert", hidden: true });
    const undo = button("Undo", () => this.act.settle(withValue(this.spec, key, null), key), {
      class: "link undo",
      "aria-label": `Undo the change of ${title}`,
    });
    const track = h("div", { class: "track" }, slider, h("span", { class: "stated", "aria-hidden": true }));
    const place = () => {
      const ends = reach(lever, value);
      const share = ends.high > ends.low ? (lever.value - ends.low) / (ends.high - ends.low) : 0;
      track.style.setProperty("--stated", String(share));
      slider.value = String(positionOf(lever, value));
      slider.setAttribute("aria-valuetext", setText(lever, value));
    };
    const next = () =>
      setText(lever, value) === stated
        ? withValue(this.spec, key, null)
        : withValue(this.spec, key, setText(lever, value));
    slider.addEventListener("input", () => {
      value = valueAt(lever, Number(slider.value), value);
      number.value = numberText(lever, value);
      slider.setAttribute("aria-valuetext", setText(lever, value));
      this.act.move(next(), key);
    });
    slider.addEventListener("change", () => this.act.settle(next(), key));
    slider.addEventListener("keydown", (event) => {
      const steps = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[
        event.key
      ];
      if (steps === undefined) return;
      event.preventDefault();
      const ends = reach(lever, value);
      const step = lever.step > 0 ? lever.step : (ends.high - ends.low) / 100;
      value = Math.min(ends.high, Math.max(ends.low, value + steps * step));
      number.value = numberText(lever, value);
      place();
      this.act.move(next(), key);
    });
    slider.addEventListener("keyup", (event) => {
      if (/^(Arrow|Page)/.test(event.key)) this.act.settle(next(), key);
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
      this.act.settle(
        found.text === stated ? withValue(this.spec, key, null) : withValue(this.spec, key, found.text),
        key,
      );
    });
    number.addEventListener("keydown", (event) => {
      if (event.key === "Enter") number.dispatchEvent(new Event("change"));
    });
    const moves = lever.moves;
    const effect =
      moves === undefined || moves === null
        ? null
        : h(
            "span",
            { class: "effect", title: "the change of it for one per cent more" },
            `1 % more: ${moves.value > 0 ? "+" : ""}` +
              f.quantity(moves.value, moves.se, moves.scale ?? 1, moves.unit),
          );
    const evidence = this.evidenceOf(lever);
    const cited = evidence.find((one) => one.kind !== "judgement");
    const judged = evidence.find((one) => one.kind === "judgement");
    const node = h(
      "li",
      { class: "lever", "data-lever": key },
      h("label", { for: id, class: "lever-title" }, title),
      h("span", { class: "value" }, number, h("span", { class: "in" }, lever.display_unit)),
      track,
      h(
        "p",
        { class: "about", id: `${id}-about` },
        effect,
        h("span", { class: "stated-at", title: lever.within ?? "" }, `stated ${stated}`),
        cited === undefined
          ? null
          : h(
              "button",
              {
                type: "button",
                class: "link cite-link",
                click: () => this.act.evidence(placeOf(cited)),
              },
              citation(cited),
            ),
        cited === undefined && judged !== undefined
          ? h("span", { class: "judged", title: judged.text }, "judgement")
          : null,
        button("text", () => this.act.text(lever.file, lever.line), {
          class: "link",
          "aria-label": `${title} in the text`,
        }),
        undo,
      ),
      refused,
    );
    const update = (spec: Spec) => {
      const text = spec.sets[key];
      const found = text === undefined ? { value: lever.value } : typed(lever, text);
      if (found.value !== null && found.value !== undefined) value = found.value;
      // What is being typed stays as it is typed.
      if (document.activeElement !== number)
        number.value = text !== undefined && found.value === null ? text : numberText(lever, value);
      if (document.activeElement !== slider || text === undefined) place();
      node.classList.toggle("changed", text !== undefined);
      undo.hidden = text === undefined;
    };
    const refuse = (text: string) => {
      refused.hidden = text === "";
      refused.textContent = text;
      number.setAttribute("aria-invalid", String(text !== ""));
    };
    number.value = numberText(lever, value);
    place();
    update(this.spec);
    return { lever, node, update, refuse };
  }

  private drawChanges(): void {
    const all = changesOf(this.spec, this.stated, this.show);
    this.changes.classList.toggle("some", all.length > 0);
    this.changes.replaceChildren();
    add(this.changes, [
      h("h2", { class: "change-count" }, countOf(all.length)),
      h(
        "ul",
        {},
        all.map((change) =>
          h(
            "li",
            { "data-change": change.key },
            h("b", {}, f.capital(change.what)),
            ` ${change.detail} `,
            button("Undo", () => this.act.settle(change.undone, null), {
              class: "link",
              "aria-label": `Undo: ${change.what}`,
            }),
          ),
        ),
      ),
      isChanged(this.spec)
        ? h(
            "p",
            { class: "controls" },
            button("Keep as a scenario…", () => this.act.keep(), { class: "strong" }),
            button("Throw away", () => this.act.settle(baseOf(this.spec), null)),
          )
        : null,
    ]);
  }

  private box(kind: Switch, name: string, title: string, checked: boolean): HTMLElement {
    const id = `switch-${kind}-${name}`;
    return h(
      "li",
      {},
      h("input", {
        type: "checkbox",
        role: "switch",
        id,
        value: name,
        "data-kind": kind,
        checked,
        change: (event) => {
          const on = (event.target as HTMLInputElement).checked;
          this.act.settle(switched(this.spec, kind, name, kind === "without" ? !on : on), null);
        },
      }),
      h("label", { for: id }, title, " ", h("code", {}, name)),
    );
  }

  // Those of the model are other ones.
  scenarios(): void {
    this.switches.replaceChildren();
    this.drawSwitches();
    this.set(this.spec);
    this.filter();
  }

  private drawSwitches(): void {
    const { risks, groups, scenarios, actions } = this.show;
    const folded = (title: string, ...content: (Node | null)[]) =>
      h("details", { class: "fold" }, h("summary", {}, title), ...content);
    const list = (kind: Switch, all: { name: string; title: string }[], on: boolean) =>
      h(
        "ul",
        {},
        all.map((one) => this.box(kind, one.name, one.title || f.dottedName(one.name), on)),
      );
    add(this.switches, [
      risks.length === 0 ? null : folded(`Risks, ${f.count(risks.length)}`, list("without", risks, true)),
      groups.length === 0
        ? null
        : folded(`Groups of risks, ${f.count(groups.length)}`, list("without", groups, true)),
      scenarios.length === 0
        ? null
        : folded(`Scenarios, ${f.count(scenarios.length)}`, list("scenarios", scenarios, false)),
      actions.length === 0
        ? null
        : folded(`Actions, ${f.count(actions.length)}`, list("actions", actions, false)),
    ]);
  }

  private runs(mostTrials: number): HTMLElement {
    const samplers: Sampler[] = ["random", "latin", "sobol"];
    return h(
      "details",
      { class: "fold runs" },
      h("summary", {}, "How it is run"),
      h(
        "p",
        { class: "controls" },
        h("label", { for: "run-trials" }, "Futures"),
        h(
          "select",
          {
            id: "run-trials",
            change: (event) => {
              this.trials = Number((event.target as HTMLSelectElement).value);
              this.act.trials(this.trials);
            },
          },
          [...new Set([...kTrials, this.trials])]
            .filter((n) => n <= mostTrials)
            .sort((a, b) => a - b)
            .map((n) => h("option", { value: n, selected: n === this.trials }, f.count(n))),
        ),
        h("label", { for: "run-seed" }, "Seed"),
        h("input", {
          id: "run-seed",
          type: "number",
          min: 0,
          step: 1,
          value: this.spec.seed,
          change: (event) => {
            const seed = Number((event.target as HTMLInputElement).value);
            if (Number.isSafeInteger(seed) && seed >= 0) this.act.settle({ ...this.spec, seed }, null);
          },
        }),
        h("label", { for: "run-sampler" }, "Sampler"),
        h(
          "select",
          {
            id: "run-sampler",
            change: (event) =>
              this.act.settle(
                { ...this.spec, sampler: (event.target as HTMLSelectElement).value as Sampler },
                null,
              ),
          },
          samplers.map((one) => h("option", { value: one, selected: one === this.spec.sampler }, one)),
        ),
      ),
    );
  }
}
