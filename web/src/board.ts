// The page for a board, above all else: what holds, what breaks, what moves it, what to do and what it
// rests on.
import { anchor, fit, h, s } from "./dom";
import * as f from "./format";
import type { Data, Run } from "./types";
import * as v from "./view";

const kLongestReason = 330;

function block(id: string, title: string, ...content: (Node | null)[]): HTMLElement {
  return h(
    "section",
    { class: `block ${id}`, "aria-labelledby": `board-${id}` },
    h("h3", { id: `board-${id}` }, title),
    ...content,
  );
}

const note = (...words: (string | Node)[]): HTMLElement => h("p", { class: "note" }, ...words);

// What was not asked, and what asks it.
const unasked = (run: Run, gain: string, command: string): HTMLElement =>
  h(
    "p",
    { class: "note unasked" },
    `Not asked yet: ${gain}${v.otherFutures(run, command)}. `,
    h("code", {}, `plimsoll ${v.asking(run, command)}`),
  );

// Size beside the largest of its list.
function bar(one: v.Mover): SVGSVGElement {
  return s(
    "svg",
    { viewBox: "0 0 100 3", height: 3, preserveAspectRatio: "none", class: "size", "aria-hidden": true },
    s("rect", { x: 0, y: 0, width: 100, height: 3, class: "track" }),
    s("rect", { x: 0, y: 0, width: Math.max(0.6, 100 * one.share), height: 3, class: `bar ${one.kind}` }),
  );
}

function movers(rows: v.Mover[], link: ((one: v.Mover) => string | null) | null = null): HTMLElement {
  return h(
    "ul",
    { class: "movers" },
    rows.map((one) => {
      const to = link?.(one) ?? null;
      return h(
        "li",
        { "data-name": one.name, class: one.kind },
        h("span", { class: "name" }, to === null ? one.title : h("a", { href: `#${to}` }, one.title)),
        h("span", { class: "figure" }, one.figure),
        bar(one),
      );
    }),
  );
}

function limitList(lines: v.LimitLine[]): HTMLElement {
  return h(
    "ul",
    { class: "lines" },
    lines.map((line) => {
      // "in FY2014: 5.35 %" says when as well as where it is worst.
      const when = [line.verdict === "too_close" ? "too close to call" : "", line.when].filter(
        (t) => t !== "",
      );
      const where =
        line.worst === "" || line.limits.length < 2 || line.when === `in ${line.worst}`
          ? ""
          : ` in ${line.worst}`;
      return h(
        "li",
        { "data-limit": line.limits[0]!.name, "data-verdict": line.verdict },
        h("span", { class: `dot ${line.verdict}`, "aria-hidden": true }),
        h(
          "span",
          {},
          h("b", {}, line.title),
          when.length === 0 ? "" : h("span", { class: `verdict ${line.verdict}` }, ` ${when.join(" ")}`),
          `: ${line.amount}${where} `,
          h("span", { class: "quiet" }, `(limit: ${line.bound})`),
        ),
      );
    }),
  );
}

function headlines(data: Data): HTMLElement | null {
  const told = v.headlinesOf(data.run);
  if (told.rows.length === 0 || told.periods.length === 0) return null;
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": "Where the company is likely to be" },
    h(
      "table",
      { class: told.periods.length > 1 ? "headlines" : "headlines narrow" },
      h(
        "caption",
        {},
        "Where it is likely to be: median with its error, and the range of nine futures in ten.",
      ),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("th", { scope: "col" }, "Outcome"),
          told.past === ""
            ? null
            : h("th", { scope: "col", class: "n past-year" }, `${told.past}, reported`),
          told.periods.map((p) => h("th", { scope: "col", class: "n" }, p)),
        ),
      ),
      h(
        "tbody",
        {},
        told.rows.map((row) =>
          h(
            "tr",
            {},
            h(
              "th",
              { scope: "row" },
              row.title,
              row.unit === "" ? null : h("span", { class: "in" }, `, ${row.unit}`),
            ),
            told.past === ""
              ? null
              : h("td", { class: "n quiet past-year" }, row.past === "" ? "–" : row.past),
            row.cells.map((cell) =>
              cell === null
                ? h("td", { class: "n" }, "–")
                : h(
                    "td",
                    { class: "n" },
                    h("b", {}, cell.middle),
                    cell.error === "" ? null : h("span", { class: "se" }, ` ±${cell.error}`),
                    h("span", { class: "range" }, ` ${cell.low} to ${cell.high}`),
                  ),
            ),
          ),
        ),
      ),
    ),
  );
}

const inUnit = (list: { unit: string }): string => (list.unit === "" ? "" : `, ${list.unit}`);

// The words of a question once, and again only where it is another.
class Questions {
  private last = "";
  constructor(private readonly data: Data) {}
  told(what: string, trials: number | null, more = ""): HTMLElement | null {
    const words = `${what}${v.fromTrials(this.data.run, trials, ", ")}`;
    const repeated = words === this.last;
    this.last = words;
    if (repeated && more === "") return null;
    return note(`${repeated ? "The same figure" : words}${more === "" ? "" : `: ${more}`}.`);
  }
}

