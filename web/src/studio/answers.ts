// The answers: the line and the main outcome at once, and behind tabs everything else that a run tells.
import { distributionChart, exceedanceChart, fanChart } from "../charts/outcomes";
import { lineChart } from "../charts/line";
import { add, h } from "../dom";
import * as f from "../format";
import { outcomeTable } from "../outcomes";
import type { Data, Outcome, Run } from "../types";
import * as v from "../view";
import { diagram } from "../diagram";
import { howSure } from "../sure";
import { assumptions, register } from "../tables";
import { differenceTable } from "./differences";
import { download, pngOf, svgText } from "./picture";
import type { Answers, Difference, Place, Shown } from "./protocol";
import { restsDialog } from "./rests";
import { button, Drawn, say, Tabs } from "./shell";

export interface AnswerActions {
  evidence: (one: Place) => void;
  text: (file: string, line: number) => void;
  // The full result is wanted by what is looked at.
  full: () => void;
  // The table of statements is looked at.
  statement: () => void;
  chosen: (outcome: string, period: string) => void;
}

export type Compare = "file" | "before";
type State = "live" | "part" | "exact";

const nothing = {
  expectations: [],
  actions: [],
  history: [],
  warnings: [],
  convergence: { trials: [], series: [] },
};
// The parts of a result that the page's own functions read; what is not there yet is empty.
const runOf = (answers: Answers, full: Run | null): Run =>
  ({ ...nothing, ...(full ?? {}), ...answers }) as unknown as Run;
// A run that is only shown while things move has none.
const hasCurve = (o: Outcome): boolean => (o.distribution?.amounts.length ?? 0) > 0;

export class AnswersPane {
  readonly node = h("div", { class: "answers" });
  readonly why = h("div", {});
  readonly statement = h("div", {});
  run: Run | null = null;
  full: Run | null = null;
  private ghosts: Record<Compare, Run | null> = { file: null, before: null };
  private ghostAnswers: Record<Compare, Answers | null> = { file: null, before: null };
  private compare: Compare = "file";
  private outcome = "";
  private period = "";
  private kind: "distribution" | "exceedance" = "distribution";
  private changed: ReadonlySet<string> = new Set();

  private readonly lead = h("p", { class: "lead", role: "status" });
  private readonly state = h("p", { class: "run-state" }, "The first futures are under way…");
  // Which futures these are, where something was observed; of the last full run.
  private readonly news = h("div", { class: "news" });
  private readonly banner = h("div", { class: "banner", role: "alert", hidden: true });
  private readonly select = h("select", { id: "main-outcome" });
  private readonly periods = h("select", { id: "main-period" });
  private readonly line: Drawn;
  private readonly fan: Drawn;
  private readonly miniFan: Drawn;
  private readonly closeUp: Drawn;
  private readonly readout = h("p", { class: "readout" });
  private readonly fanRead = h("p", { class: "unit" });
  private readonly fanTitle = h("h3", {});
  private readonly closeTitle = h("h3", {});
  private readonly moved = h("div", {});
  private readonly expected = h("div", {});
  private readonly fans = h("div", { class: "fans" });
  private readonly table = h("div", {});
  private readonly registerBox = h("div", {});
  private readonly numbersBox = h("div", {});
  private readonly pictureBox = h("div", {});
  private readonly sureBox = h("div", {});
  private lastCurve: Element = h("p", { class: "hint" }, "The curve comes when nothing moves.");
  private fanOf = new Map<string, Drawn>();
  readonly mini = h("figure", { class: "mini-fan" });
  readonly tabs: Tabs;
  private readonly ghostKey = h("p", { class: "key ghost-key" });
  private readonly model: string;

