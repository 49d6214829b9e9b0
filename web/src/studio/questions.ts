// Questions to the model: each asked by a button, computed by the server, given up at the next change.
import { askedOf } from "../causes";
import { breakevenPart, derivativePart, tornadoPart, variancePart } from "../causes/assumptions";
import { attributionPart, linesPart } from "../causes/lines";
import { reversePart, stressPart, worstPart } from "../causes/tails";
import { add, h } from "../dom";
import * as f from "../format";
import type { Data, Part, Run } from "../types";
import * as v from "../view";
import { Refusal, type Link } from "./link";
import type { Spec } from "./protocol";
import { button } from "./shell";

interface Question {
  id: string;
  // As the server knows it, where that is another word.
  question?: string;
  title: string;
  gain: string;
  fields: (subject: Subject) => object;
  shown: (data: Data, titles: v.Titles) => HTMLElement[] | null;
  trials: number;
}
export interface Subject {
  outcome: string;
  period: string;
  run: Run;
}

const tail = (s: Subject) => ({ statistic: `es(${s.outcome}, 5%)`, outcome: s.outcome, period: s.period });
const mean = (s: Subject) => ({ statistic: "mean", outcome: s.outcome, period: s.period });
const kQuestions: Question[] = [
  {
    id: "attribute",
    title: "Which risks make the bad years",
    gain: "shares of the worst 5 % by risk",
    fields: tail,
    shown: (data, titles) => attributionPart(data, askedOf(data, titles)),
    trials: 5000,
  },
  {
    id: "parts",
    title: "Which lines lose the money",
    gain: "the worst 5 % by line of the statement",
    fields: tail,
    shown: (data, titles) => linesPart(data, askedOf(data, titles)),
    trials: 20_000,
  },
  {
    id: "tornado",
    title: "Which draws matter",
    gain: "each draw held low and high",
    question: "sensitivity",
    fields: (s) => ({ ...tail(s), method: "tornado" }),
    shown: (data, titles) => tornadoPart(data, askedOf(data, titles)),
    trials: 2000,
  },
  {
    id: "shares",
    title: "Where the uncertainty comes from",
    gain: "shares of the variance by source",
    question: "sensitivity",
    fields: (s) => ({ outcome: s.outcome, period: s.period, method: "shares", by: "risk" }),
    shown: (data, titles) => variancePart(data, askedOf(data, titles)),
    trials: 2000,
  },
  {
    id: "sensitivity",
    title: "What one per cent more does",
    gain: "the derivative by every assumption",
    fields: mean,
    shown: (data, titles) => derivativePart(data, askedOf(data, titles)),
    trials: 5000,
  },
  {
    id: "breakeven",
    title: "How wrong an assumption may be",
    gain: "the value at which it reaches zero",
    fields: mean,
    shown: (data, titles) => breakevenPart(data, askedOf(data, titles)),
    trials: 5000,
  },
  {
    id: "stress",
    title: "What scenarios and actions would do",
    gain: "each beside the run",
    fields: tail,
    shown: (data, titles) => stressPart(data, askedOf(data, titles)),
    trials: 5000,
  },
  {
    id: "reverse",
    title: "What it would take to fail",
    gain: "how the first limit is broken",
    fields: (s) => {
      const limit = s.run.limits.find((l) => l.probability !== undefined && l.label === "");
      return limit === undefined
        ? { failure: `${s.outcome} < 0${s.period === "" ? "" : ` in ${s.period}`}` }
        : { limit: limit.name, period: f.shortPeriod(limit.period) };
    },
    shown: (data) => reversePart(data),
    trials: 20_000,
  },
  {
    id: "worst",
    title: "The worst futures as stories",
    gain: "what happened in each",
    fields: (s) => ({ outcome: s.outcome, period: s.period, n_worst: 6 }),
    shown: (data, titles) => worstPart(data, titles),
    trials: 20_000,
  },
];

interface Asking {
  stop: () => void;
}

export class Questions {
  private readonly holders = new Map<
    string,
    { state: HTMLElement; answer: HTMLElement; ask: HTMLButtonElement }
  >();
  private readonly asking = new Map<string, Asking>();
  // Those that have an answer.
  private readonly answered = new Set<string>();
  readonly subjectText = h("p", { class: "hint" });

  constructor(
    private readonly link: Link,
    private readonly at: () => { spec: Spec; subject: Subject | null },
    holder: HTMLElement,
  ) {
    add(holder, [
      h("h2", {}, "Why"),
      this.subjectText,
      h(
        "div",
        { class: "questions" },
        kQuestions.map((q) => {
          const ask = button(q.title, () => this.ask(q), { class: "ask" });
          const state = h("p", { class: "ask-state", role: "status" }, q.gain);
          const answer = h("div", { class: "answer" });
          this.holders.set(q.id, { state, answer, ask });
          return h("section", { class: "question", "data-question": q.id }, ask, state, answer);
        }),
      ),
    ]);
  }

  // What was asked of other inputs is no answer to these.
  changed(): void {
    for (const one of this.asking.values()) one.stop();
    for (const [id, holder] of this.holders)
      if (this.answered.has(id)) {
        holder.answer.classList.add("old");
        holder.state.textContent = "Asked before the last change; ask again.";
      }
  }

  private ask(q: Question): void {
    const running = this.asking.get(q.id);
    if (running !== undefined) {
      running.stop();
      return;
    }
    const { spec, subject } = this.at();
    if (subject === null) return;
    const holder = this.holders.get(q.id)!;
    const bar = h("progress", { max: 1, "aria-label": q.title });
    holder.state.replaceChildren("Asking… ", bar);
    holder.ask.textContent = `Stop: ${q.title.charAt(0).toLowerCase()}${q.title.slice(1)}`;
    const done = (text: string) => {
      this.asking.delete(q.id);
      holder.ask.textContent = q.title;
      holder.state.textContent = text;
    };
    const { id, answer } = this.link.ask<Part["result"]>(
      "ask",
      { question: q.question ?? q.id, ...q.fields(subject), ...spec, trials: q.trials },
      {
        progress: (n, all) => {
          if (all > 0) bar.value = n / all;
        },
      },
    );
    const own: Asking = {
      stop: () => {
        this.link.cancel(id);
        done("Stopped.");
      },
    };
    this.asking.set(q.id, own);
    // Stopped, it may have been asked again: what comes late is no answer to that.
    const isCurrent = () => this.asking.get(q.id) === own;
    answer.then(
      (result) => {
        if (!isCurrent()) return;
        done("");
        const part = { file: "", result };
        this.answered.add(q.id);
        holder.answer.classList.remove("old");
        const data: Data = { run: subject.run, parts: [part] };
        holder.answer.replaceChildren(
          ...(q.shown(data, v.titlesOf(subject.run)) ?? [h("p", { class: "hint" }, "Nothing stands out.")]),
        );
      },
      (reason: unknown) => {
        if (!isCurrent()) return;
        done(reason instanceof Refusal ? reason.message : String(reason));
      },
    );
  }
}
