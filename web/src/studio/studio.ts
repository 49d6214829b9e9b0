// One model in one window: what the reader changed, and what the server answers to it.
import { add, h } from "../dom";
import * as f from "../format";
import type { Run } from "../types";
import { AnswersPane } from "./answers";
import { Filing } from "./filing";
import { keepScenario } from "./keep";
import { leave, readFiling, takeDrops } from "./leave";
import { Refusal, type Link } from "./link";
import { kLiveTrials, Live } from "./live";
import type {
  Answers,
  Difference,
  Failure,
  Hello,
  Laws,
  Lever,
  Opened,
  Place,
  Shown,
  Spec,
} from "./protocol";
import { Questions } from "./questions";
import { Rail } from "./rail";
import { button, say } from "./shell";
import { baseOf, isChanged, keepLast, keyOf, switched } from "./spec";
import { Statement } from "./statement";
import { TextPane } from "./text";
import { themeSwitch } from "./theme";

const kTrials = 20_000;
// Runs without a change, by seed, sampler and trials.
const kBases = 4;
type Pane = "left" | "rail" | "answers";

// "check `solvent` does not hold in trial 0" of the compiler's whole message.
const firstLine = (text: string): string => text.split("\n")[0]!.replace(/^error(\[\w+\])?: /, "");

// Of a model that does not compile.
const kNothing: Shown = {
  title: "",
  as_of: "",
  definitions: [],
  risks: [],
  groups: [],
  scenarios: [],
  actions: [],
};

export class Studio {
  readonly node = h("div", { class: "shell" });
  readonly model: string;
  private readonly show: Shown;
  private spec: Spec;
  private readonly live: Live;
  private readonly answers: AnswersPane;
  private readonly rail: Rail;
  private readonly text: TextPane;
  private readonly filing: Filing;
  private readonly questions: Questions;
  private readonly statement: Statement;
  private readonly toggles = new Map<Pane, HTMLButtonElement>();
  private readonly left: HTMLElement;
  private readonly leftTabs = new Map<"text" | "filing", HTMLButtonElement>();
  private readonly connection = h("span", { class: "connection" });
  private subject = { outcome: "", period: "" };
  private last: { answers: Answers; spec: Spec } | null = null;
  // When the answers on the screen came.
  private shownAt = new Date();
  private base = new Map<string, Answers>();
  private movedLever: string | null = null;
  private isHeld = false;
  private differenceAsked = 0;
  private fullAsked = "";
  // Requests that are computed beside the run.
  private readonly beside = new Set<number>();
  private leverKey = "";
  // Of the link: the run that was asked for last.
  private run = 0;

  constructor(
    private readonly link: Link,
    private readonly hello: Hello,
    private readonly opened: Opened,
    spec: Spec,
  ) {
    this.spec = spec;
    const show = opened.show ?? kNothing;
    this.show = show;
    this.model = opened.model;
    document.title = `${show.title || opened.model}: Plimsoll studio`;
    this.live = new Live(
      {
        run: (request, part) => {
          const { id, answer } = link.ask<Answers>("run", request, {
            part: (value) => part(value as Answers),
          });
          this.run = id;
          return answer;
        },
        stop: () => link.cancel(this.run),
        frame: (act) => requestAnimationFrame(act),
        shown: (answers, of, state) => this.shown(answers, of, state),
        failed: (reason) => this.failed(reason),
      },
      Math.min(kTrials, hello.limits.trials),
    );
    const goText = (file: string, line: number) => this.toText(file, line);
    const goFiling = (place: Place) => this.toFiling(place);
    this.answers = new AnswersPane(show, opened.model, {
      evidence: goFiling,
      text: goText,
      full: () => this.askFull(),
      statement: () => void this.statement.draw(),
      chosen: (outcome, period) => {
        this.subject = { outcome, period };
        this.subjectChanged();
      },
    });
    this.questions = new Questions(link, () => this.question(), this.answers.why);
    this.statement = new Statement(
      link,
      () => ({ spec: this.spec, trials: this.live.trials, key: keyOf(this.spec, this.live.trials) }),
      this.answers.statement,
    );
    this.rail = new Rail(
      show,
      spec,
      this.live.trials,
      {
        move: (next, lever) => this.move(next, lever),
        settle: (next, lever) => this.settle(next, lever),
        trials: (trials) => {
          this.live.trials = trials;
          this.settle(this.spec, null);
        },
        keep: () =>
          keepScenario(
            link,
            () => ({ spec: this.spec, trials: this.live.trials }),
            (name, file, text, hash) => this.kept(name, file, text, hash),
          ),
        evidence: goFiling,
        text: goText,
        laws: (names, of, parameters) => link.request<Laws>("laws", { ...of, names, parameters }),
      },
      hello.limits.trials,
    );
    this.rail.above(this.answers.mini);
    this.text = new TextPane(link, opened, {
      typed: () => this.live.giveUp(),
      changed: () => this.edited(),
      errors: (n) => {
        this.toggles.get("left")?.classList.toggle("has-errors", n > 0);
      },
    });
    this.filing = new Filing(link, show.sources ?? [], {
      text: goText,
      insert: (text, at) => {
        this.showLeft("text");
        this.text.insert(text, at);
      },
    });
    this.left = h("div", { class: "left" });
    this.build();
  }