function holds(data: Data, lines: v.LimitLine[]): HTMLElement {
  const kept = lines.filter((l) => l.verdict === "holds");
  return block(
    "holds",
    "What holds",
    data.run.limits.length === 0
      ? note(
          "No limit is stated. Add one, such as ",
          h("code", {}, "limit no_loss: P(net_income < 0) <= 5% each year"),
          ".",
        )
      : kept.length === 0
        ? note("No limit holds throughout.")
        : limitList(kept),
  );
}

function breaks(data: Data, lines: v.LimitLine[]): HTMLElement {
  const broken = lines.filter((l) => l.verdict !== "holds");
  return block(
    "breaks",
    "What breaks",
    data.run.limits.length === 0
      ? note("Nothing that is stated can break.")
      : broken.length === 0
        ? note("No limit is broken or too close to call.")
        : limitList(broken),
  );
}

function moves(data: Data, titles: v.Titles, questions: Questions): HTMLElement {
  const model = v.modelArgument(data.run);
  const question = v.questionFor(data.run);
  const causes = v.boardCauses(data, titles);
  const levers = v.boardLevers(data, titles);
  const scenario = v.hardestScenario(data);
  const hasRisks = (data.run.description?.risks.length ?? 1) > 0;
  const hasScenarios = (data.run.description?.scenarios.length ?? 0) > 0;
  return block(
    "moves",
    "What moves it",
    causes !== null
      ? questions.told(causes.what, causes.trials, `what each risk adds` + inUnit(causes))
      : null,
    causes !== null
      ? movers(causes.rows, (one) => anchor("risk", one.name))
      : hasRisks
        ? unasked(
            data.run,
            "which risks make the bad years",
            `attribute ${model}${question} --json attribute.json`,
          )
        : note("The model names no risk."),
    causes === null || causes.rest === "" ? null : note(causes.rest),
    scenario !== null
      ? null
      : hasScenarios && v.stressesOf(data.parts, data.run) === null
        ? unasked(data.run, "what its scenarios would do", `stress ${model}${question} --json stress.json`)
        : null,
    h("h4", {}, "Largest levers"),
    levers === null
      ? unasked(
          data.run,
          "which assumptions matter most",
          `sensitivity ${model}${question} --json derivatives.json`,
        )
      : levers.rows.length === 0
        ? note("No assumption is told apart from nothing.")
        : questions.told(levers.what, levers.trials, `change for one per cent more${inUnit(levers)}`),
    levers === null || levers.rows.length === 0
      ? null
      : movers(levers.rows, (one) => anchor("assumption", definitionName(data, one.name))),
  );
}

const definitionName = (data: Data, name: string): string =>
  v.definitionOf(name, v.definitionsOf(data.run))?.name ?? name;

function acts(data: Data, titles: v.Titles, questions: Questions): HTMLElement {
  const model = v.modelArgument(data.run);
  const named = data.run.description?.actions ?? [];
  const actions = v.boardActions(data, titles);
  const force =
    data.run.actions.length === 0 ? null : note(`In force in this run: ${data.run.actions.join(", ")}.`);
  if (actions === null && named.length > 0)
    return block(
      "acts",
      "What to do",
      force,
      unasked(
        data.run,
        `what ${named.length === 1 ? "its action is" : `its ${f.count(named.length)} actions are`} worth`,
        `stress ${model}${v.questionFor(data.run)} --json stress.json`,
      ),
    );
  if (actions === null || actions.rows.length === 0)
    return block(
      "acts",
      "What to do",
      force,
      note(
        "The model names no action. Add one with its cost, such as ",
        h("code", {}, "action hedge cost 1 M EUR per year to costs { set exposure = 20% }"),
        ".",
      ),
    );
  const worth = actions.rows.filter((r) => r.kind === "good").length;
  return block(
    "acts",
    "What to do",
    questions.told(actions.what, actions.trials, `what each action adds, its cost paid` + inUnit(actions)),
    force,
    movers(actions.rows),
    actions.rest === "" ? null : note(actions.rest),
    worth === 0
      ? note("None of these makes it better beyond its error.")
      : note(
          (worth === actions.rows.length
            ? "Each "
            : `${f.count(worth)} of ${f.count(actions.rows.length)} `) +
            `${worth === 1 || worth === actions.rows.length ? "makes" : "make"} it better beyond the error.`,
        ),
  );
}

