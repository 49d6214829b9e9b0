// The rail between text and answers: what is changed, and everything that can be moved or switched.
import { add, h } from "../dom";
import * as f from "../format";
import { citation } from "../view";
import { inWords, setText, titleOfLever } from "./amount";
import { Curves, LawCard } from "./law";
import { isOfLaw } from "./law_shape";
import { figureRow, type Hand, type Row } from "./lever";
import type { Laws, Lever, Place, Sampler, Shown, Spec } from "./protocol";
import { button } from "./shell";
import { changesOf, countOf, isChanged, switched, baseOf, type Switch } from "./spec";
import { timesRow } from "./times";
import { isTimed, timesChange } from "./times_text";

export interface RailActions {
  // A lever is held, or let go.
  move: (spec: Spec, lever: string) => void;
  settle: (spec: Spec, lever: string | null) => void;
  trials: (trials: number) => void;
  keep: () => void;
  evidence: (one: Place) => void;
  text: (file: string, line: number) => void;
  // Curves of laws, of the values of a run.
  laws: (names: string[], spec: Spec, parameters: boolean) => Promise<Laws>;
}

const kShown = 12;
const kTrials = [5_000, 20_000, 100_000, 1_000_000];

// What stands in the list: a row, or a law with the rows of its parameters.
interface Item {
  node: HTMLElement;
  rows: Row[];
  law: LawCard | null;
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
  private items: Item[] = [];
  private readonly hand: Hand;
  private readonly curves: Curves;
  // A lever is held: what comes in meanwhile waits, or the hand would lose it.
  private held: string | null = null;
  private waiting: Lever[] | null = null;
  private stated = new Map<string, string>();
  private refused: Row | null = null;
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
    this.hand = {
      show,
      spec: () => this.spec,
      move: (next, lever) => {
        this.held = lever;
        this.act.move(next, lever);
        this.curve(lever);
      },
      settle: (next, lever) => {
        this.held = null;
        this.act.settle(next, lever);
        if (this.waiting !== null) this.levers(this.waiting);
      },
      evidence: act.evidence,
      text: act.text,
    };
    this.curves = new Curves(act.laws, () => this.spec);
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
      h("h2", {}, "Levers"),
      h("p", { class: "controls" }, search),
      this.count,
      this.list,
      this.more,
      this.switches,
      this.runs(mostTrials),
      // Last, and in sight: a list that grows above would move the lever from under the hand.
      this.changes,
    ]);
    // From the first touch on, whether it moves or not.
    this.list.addEventListener("pointerdown", (event) => {
      if ((event.target as Element).closest("input[type=range], .law-curve") !== null) this.held ??= "";
    });
    for (const end of ["pointerup", "pointercancel"])
      window.addEventListener(end, () => {
        // After the slider has told that it is let go.
        setTimeout(() => {
          this.held = null;
          if (this.waiting !== null) this.levers(this.waiting);
        });
      });
    this.drawSwitches();
    this.drawChanges();
  }

  // A small picture above the levers, for a page that is too narrow to show both.
  above(node: Node): void {
    this.mini.replaceChildren(node);
  }

  // The same levers again are sorted anew, with what they move; their rows stay.
  levers(levers: Lever[]): void {
    if (this.held !== null) {
      this.waiting = levers;
      return;
    }
    this.waiting = null;
    const focused = document.activeElement?.id ?? "";
    const known = new Map(this.rows.map((row) => [row.lever.name, row]));
    const isSame = levers.length === this.rows.length && levers.every((lever) => known.has(lever.name));
    if (isSame) {
      const item = new Map(
        this.items.flatMap((one) => one.rows.map((row) => [row.lever.name, one] as const)),
      );
      for (const lever of levers) known.get(lever.name)!.moves(lever);
      this.rows = levers.map((lever) => known.get(lever.name)!);
      for (const [i, lever] of levers.entries()) this.rows[i]!.lever.moves = lever.moves;
      this.items = [...new Set(levers.map((lever) => item.get(lever.name)!))];
    } else this.build(levers.map(inWords));
    this.list.replaceChildren(...this.items.map((one) => one.node));
    this.filter();
    if (focused !== "") document.getElementById(focused)?.focus();
  }
  private build(levers: Lever[]): void {
    const cards = new Map<string, Item>();
    this.items = [];
    this.rows = levers.map((lever) => {
      const law = lever.declaration ?? lever.name;
      if (!isOfLaw(lever)) {
        const row = isTimed(lever) ? timesRow(lever, this.hand) : figureRow(lever, this.hand);
        this.items.push({ node: row.node, rows: [row], law: null });
        return row;
      }
      let item = cards.get(law);
      if (item === undefined) {
        const card = new LawCard(law, lever, this.hand);
        item = { node: card.node, rows: card.rows, law: card };
        cards.set(law, item);
        this.items.push(item);
      }
      return item.law!.add(lever);
    });
    this.curves.take([...cards.values()].map((one) => one.law!));
    this.stated = new Map(this.rows.map((row) => [row.lever.name, setText(row.lever, row.lever.value)]));
    this.refused = null;
  }
  // The law of a lever that moves, and those in sight.
  private curve(lever: string): void {
    const law = this.items.find(
      (one) => one.law !== null && one.rows.some((row) => row.lever.name === lever),
    );
    if (law !== undefined) this.curves.want([law.law!.name]);
  }
  private seen(): void {
    this.curves.want(
      this.items.flatMap((one) => (one.law === null || one.node.hidden ? [] : [one.law.name])),
    );
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
    if (this.held !== null) return;
    this.seen();
    this.uncover();
  }
  // What was just used stays in sight of the list that grows over it.
  private uncover(): void {
    const used = document.activeElement;
    if (used === null || !this.node.contains(used) || this.changes.contains(used)) return;
    if (used.getBoundingClientRect().bottom > this.changes.getBoundingClientRect().top)
      used.scrollIntoView({ block: "center" });
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
    const matches = ({ lever }: Row) => {
      const all = [lever.name, f.words(lever.name), titleOfLever(lever), ...lever.evidence.map(citation)]
        .join("\n")
        .toLowerCase();
      return words.every((word) => all.includes(word));
    };
    const found = this.items.filter((item) => item.rows.some(matches));
    const isChangedOne = (item: Item) =>
      item.rows.some((row) => this.spec.sets[row.lever.name] !== undefined);
    const most = this.isWhole || words.length > 0 ? found.length : kShown;
    const shown = new Set(found.filter((item, i) => i < most || isChangedOne(item)));
    for (const item of this.items) item.node.hidden = !shown.has(item);
    this.seen();
    this.count.textContent =
      words.length > 0
        ? `${f.count(found.length)} of ${f.count(this.items.length)}`
        : this.rows.some((row) => row.lever.moves)
          ? shown.size === this.items.length
            ? `${f.count(shown.size)}, sorted by what they move`
            : `The ${f.count(shown.size)} that move it most, of ${f.count(this.items.length)}`
          : `${f.count(shown.size)} of ${f.count(this.items.length)}, in the order of the model`;
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

  private drawChanges(): void {
    const all = changesOf(this.spec, this.stated, this.show, (name, text) => {
      const lever = this.rows.find((row) => row.lever.name === name)?.lever;
      return lever !== undefined && isTimed(lever) ? timesChange(lever, text) : null;
    });
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