  // ---- the page

  private build(): void {
    const toggle = (pane: Pane, title: string) => {
      const one = button(title, () => this.toggle(pane), { "aria-pressed": "true", class: "toggle" });
      this.toggles.set(pane, one);
      return one;
    };
    const leftTab = (which: "text" | "filing", title: string) => {
      const one = button(title, () => this.showLeft(which), { class: "left-tab" });
      this.leftTabs.set(which, one);
      return one;
    };
    const upload = h("input", {
      type: "file",
      class: "hidden",
      id: "filing-file",
      tabindex: -1,
      accept: ".txt,.htm,.html,.xhtml,.pdf",
      "aria-label": "A filing",
      change: (event) => {
        const input = event.target as HTMLInputElement;
        const file = input.files?.[0];
        input.value = "";
        if (file !== undefined) this.read(file);
      },
    });
    add(this.left, [
      h("div", { class: "left-tabs" }, leftTab("text", "Text"), leftTab("filing", "Sources")),
      this.text.node,
      this.filing.node,
    ]);
    const models =
      this.hello.models.length < 2
        ? null
        : h(
            "select",
            {
              "aria-label": "Model",
              change: (event) => this.openOther((event.target as HTMLSelectElement).value),
            },
            this.hello.models.map((one) =>
              h("option", { value: one.path, selected: one.path === this.model }, one.title || one.path),
            ),
          );
    add(this.node, [
      h("a", { class: "skip", href: "#pane-answers" }, "Skip to the answers"),
      h(
        "div",
        { class: "top", role: "banner" },
        h("h1", { class: models === null ? "" : "hidden" }, this.show.title || this.model),
        models,
        h(
          "div",
          { class: "panes", role: "group", "aria-label": "Panes" },
          toggle("left", "Text"),
          toggle("rail", "Levers"),
          toggle("answers", "Answers"),
        ),
        h(
          "div",
          { class: "tools" },
          this.connection,
          button("Leave with…", () =>
            leave(this.link, () => ({
              spec: this.spec,
              trials: this.live.trials,
              command: this.last?.answers.command ?? "",
            })),
          ),
          button("Read a filing…", () => upload.click()),
          upload,
          themeSwitch(() => undefined),
        ),
      ),
      h(
        "main",
        { class: "columns" },
        h("div", { class: "pane pane-left", role: "region", "aria-label": "Text and sources" }, this.left),
        h(
          "div",
          { class: "pane pane-rail", role: "region", "aria-label": "What can be moved" },
          this.rail.node,
        ),
        h(
          "div",
          {
            class: "pane pane-answers",
            id: "pane-answers",
            role: "region",
            "aria-label": "Answers",
            tabindex: -1,
          },
          this.answers.node,
        ),
      ),
    ]);
    this.setOpen("left", false);
    this.setOpen("rail", true);
    this.setOpen("answers", true);
    this.node.dataset.pane = "answers";
    this.markNarrow();
    this.showLeftOnly("text");
    takeDrops(this.node, (file) => this.read(file));
    window.addEventListener("beforeunload", (event) => {
      if (this.text.unsaved.length > 0) event.preventDefault();
    });
    window.matchMedia("(max-width: 800px)").addEventListener("change", () => this.markNarrow());
  }

  private get isNarrow(): boolean {
    return window.matchMedia("(max-width: 800px)").matches;
  }
  private isOpen(pane: Pane): boolean {
    return this.node.classList.contains(`with-${pane}`);
  }
  private setOpen(pane: Pane, on: boolean): void {
    this.node.classList.toggle(`with-${pane}`, on);
    this.toggles.get(pane)?.setAttribute("aria-pressed", String(on));
    if (pane === "left" && on) this.text.first();
  }
  // Wide: panes fold each for itself. Narrow: one is shown.
  private toggle(pane: Pane): void {
    if (this.isNarrow) {
      this.node.dataset.pane = pane;
      if (pane === "left") this.text.first();
      this.markNarrow();
      return;
    }
    this.setOpen(pane, !this.isOpen(pane));
  }
  private markNarrow(): void {
    for (const [pane, one] of this.toggles)
      one.setAttribute(
        "aria-pressed",
        String(this.isNarrow ? this.node.dataset.pane === pane : this.isOpen(pane)),
      );
  }
  private showLeft(which: "text" | "filing"): void {
    this.setOpen("left", true);
    this.node.dataset.pane = "left";
    this.markNarrow();
    this.showLeftOnly(which);
  }
  private showLeftOnly(which: "text" | "filing"): void {
    this.text.node.hidden = which !== "text";
    this.filing.node.hidden = which !== "filing";
    for (const [id, one] of this.leftTabs) one.setAttribute("aria-pressed", String(id === which));
  }
  private toText(file: string, line: number): void {
    this.showLeft("text");
    if (!this.text.go(file, line, 1, true)) say(`${file} is not a file of this model.`);
  }
  private toFiling(place: Place): void {
    this.showLeft("filing");
    void this.filing.open(place);
  }