function rests(data: Data, titles: v.Titles, questions: Questions): HTMLElement {
  const run = data.run;
  const model = v.modelArgument(run);
  const grounds = v.groundsOf(data);
  const owed = v.boardParameters(run, titles);
  const mechanisms = v.mechanismsOf(data.parts);
  const words: Partial<Record<v.Status, string>> = {
    verified: "verified in the source",
    cited: "cited",
    judgement: "by judgement",
    bare: "without evidence",
  };
  const doubted = [v.boardCauses(data, titles), v.boardActions(data, titles)].some(
    (m) => m?.doubted === true,
  );
  const futures = note(
    `${f.count(run.trials)} futures; ± is one standard error of so many, and says nothing of what the ` +
      "model leaves out." +
      (doubted ? " † The tail may be so heavy that the error is not to be believed." : ""),
  );
  if (grounds === null)
    return block(
      "rests",
      "What it rests on",
      note("This result holds no description of the model."),
      futures,
    );
  return block(
    "rests",
    "What it rests on",
    grounds.total === 0
      ? note("No definition of the model holds a figure.")
      : h(
          "p",
          { class: "counts" },
          `${f.count(grounds.total)} assumptions: `,
          `${grounds.counts.map((c) => `${f.count(c.n)} ${words[c.status] ?? c.status}`).join(", ")}.`,
        ),
    grounds.total === 0
      ? null
      : grounds.weighed === null
        ? unasked(run, "how much rests on which evidence", `verify ${model} --weigh --json > verify.json`)
        : h("p", { class: "counts" }, weighed(grounds.weighed)),
    grounds.checked || !grounds.counts.some((c) => c.status === "cited")
      ? null
      : unasked(
          run,
          "whether every quote stands where the model says",
          `verify ${model} --json > verify.json`,
        ),
    mechanisms === null
      ? null
      : h(
          "p",
          { class: "note" },
          `Of ${f.count(mechanisms.total)} parts that are said to carry a mechanism, `,
          h(
            "a",
            { href: "#mechanisms" },
            mechanisms.nominal.length === 0
              ? "none is a name alone"
              : `${f.count(mechanisms.nominal.length)} ${mechanisms.nominal.length === 1 ? "is" : "are"} ` +
                  "not seen to move its line",
          ),
          ".",
        ),
    owed !== null
      ? note(
          `What is not known, rather than still to happen, makes ${owed.variance} of the variance of ` +
            `${owed.what}${owed.worst === "" ? "" : ` and ${owed.worst} of being among its worst 5 %`}.`,
        )
      : null,
    h("h4", {}, "Judgements that matter most"),
    !grounds.sorted
      ? note("Not asked yet: told by the command that tells the largest levers.")
      : grounds.judgements.length === 0
        ? note("No judgement is told apart from nothing.")
        : judgements(data, grounds.judgements, questions),
    futures,
  );
}

// "Of what moves net income in FY2014, 62 % rests on judgements, 20 % on ..."
function weighed(grounds: NonNullable<v.Grounds["weighed"]>): string {
  const words: Record<string, string> = {
    judgement: "judgements",
    words: "words of sources",
    figure: "figures of sources",
    derived: "what is derived of them",
    unchecked: "citations not checked",
    bare: "nothing",
  };
  // Of shares that are not of all figures, none is 100 %.
  const part = (share: number) => {
    const rounded = Number(share.toPrecision(2));
    return rounded === 1 && !grounds.whole ? "all" : f.percent(rounded);
  };
  const shares = grounds.shares
    .filter((s) => s.share >= 0.005 || s.strength === "bare")
    .map((s, i) => `${part(s.share)}${i === 0 ? " rests" : ""} on ${words[s.strength]}`);
  const where = grounds.whole ? "" : ", where it could be weighed";
  return `Of what moves ${grounds.what}${where}: ${shares.join(", ")}.`;
}

function judgements(data: Data, rows: (v.Mover & { reason: string })[], questions: Questions): HTMLElement {
  const d = v.derivativesOf(data.parts)!;
  return h(
    "div",
    {},
    questions.told(
      f.capital(v.plainQuestion(d.what, v.titlesOf(data.run))),
      d.trials,
      `change for one per cent more${inUnit(d)}`,
    ),
    h(
      "ul",
      { class: "movers" },
      rows.map((one) =>
        h(
          "li",
          { "data-name": one.name },
          h(
            "span",
            { class: "name" },
            h("a", { href: `#${anchor("assumption", definitionName(data, one.name))}` }, one.title),
          ),
          h("span", { class: "figure" }, one.figure),
          one.reason === ""
            ? null
            : h(
                "span",
                { class: "reason", title: one.reason },
                `“${fit(one.reason, kLongestReason, "13px")}”`,
              ),
        ),
      ),
    ),
  );
}

export function board(data: Data): HTMLElement {
  const titles = v.titlesOf(data.run);
  const lines = v.limitLines(data.run, titles);
  const questions = new Questions(data);
  return h(
    "section",
    { id: "board", class: "board", "aria-labelledby": "board-title" },
    h("h2", { id: "board-title" }, "On one page"),
    h("p", { class: "lead" }, v.boardLead(data.run, lines)),
    h("p", { class: "words" }, v.boardWords(data, titles)),
    headlines(data),
    h(
      "div",
      { class: "blocks" },
      holds(data, lines),
      breaks(data, lines),
      moves(data, titles, questions),
      acts(data, titles, questions),
      rests(data, titles, questions),
    ),
  );
}
