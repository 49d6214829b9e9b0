// The page of a run: one part for a board, then seven, in the order in which one asks. Of a fit, see fit.ts.
import "./style.css";
import { board } from "./board";
import { causes } from "./causes";
import { lineChart } from "./charts/line";
import { diagram } from "./diagram";
import { h, responsive, s } from "./dom";
import { fitPage } from "./fit";
import * as f from "./format";
import { outcomes } from "./outcomes";
import type { Fit } from "./results";
import { howSure } from "./sure";
import { assumptions, register } from "./tables";
import type { Data, Verdict } from "./types";
import * as v from "./view";

function emblem(): SVGSVGElement {
  return s(
    "svg",
    { viewBox: "0 0 60 40", width: 60, height: 40, class: "emblem", "aria-hidden": true },
    s("circle", { cx: 30, cy: 20, r: 14 }),
    s("line", { x1: 6, x2: 54, y1: 20, y2: 20 }),
  );
}

function section(id: string, title: string, lead: string, ...content: (Node | null)[]): HTMLElement {
  return h(
    "section",
    { id, "aria-labelledby": `${id}-title` },
    h("h2", { id: `${id}-title` }, title),
    lead === "" ? null : h("p", { class: "lead" }, lead),
    ...content,
  );
}

function day(iso: string): string {
  const date = new Date(`${iso}T00:00:00Z`);
  return Number.isNaN(date.getTime())
    ? iso
    : date.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}

// More limits are named in the picture alone.
const kMostNamed = 4;

function theLine(data: Data): HTMLElement {
  const { limits } = data.run;
  const titles = v.titlesOf(data.run);
  if (limits.length === 0)
    return section(
      "line",
      "The line",
      "",
      h(
        "p",
        {},
        "The model states no limit. Add one, such as ",
        h("code", {}, "limit no_loss: P(net_income < 0) <= 5% each year"),
        ".",
      ),
    );
  const n = (verdict: string) => limits.filter((l) => l.verdict === verdict).length;
  const told = ([verdict, words]: readonly [Verdict, string]) => {
    const own = limits.filter((l) => l.verdict === verdict);
    return (
      `${own.length} ${own.length === 1 ? "is" : "are"} ` +
      `${words}${verdict === "holds" || own.length > kMostNamed ? "" : ` (${v.limitNames(own, titles)})`}`
    );
  };
  const kinds = (
    [
      ["breached", "breached"],
      ["too_close", "too close to call"],
      ["holds", "kept"],
    ] as const
  ).filter(([verdict]) => n(verdict) > 0);
  const lead =
    `Of ${limits.length} ${limits.length === 1 ? "limit" : "limits"}, ` + `${kinds.map(told).join(", ")}.`;
  return section(
    "line",
    "The line",
    lead,
    h(
      "figure",
      { class: "line" },
      responsive((w) => lineChart(limits, w, titles), 680),
      h(
        "p",
        { class: "key" },
        h("span", { class: "dot holds" }),
        "holds ",
        h("span", { class: "dot breached" }),
        "breached ",
        h("span", { class: "dot too_close" }),
        "too close to call. The bar through each mark is its interval; the scale doubles step by " +
          "step beyond the line.",
        limits.some((l) => l.bound === 0)
          ? " A limit of zero is measured by the largest value of its periods."
          : "",
      ),
    ),
    h(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": "Limits in words" },
      h(
        "table",
        { class: "limits" },
        h("caption", { class: "hidden" }, "Each limit in words"),
        h(
          "tbody",
          {},
          limits.map((l) =>
            h(
              "tr",
              {
                "data-limit": l.name,
                "data-period": f.shortPeriod(l.period),
                "data-raw": String(v.limitValue(l) ?? ""),
              },
              h("td", {}, h("span", { class: `verdict ${l.verdict}` }, v.verdictWords[l.verdict])),
              h("td", {}, v.limitSentence(l, titles)),
            ),
          ),
        ),
      ),
    ),
  );
}

function page(data: Data, bytes: number): HTMLElement {
  const { run } = data;
  document.title = `${run.title || run.model}: the line`;
  const what = [
    run.as_of === "" ? "" : `as of ${day(run.as_of)}`,
    `model ${run.model}`,
    `${f.count(run.trials)} futures`,
    `seed ${run.seed}`,
    run.scenario === "" ? "" : `scenario ${run.scenario}`,
    run.about?.prior === true ? "before what the model declares as observed" : "",
    run.actions.length === 0 ? "" : `actions ${run.actions.join(", ")}`,
  ].filter((t) => t !== "");
  const contents = [
    ["board", "On one page"],
    ["line", "The line"],
    ["outcomes", "Outcomes"],
    ["causes", "Causes"],
    ["register", "Register"],
    ["numbers", "Numbers"],
    ["picture", "Picture"],
    ["sure", "How sure"],
  ];
  return h(
    "div",
    { class: "sheet" },
    h("a", { class: "skip", href: "#board" }, "Skip to the content"),
    h(
      "header",
      {},
      h("p", { class: "brand" }, emblem(), h("span", {}, "Plimsoll")),
      h("h1", {}, run.title || f.words(run.model)),
      h("p", { class: "standfirst" }, what.join(" · ")),
      h("p", { class: "digest" }, "digest ", h("code", {}, run.digest)),
      v.observedWords(run).map((words) => h("p", { class: "observed" }, words)),
    ),
    h(
      "nav",
      { "aria-label": "Contents" },
      h(
        "ol",
        {},
        contents.map(([id, text]) => h("li", {}, h("a", { href: `#${id}` }, text!))),
      ),
    ),
    h(
      "main",
      {},
      board(data),
      theLine(data),
      section("outcomes", "Outcomes", "", ...outcomes(data)),
      section("causes", "What causes the bad years", "", ...causes(data)),
      section("register", "The register", "", ...register(data)),
      section("numbers", "Where the numbers come from", "", ...assumptions(data)),
      section(
        "picture",
        "The model as a picture",
        "Every thread runs from what is read to what reads it, left to right. Thicker threads carry " +
          "more readings.",
        run.description ? diagram(data) : h("p", {}, "This result holds no description of the model."),
      ),
      section("sure", "How sure", "", ...howSure(data, bytes)),
    ),
    h(
      "footer",
      {},
      h(
        "p",
        {},
        `Made by plimsoll ${run.version ?? ""} from the results JSON; every figure on this page ` +
          `stands in it.`,
      ),
    ),
  );
}

// Paper has no hand to unfold: values and citations are printed in full.
function unfoldForPaper(root: HTMLElement): void {
  let opened: HTMLDetailsElement[] = [];
  window.addEventListener("beforeprint", () => {
    opened = [
      ...root.querySelectorAll<HTMLDetailsElement>(
        ".value details:not([open]), .evidence details:not([open]), .laws details:not([open])",
      ),
    ];
    for (const one of opened) one.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const one of opened) one.open = false;
  });
}

const holder = document.getElementById("plimsoll-data")!;
const root = document.getElementById("page")!;
try {
  const data = JSON.parse(holder.textContent ?? "") as Data | { fit: Fit };
  root.append(
    "fit" in data ? fitPage(data.fit, emblem()) : page(data, document.documentElement.outerHTML.length),
  );
  // After what the parts themselves do for paper.
  unfoldForPaper(root);
} catch (error) {
  root.append(h("p", { role: "alert" }, `This page cannot read its results: ${String(error)}`));
}