  // ---- running

  start(): void {
    this.text.connect();
    if (this.opened.show === null) this.showLeft("text");
    this.live.settle(this.spec);
  }
  // After the server was away.
  again(): void {
    this.connection.textContent = "";
    this.text.connect();
    this.live.settle(this.spec);
  }
  lost(): void {
    this.connection.textContent = "The server is gone; trying again…";
    if (this.last !== null) this.answers.stale("The server is gone.", "", this.shownAt, null);
  }

  private move(next: Spec, lever: string): void {
    this.note(next, lever);
    this.isHeld = true;
    this.live.move(next);
  }
  private settle(next: Spec, lever: string | null): void {
    this.note(next, lever);
    this.isHeld = false;
    this.live.settle(next);
  }
  // What was asked of other values is of no use any more.
  private giveUp(): void {
    for (const id of this.beside) this.link.cancel(id);
    this.beside.clear();
    this.fullAsked = "";
  }
  private note(next: Spec, lever: string | null): void {
    if (keyOf(next, 0) !== keyOf(this.spec, 0)) this.giveUp();
    // What stood before this gesture is the ghost of it.
    if (!this.isHeld && this.last !== null && keyOf(next, 0) !== keyOf(this.last.spec, 0))
      this.answers.setGhost("before", this.last.answers);
    this.movedLever = lever;
    this.spec = next;
    this.rail.set(next);
    this.answers.setChanged(
      new Set([...Object.keys(next.sets), ...next.without, ...next.scenarios, ...next.actions]),
    );
    this.questions.changed();
  }
  private edited(): void {
    this.base.clear();
    this.giveUp();
    this.questions.changed();
    this.movedLever = null;
    this.live.settle(this.spec);
  }

  private shown(answers: Answers, spec: Spec, state: "live" | "part" | "exact"): void {
    this.rail.accept();
    this.shownAt = new Date();
    const baseKey = keyOf(baseOf(spec), this.live.trials);
    // Until there is one of as many trials, a smaller one stands for it.
    const anyBase = keyOf(baseOf(spec), 0);
    if (isChanged(spec))
      this.answers.setGhost("file", this.base.get(baseKey) ?? this.base.get(anyBase) ?? null);
    this.answers.answers(answers, state, state === "live" ? kLiveTrials : this.live.trials);
    if (state === "live") return;
    this.last = { answers, spec };
    if (!isChanged(spec)) {
      keepLast(this.base, anyBase, answers, kBases);
      if (state === "exact") keepLast(this.base, baseKey, answers, kBases);
      this.answers.setGhost("file", null);
      this.answers.setDifferences([], "");
    }
    if (state !== "exact") return;
    if (this.opened.show === null) {
      this.mended();
      return;
    }
    if (isChanged(spec)) void this.askDifference(spec);
    if (this.leverKey === "") void this.askLevers();
    this.subjectChanged();
  }

  private failed(reason: unknown): void {
    if (!(reason instanceof Refusal)) throw reason;
    if (reason.kind === "interrupted" || reason.kind === "closed") return;
    const failure: Failure = reason.failure;
    const moved = Object.keys(this.spec.sets).length > 0 ? this.movedLever : null;
    // Of two parameters of one law the one that moved last.
    const lawOf = (name: string) => name.slice(0, name.lastIndexOf(".") + 1);
    const told = failure.lever === undefined ? moved : failure.lever;
    const isOfOneLaw =
      told !== null && moved !== null && lawOf(moved) !== "" && lawOf(moved) === lawOf(told);
    const lever = isOfOneLaw ? moved : told;
    // A value's own text has no place in a file.
    const first = failure.diagnostics?.find((one) => one.severity === "error") ?? failure.diagnostics?.[0];
    const place = this.opened.files.some((one) => one.file === first?.file) ? first : undefined;
    const isLever = lever !== null;
    this.rail.accept();
    if (isLever) this.rail.refuse(lever, firstLine(first?.message ?? failure.text));
    const at = this.shownAt;
    const where = place === undefined ? "" : ` (${place.file}:${place.line})`;
    const why = firstLine(first?.message ?? failure.text);
    const what = isLever
      ? `This value cannot be run: ${why}`
      : failure.kind === "model"
        ? `The model does not compile${where}: ${why}`
        : `The run failed${where}: ${why}`;
    this.answers.stale(
      what,
      failure.text.includes("\n") ? failure.text : "",
      at,
      place === undefined
        ? null
        : () => {
            this.showLeft("text");
            this.text.place(place);
          },
    );
  }