  constructor(
    private readonly show: Shown,
    model: string,
    private readonly act: AnswerActions,
  ) {
    this.model = model;
    this.line = new Drawn((w) =>
      lineChart(this.run!.limits, w, v.titlesOf(this.run!), this.ghost()?.limits ?? undefined),
    );
    this.fan = new Drawn((w) => this.mainFan(w));
    this.miniFan = new Drawn((w) => this.mainFan(w));
    this.closeUp = new Drawn((w) => this.close(w));
    this.select.addEventListener("change", () => this.choose(this.select.value, this.period));
    this.periods.addEventListener("change", () => this.choose(this.outcome, this.periods.value));
    const panel = (...content: Node[]) => h("div", { class: "panel", tabindex: -1 }, content);
    this.mini.append(h("figcaption", { class: "hidden" }, "The main outcome"), this.miniFan.box);
    this.tabs = new Tabs("Answers", [
      { id: "line", title: "The line", panel: panel(this.first()), shown: () => this.drawn() },
      {
        id: "outcomes",
        title: "Outcomes",
        panel: panel(
          h(
            "p",
            { class: "key" },
            "Half of all futures lie in the dark band, nine in ten in the light one.",
          ),
          this.fans,
          this.table,
        ),
        shown: () => this.heavy(),
      },
      { id: "statement", title: "Statement", panel: panel(this.statement), shown: () => this.heavy() },
      { id: "why", title: "Why", panel: panel(this.why), shown: () => this.heavy() },
      { id: "register", title: "Register", panel: panel(this.registerBox), shown: () => this.heavy() },
      { id: "numbers", title: "Numbers", panel: panel(this.numbersBox), shown: () => this.heavy() },
      { id: "picture", title: "Picture", panel: panel(this.pictureBox), shown: () => this.heavy() },
      { id: "sure", title: "How sure", panel: panel(this.sureBox), shown: () => this.heavy() },
    ]);
    add(this.node, [
      this.banner,
      h("div", { class: "answers-head" }, this.lead, this.state, this.news),
      this.tabs.list,
      ...this.tabs.panels,
    ]);
    this.node.addEventListener("click", (event) => this.followed(event));
    this.node.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.target as HTMLElement).matches(".cite[role=link]"))
        this.followed(event);
    });
  }

  private first(): HTMLElement {
    return h(
      "div",
      { class: "first" },
      h(
        "figure",
        { class: "line", "aria-label": "The limits" },
        this.line.box,
        this.saveAs("limits", () => this.line.box),
        h(
          "p",
          { class: "key" },
          h("span", { class: "dot holds" }),
          "holds ",
          h("span", { class: "dot breached" }),
          "breached ",
          h("span", { class: "dot too_close" }),
          "too close to call. The bar through a mark is its interval.",
        ),
      ),
      h(
        "div",
        { class: "main-outcome" },
        h(
          "p",
          { class: "controls" },
          h("label", { for: "main-outcome" }, "Outcome"),
          this.select,
          h("label", { for: "main-period" }, "Period"),
          this.periods,
        ),
        h(
          "figure",
          { class: "main-fan" },
          h("figcaption", {}, this.fanTitle, this.fanRead),
          this.fan.box,
          this.saveAs(
            "fan",
            () => this.fan.box,
            button("What it rests on", () => this.rests(this.outcome), { class: "link first-of" }),
          ),
        ),
        this.ghostKey,
        h(
          "figure",
          { class: "closeup" },
          h("figcaption", {}, this.closeTitle, this.readout),
          h(
            "p",
            { class: "controls" },
            h("label", { for: "main-kind" }, "Show"),
            h(
              "select",
              {
                id: "main-kind",
                change: (event) => {
                  this.kind = (event.target as HTMLSelectElement).value as typeof this.kind;
                  this.drawn();
                },
              },
              h("option", { value: "distribution" }, "Distribution"),
              h("option", { value: "exceedance" }, "Chance of ending beyond"),
            ),
          ),
          this.closeUp.box,
          this.saveAs("distribution", () => this.closeUp.box),
        ),
      ),
      h("div", {}, this.moved, this.expected),
    );
  }

  // Buttons under a chart that take it away.
  private saveAs(name: string, box: () => HTMLElement, before: Node | null = null): HTMLElement {
    const chart = () => box().querySelector("svg");
    const file = (end: string) => `${this.model.replace(/[^A-Za-z0-9]+/g, "_")}-${name}.${end}`;
    return h(
      "p",
      { class: "take" },
      before,
      button(
        "SVG",
        () => {
          const svg = chart();
          if (svg !== null) download(file("svg"), new Blob([svgText(svg)], { type: "image/svg+xml" }));
        },
        { class: "link", "aria-label": `Save the picture ${name} as SVG` },
      ),
      button(
        "PNG",
        () => {
          const svg = chart();
          if (svg !== null)
            pngOf(svg).then(
              (blob) => download(file("png"), blob),
              (reason: unknown) => say(`The picture could not be made: ${String(reason)}`),
            );
        },
        { class: "link", "aria-label": `Save the picture ${name} as PNG` },
      ),
    );
  }

  // ---- what comes in

  answers(answers: Answers, state: State, all: number): void {
    this.run = this.full?.digest === answers.digest ? this.full : runOf(answers, this.full);
    this.banner.hidden = true;
    this.node.classList.remove("stale");
    const series = v.seriesOf(this.run);
    if (this.outcome === "" || !series.some((one) => one.key === this.outcome)) this.fill(series);
    this.lead.textContent = v.boardLead(this.run, v.limitLines(this.run, v.titlesOf(this.run)));
    this.state.textContent =
      state === "part" && answers.trials < all
        ? `${f.count(answers.trials)} of ${f.count(all)} futures…`
        : `${f.count(answers.trials)} futures in ${f.significant(answers.seconds, 2)} s · digest ` +
          answers.digest.slice(0, 12);
    this.node.dataset.digest = answers.digest;
    this.node.dataset.trials = String(answers.trials);
    this.node.dataset.state = state;
    // Until those of this run are there.
    this.news.classList.toggle("old", this.run !== this.full);
    this.moved.classList.add("old");
    this.drawn();
    if (state !== "exact") return;
    this.expectations();
    this.heavy();
    this.act.full();
  }

  // What the model is expected to say, and says or not.
  private expectations(): void {
    const all = this.run?.expectations ?? [];
    const missed = all.filter((one) => !one.met);
    this.expected.replaceChildren();
    if (all.length === 0) return;
    add(this.expected, [
      h(
        "details",
        { class: "more", open: missed.length > 0 },
        h(
          "summary",
          {},
          `${f.count(all.length - missed.length)} of ${f.count(all.length)} expectations are met`,
        ),
        h(
          "ul",
          {},
          [...missed, ...all.filter((one) => one.met)].map((one) =>
            h(
              "li",
              { class: one.met ? "" : "worse" },
              `${one.met ? "met" : "not met"}: ${one.text}; found ` +
                f.quantity(one.value, null, one.scale, one.display_unit),
            ),
          ),
        ),
      ),
    ]);
  }

  setFull(full: Run): void {
    this.full = full;
    if (this.run === null || this.run.digest === full.digest) this.run = full;
    else this.run = runOf(this.run as unknown as Answers, full);
    this.news.replaceChildren(
      ...v.observedWords(full).map((words) => h("p", { class: "run-state" }, words)),
    );
    this.news.classList.toggle("old", this.run !== full);
    this.drawn();
    this.heavy();
  }

  setGhost(which: Compare, run: Answers | null): void {
    if (this.ghostAnswers[which] === run) return;
    this.ghostAnswers[which] = run;
    this.ghosts[which] = run === null ? null : runOf(run, this.full);
    this.drawn();
  }
  setChanged(names: ReadonlySet<string>): void {
    this.changed = names;
  }
  setDifferences(all: Difference[], base: string): void {
    this.moved.classList.remove("old");
    this.moved.replaceChildren();
    if (this.run !== null && base !== "") add(this.moved, [differenceTable(this.run, all, base)]);
  }

  noDifferences(why: string): void {
    this.moved.classList.remove("old");
    this.moved.replaceChildren(h("p", { class: "hint" }, `No differences to the file: ${why}`));
  }

  // The last good answers stay, dated.
  stale(reason: string, details: string, at: Date, go: (() => void) | null): void {
    this.node.classList.add("stale");
    if (this.run === null) this.state.textContent = "";
    this.banner.hidden = false;
    this.banner.replaceChildren();
    add(this.banner, [
      h("p", {}, h("b", {}, reason)),
      details === ""
        ? null
        : h("details", {}, h("summary", {}, "All of the message"), h("pre", { tabindex: 0 }, details)),
      this.run === null
        ? h("p", {}, "There are no answers yet.")
        : h("p", {}, `The answers below are of ${at.toLocaleTimeString("en-GB")}, before that.`),
      go === null ? null : button("Show the place", go),
    ]);
  }

  // ---- what is drawn

  private ghost(): Run | null {
    const other = this.ghosts[this.compare];
    return other !== null && this.run !== null && other.digest !== this.run.digest ? other : null;
  }
  private series(run: Run | null = this.run): v.Series | undefined {
    return run === null ? undefined : v.seriesOf(run).find((one) => one.key === this.outcome);
  }
  private point(series: v.Series): Outcome {
    return series.points.find((o) => o.period === this.period) ?? series.points[0]!;
  }
  private mainFan(width: number): Element {
    const series = this.series();
    if (series === undefined) return h("span", {});
    const display = v.displayOf(series);
    const plain = display.unit || "\u00a0";
    this.fanRead.textContent = plain;
    return fanChart(
      series,
      width,
      "quantiles",
      (text) => {
        this.fanRead.textContent = text ?? plain;
      },
      this.series(this.ghost()),
    );
  }
  private close(width: number): Element {
    const series = this.series();
    if (series === undefined) return h("span", {});
    const point = this.point(series);
    const old = this.ghost();
    const was = this.series(old)?.points.find((o) => o.period === point.period);
    const before =
      was === undefined || !hasCurve(was) || old === null ? undefined : { outcome: was, trials: old.trials };
    const read = (text: string) => {
      this.readout.textContent = text;
    };
    // A run while a lever moves has no curve: the last one stays, greyed, until nothing moves.
    const isComing = !hasCurve(point) && this.run !== this.full;
    this.closeUp.box.classList.toggle("old", isComing);
    if (isComing) return this.lastCurve;
    this.lastCurve = this.curve(series, point, width, read, before);
    return this.lastCurve;
  }
  private curve(
    series: v.Series,
    point: Outcome,
    width: number,
    read: (text: string) => void,
    before: { outcome: Outcome; trials: number } | undefined,
  ): Element {
    return this.kind === "distribution"
      ? distributionChart(series, point, this.run!.trials, width, read, before)
      : exceedanceChart(series, series.points, point, this.run!.trials, width, read, before);
  }

  private fill(series: v.Series[]): void {
    const subject = /es\((.*), 5%\)/.exec(v.questionFor(this.run!))?.[1];
    const chosen = series.find((one) => one.name === subject && !one.single) ?? series[0];
    this.select.replaceChildren(
      ...series.map((one) => h("option", { value: one.key }, f.capital(one.title))),
    );
    if (chosen !== undefined)
      this.choose(chosen.key, chosen.points[Math.floor(chosen.points.length / 2)]!.period);
    this.fanOf = new Map();
    this.fans.replaceChildren();
    for (const one of series) {
      if (one.single || one.isFlag || one.points.length + one.history.length < 2) continue;
      const readout = h("p", { class: "unit" });
      const drawn = new Drawn((w) => {
        const own = v.seriesOf(this.run!).find((s) => s.key === one.key) ?? one;
        const plain = v.displayOf(own).unit || "\u00a0";
        readout.textContent = plain;
        const old = this.ghost();
        return fanChart(
          own,
          w,
          "quantiles",
          (text) => {
            readout.textContent = text ?? plain;
          },
          old === null ? undefined : v.seriesOf(old).find((s) => s.key === one.key),
        );
      });
      this.fanOf.set(one.key, drawn);
      this.fans.append(
        h("figure", {}, h("figcaption", {}, h("h3", {}, f.capital(one.title)), readout), drawn.box),
      );
    }
  }

  private choose(outcome: string, period: string): void {
    this.outcome = outcome;
    const series = this.series();
    if (series === undefined) return;
    this.period = series.points.some((o) => o.period === period) ? period : series.points[0]!.period;
    this.select.value = outcome;
    this.periods.replaceChildren(
      ...series.points.map((o) =>
        h(
          "option",
          { value: o.period, selected: o.period === this.period },
          f.linePeriod(o.period) || "horizon",
        ),
      ),
    );
    this.act.chosen(series.name, f.shortPeriod(this.period));
    this.drawn();
  }

  private drawn(): void {
    if (this.run === null) return;
    const series = this.series();
    if (series !== undefined) {
      this.fanTitle.textContent = f.capital(series.title);
      const point = this.point(series);
      const display = v.displayOf(series);
      const period = point.period === "" ? "" : `, ${f.linePeriod(point.period)}`;
      const mean = f.quantity(point.mean.value, point.mean.se, display.scale, display.unit);
      this.closeTitle.textContent = f.capital(series.title) + period;
      this.readout.textContent = `Mean ${mean}`;
    }
    this.keyOfGhost();
    this.line.redraw();
    this.fan.redraw();
    this.miniFan.redraw();
    this.closeUp.redraw();
    if (this.tabs.current === "outcomes") for (const one of this.fanOf.values()) one.redraw();
  }

  private keyOfGhost(): void {
    if (this.ghosts.file === null && this.ghosts.before === null) {
      this.ghostKey.replaceChildren();
      return;
    }
    if (this.ghostKey.childElementCount > 0) return;
    add(this.ghostKey, [
      h("label", { for: "ghost-of" }, "Dashed: "),
      h(
        "select",
        {
          id: "ghost-of",
          change: (event) => {
            this.compare = (event.target as HTMLSelectElement).value as Compare;
            this.drawn();
          },
        },
        h("option", { value: "file", selected: this.compare === "file" }, "as the file has it"),
        h("option", { value: "before", selected: this.compare === "before" }, "before the last change"),
      ),
    ]);
  }

  // Before the first run in full there is nothing to show here.
  private waits(tab: string): void {
    const box = {
      register: this.registerBox,
      numbers: this.numbersBox,
      picture: this.pictureBox,
      sure: this.sureBox,
    }[tab];
    if (box !== undefined && box.childElementCount === 0)
      box.append(h("p", { class: "hint" }, "The run in full is under way; this follows from it."));
  }

  // What is only drawn when it is looked at and nothing moves.
  heavy(): void {
    if (this.run === null) return;
    const tab = this.tabs.current;
    if (tab === "line") return;
    if (tab === "outcomes") {
      this.drawn();
      this.table.replaceChildren(outcomeTable(v.seriesOf(this.run)));
      return;
    }
    if (this.full === null || (this.full.digest !== this.run.digest && tab !== "picture")) {
      this.act.full();
      if (this.full === null) {
        this.waits(tab);
        if (tab === "statement") this.act.statement();
        return;
      }
    }
    if (tab === "statement") {
      this.act.statement();
      return;
    }
    const data: Data = { run: this.full, parts: [] };
    const box = { register: this.registerBox, numbers: this.numbersBox, sure: this.sureBox }[tab];
    if (tab === "picture") {
      this.pictureBox.replaceChildren(
        diagram(data, { changed: this.changed, go: (file, line) => this.act.text(file, line) }),
      );
      return;
    }
    if (box === undefined || box.dataset.digest === this.full.digest) return;
    box.dataset.digest = this.full.digest;
    const made =
      tab === "register" ? register(data) : tab === "numbers" ? assumptions(data) : howSure(data, 0);
    box.replaceChildren(...made);
    for (const cite of box.querySelectorAll<HTMLElement>(".cite[data-cite]")) {
      cite.setAttribute("role", "link");
      cite.tabIndex = 0;
    }
  }

  // ---- where it leads

  private followed(event: Event): void {
    const target = event.target as HTMLElement;
    const cite = target.closest<HTMLElement>(".cite[data-cite]");
    if (cite !== null) {
      const [source, line] = cite.dataset.cite!.split(":");
      const quote = /“(.*)”$/s.exec(cite.textContent ?? "")?.[1];
      this.act.evidence({ source: source!, line: Number(line), ...(quote === undefined ? {} : { quote }) });
      return;
    }
    const link = target.closest<HTMLAnchorElement>('a[href^="#"]');
    if (link === null) return;
    const id = decodeURIComponent(link.getAttribute("href")!.slice(1));
    const tab = id.startsWith("risk-") ? "register" : id.startsWith("assumption-") ? "numbers" : null;
    if (tab === null) return;
    event.preventDefault();
    this.tabs.show(tab);
    document.getElementById(id)?.scrollIntoView({ block: "center" });
  }

  // The cited figures that an outcome rests on, each with the way to its source.
  rests(key: string): void {
    const name = key.split("\n")[0]!;
    const title = this.series()?.title ?? name;
    const found = this.show.definitions.filter(
      (d) =>
        d.feeds.includes(name) && d.evidence.some((e) => e.kind !== "judgement" && e.line !== undefined),
    );
    this.act.chosen(name, f.shortPeriod(this.period));
    restsDialog(title, found, this.act.evidence);
  }
}