  private async askDifference(spec: Spec): Promise<void> {
    const turn = ++this.differenceAsked;
    const { id, answer } = this.link.ask<{ differences: Difference[] }>("difference", {
      a: baseOf(spec),
      b: spec,
      trials: this.live.trials,
    });
    this.beside.add(id);
    const forget = () => this.beside.delete(id);
    answer.then(forget, forget);
    try {
      const { differences } = await answer;
      if (turn === this.differenceAsked && keyOf(spec, 0) === keyOf(this.spec, 0))
        this.answers.setDifferences(differences, "the file as it stands");
    } catch (reason) {
      if (!(reason instanceof Refusal)) throw reason;
      const isAnother = reason.kind === "interrupted" || reason.kind === "closed";
      if (turn === this.differenceAsked && !isAnother) this.answers.noDifferences(firstLine(reason.message));
    }
  }

  private async askLevers(): Promise<void> {
    const { outcome, period } = this.subject;
    if (outcome === "") return;
    const key = `${outcome} ${period}`;
    if (key === this.leverKey) return;
    this.leverKey = key;
    try {
      const { levers } = await this.link.request<{ levers: Lever[] }>(
        "levers",
        { outcome, period },
        { part: (value) => this.rail.levers((value as { levers: Lever[] }).levers) },
      );
      if (key === this.leverKey) this.rail.levers(levers);
    } catch (reason) {
      if (!(reason instanceof Refusal)) throw reason;
      say(reason.message);
    }
  }

  private askFull(): void {
    const key = keyOf(this.spec, this.live.trials);
    if (key === this.fullAsked) return;
    this.fullAsked = key;
    const { id, answer } = this.link.ask<Run>("full", { ...this.spec, trials: this.live.trials });
    this.beside.add(id);
    answer.then(
      (full) => {
        this.beside.delete(id);
        if (key !== this.fullAsked) return;
        this.keepCurves(full);
        this.statement.describe(full);
        this.answers.setFull(full);
      },
      (reason: unknown) => {
        this.beside.delete(id);
        if (key === this.fullAsked) this.fullAsked = "";
        if (!(reason instanceof Refusal)) throw reason;
      },
    );
  }

  // What is compared with later has its curves then.
  private keepCurves(full: Run): void {
    const answers = full as unknown as Answers;
    if (this.last?.answers.digest === full.digest) this.last.answers = answers;
    for (const [key, one] of this.base) if (one.digest === full.digest) this.base.set(key, answers);
  }

  private subjectChanged(): void {
    const { outcome, period } = this.subject;
    if (outcome === "") return;
    const what = f.words(outcome) + (period === "" ? "" : ` in ${period}`);
    this.questions.subjectText.textContent = `About ${what}, as it stands with your changes.`;
    if (this.leverKey !== "") void this.askLevers();
  }
  private question(): { spec: Spec; subject: { outcome: string; period: string; run: Run } | null } {
    const run = this.answers.full ?? this.answers.run;
    return { spec: this.spec, subject: run === null ? null : { ...this.subject, run } };
  }

  // A model that did not compile when it was opened has no levers here until it is opened anew.
  private mended(): void {
    if (this.text.unsaved.length === 0) location.reload();
    else this.connection.textContent = "It compiles: save it to get its levers.";
  }

  // ---- files, scenarios, filings

  // The values are the scenario's now; what a scenario cannot say stays a change.
  private kept(name: string, file: string, text: string, hash: string): void {
    this.text.disk(file, text, hash);
    if (!this.show.scenarios.some((one) => one.name === name)) {
      this.show.scenarios.push({ name, title: name });
      this.rail.scenarios();
    }
    this.base.clear();
    this.fullAsked = "";
    this.settle(switched({ ...this.spec, sets: {} }, "scenarios", name, true), null);
    say(`The scenario ${name} is written to ${file}.`);
  }
  event(name: string, value: Record<string, unknown>): void {
    if (name === "disk" && (value.model === undefined || value.model === this.model))
      this.text.disk(String(value.file), String(value.text ?? ""), String(value.hash));
    else if (name === "bye") this.lost();
    if (this.opened.show === null && name === "disk") this.live.settle(this.spec);
  }
  private read(file: File): void {
    readFiling(this.link, file, this.hello.limits.upload, (model) => this.openOther(model));
  }
  private openOther(model: string): void {
    location.hash = new URLSearchParams({ model }).toString();
    location.reload();
  }
}
