// Sections 4 and 5: the register and the assumptions.
import { shareBar } from "./charts/small";
import { anchor, h, hear } from "./dom";
import * as f from "./format";
import type { Data, Definition, Evidence } from "./types";
import { missing } from "./causes/blocks";
import * as v from "./view";

function citations(list: Evidence[]): Node[] {
  return list.map((e) =>
    h(
      "span",
      {
        class: `cite ${e.kind}`,
        "data-cite": e.kind === "judgement" ? null : `${e.source ?? ""}:${e.line ?? ""}`,
      },
      e.kind === "judgement" ? h("i", {}, "judgement: ") : null,
      v.citation(e),
    ),
  );
}

// A long name breaks between its words, not within one.
const breakable = (name: string): (Node | string)[] =>
  name.split(/(?<=[_.])/).flatMap((part, i) => (i === 0 ? [part] : [h("wbr"), part]));

// A long one is folded: how often and how large stand beside it.
const kLongFormula = 40;
const formula = (text: string): HTMLElement =>
  text.length <= kLongFormula
    ? h("code", {}, text)
    : h("details", {}, h("summary", {}, "formula"), h("code", {}, text));

// "uniform(2, 8) quarters", with where nine in ten of its values lie.
function law(d: Definition): HTMLElement {
  const at = (p: number) => d.quantiles?.find((q) => q.p === p)?.value;
  const low = at(0.05);
  const high = at(0.95);
  return h(
    "li",
    {},
    h("span", { class: "name" }, f.words(d.name.split(".").pop() ?? d.name)),
    " ",
    formula(d.formula),
    low !== undefined && high !== undefined && low < high && !/^bernoulli\(/.test(d.formula)
      ? h("span", { class: "range", title: "nine in ten of its values" }, ` ${f.range(low, high, d.unit)}`)
      : null,
  );
}

const kTagWords: Record<string, string> = {
  moves: "move their line as the source says",
  either_way: "move it up and down",
  nominal: "are nominal: a name without an effect",
  unseen: "were not seen to do anything",
  unmeasured: "cannot be measured",
};

// Whether what is said to carry a mechanism moves what its source says; nothing of a model that names none.
function measuredMechanisms(data: Data): HTMLElement[] {
  const found = v.mechanismsOf(data.parts);
  const named = data.run.description?.risks.some((r) => r.carries.length > 0) === true;
  if (found === null)
    return named
      ? [
          missing("Not among the results of this page, and how to get it:", [
            [
              "whether what carries each mechanism moves what its source says",
              `plimsoll show ${v.modelArgument(data.run)} --mechanisms --effects --json > effects.json`,
            ],
          ]),
        ]
      : [];
  const told = found.counts.map((c) => `${f.count(c.n)} ${kTagWords[c.verdict] ?? c.verdict}`).join(", ");
  return [
    h("h3", { id: "mechanisms" }, "Mechanisms, measured"),
    h(
      "p",
      {},
      `Of ${f.count(found.total)} parts of the model that are said to carry a mechanism, ${told}` +
        `${v.fromTrials(data.run, found.trials, ", ")}. Each was moved by itself, on the same random ` +
        "numbers.",
    ),
    found.nominal.length === 0
      ? h("p", { class: "hint" }, "None is a name alone.")
      : h(
          "ul",
          { class: "nominal" },
          found.nominal.map((tag) =>
            h(
              "li",
              { "data-verdict": tag.verdict },
              h("code", {}, tag.carrier),
              ` for ${tag.id}${tag.title === "" ? "" : `, ${tag.title}`}: `,
              tag.why === "" ? tag.verdict : tag.why,
            ),
          ),
        ),
  ];
}

export function register(data: Data): HTMLElement[] {
  const rows = v.registerOf(data);
  if (rows.length === 0 && data.run.description)
    return [
      h(
        "p",
        {},
        "The model names no risk. What is gathered in a ",
        h("code", {}, "risk"),
        " gets a row here, a switch, and its share of the bad years.",
      ),
    ];
  if (rows.length === 0)
    return [
      h(
        "p",
        {},
        "This result holds no description of the model; make it with ",
        h("code", {}, "plimsoll run MODEL --json FILE"),
        ".",
      ),
    ];
  const attribution = v.attributionOf(data.parts);
  const groupTitles = new Map(
    (data.run.description?.groups ?? []).map((g) => [g.name, g.title || f.words(g.name)]),
  );
  const has = {
    group: rows.some((r) => r.risk.groups.length > 0),
    category: rows.some((r) => r.risk.category !== ""),
    owner: rows.some((r) => r.risk.owner !== ""),
  };
  const state: { key: v.SortKey | null; descending: boolean; query: string } = {
    // Those that cost most come first, where that is known.
    key: attribution === null ? null : "contribution",
    descending: attribution !== null && attribution.on > attribution.off,
    query: "",
  };
  const whole = attribution === null ? 0 : attribution.on - attribution.off;
  const body = h("tbody", {});
  const status = h("p", { class: "hint", role: "status" });
  const columns: { key: v.SortKey | null; text: string; number?: boolean }[] = [
    { key: "risk", text: "Risk" },
    ...(has.group ? [{ key: "group" as const, text: "Group" }] : []),
    ...(has.category ? [{ key: "category" as const, text: "Category" }] : []),
    ...(has.owner ? [{ key: "owner" as const, text: "Owner" }] : []),
    { key: "struck", text: "Strikes in", number: true },
    { key: null, text: "Likelihood and size, as modelled" },
    ...(attribution !== null
      ? [{ key: "contribution" as const, text: `Adds, ${attribution.unit}`, number: true }]
      : []),
    { key: null, text: "Where the filing says so" },
  ];
  const heads = columns.map((c) =>
    h(
      "th",
      { scope: "col", class: c.number ? "n" : c.key === "group" ? "group-name" : "" },
      c.key === null
        ? c.text
        : h(
            "button",
            {
              type: "button",
              class: "sort",
              click: () => {
                state.descending = state.key === c.key ? !state.descending : c.number === true;
                state.key = c.key;
                draw();
              },
            },
            c.text,
            h("span", { class: "arrow", "aria-hidden": true }),
          ),
    ),
  );
  const draw = () => {
    const shown = (state.key === null ? rows : v.sortRegister(rows, state.key, state.descending)).filter(
      (r) => state.query.trim() === "" || v.matches(r, state.query),
    );
    columns.forEach((c, i) => {
      if (c.key === null) return;
      heads[i]!.setAttribute(
        "aria-sort",
        c.key !== state.key ? "none" : state.descending ? "descending" : "ascending",
      );
    });
    status.textContent = `${shown.length} of ${rows.length} risks`;
    body.replaceChildren(
      ...shown.map((r) => {
        const amount =
          attribution === null ? null : f.withError(r.contribution, r.contributionSe, attribution.scale);
        return h(
          "tr",
          { id: anchor("risk", r.risk.name) },
          h(
            "th",
            { scope: "row" },
            r.risk.title || f.words(r.risk.name),
            h("code", { class: "id" }, r.risk.name),
            r.risk.off ? h("span", { class: "off" }, "off in this run") : null,
          ),
          has.group
            ? h("td", { class: "group-name" }, r.risk.groups.map((g) => groupTitles.get(g) ?? g).join(", "))
            : null,
          has.category ? h("td", {}, r.risk.category) : null,
          has.owner ? h("td", {}, r.risk.owner) : null,
          h(
            "td",
            { class: "n", "data-raw": String(r.struck ?? "") },
            r.struck === null
              ? h("span", { class: "quiet" }, "no event")
              : [f.shortPercent(r.struck, r.struckSe), shareBar(r.struck)],
          ),
          h(
            "td",
            { class: "laws" },
            h(
              "ul",
              {},
              r.events.map((e) =>
                h(
                  "li",
                  {},
                  h("span", { class: "name" }, f.words(e.definition.name.split(".").pop() ?? "")),
                  " ",
                  formula(e.definition.formula),
                  e.mean === null
                    ? null
                    : h("span", { class: "range" }, ` ${f.significant(e.mean, 2)} times a future`),
                ),
              ),
              r.draws.map(law),
              r.events.length + r.draws.length === 0 ? r.others.map(law) : null,
            ),
          ),
          amount === null
            ? null
            : h(
                "td",
                { class: "n" },
                amount.value,
                amount.error === "" ? null : h("span", { class: "se" }, ` ±${amount.error}`),
                whole === 0 || r.contribution === null
                  ? null
                  : h(
                      "span",
                      { class: "of-whole" },
                      f.percent(Number((r.contribution / whole).toPrecision(2))),
                    ),
              ),
          h(
            "td",
            { class: "evidence" },
            citations(r.risk.evidence),
            r.risk.carries.length > 0
              ? h("span", { class: "carries" }, `carries ${r.risk.carries.join(", ")}`)
              : null,
          ),
        );
      }),
    );
  };
  const search = h("input", {
    type: "search",
    id: "register-search",
    autocomplete: "off",
    input: (event) => {
      state.query = (event.target as HTMLInputElement).value;
      draw();
    },
  });
  draw();
  const out: HTMLElement[] = [
    h(
      "div",
      { class: "controls" },
      h("label", { for: "register-search" }, "Search the register "),
      search,
      status,
    ),
    h(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": "Register of risks" },
      h(
        "table",
        { class: "register" },
        h(
          "caption",
          {},
          "“Strikes in” is the share of futures in which the risk's event happens at least once " +
            "before the horizon. A risk without an event acts by its draws and formulas, in some " +
            "futures or in all.",
        ),
        h("thead", {}, h("tr", {}, heads)),
        body,
      ),
    ),
  ];
  out.push(...measuredMechanisms(data));
  const attribute = `attribute ${v.modelArgument(data.run)}${v.questionFor(data.run)} --json attribute.json`;
  if (attribution === null)
    out.push(
      missing("Not among the results of this page, and how to get it:", [
        ["each risk's share of the shortfall", `plimsoll ${v.asking(data.run, attribute)}`],
      ]),
    );
  return out;
}

const kStatusWords: Record<v.Status, string> = {
  verified: "verified: the quote stands at the place",
  cited: "cited, not checked here",
  moved: "moved: the quote stands elsewhere",
  differs: "differs from its source",
  "not found": "not found in its source",
  judgement: "judgement",
  bare: "without evidence",
};

// More are a click away, and all are printed.
const kFirstAssumptions = 40;

export function assumptions(data: Data): HTMLElement[] {
  const all = v.byEffect(data, v.assumptionsOf(data));
  if (all.length === 0) return [h("p", {}, "This result holds no description of the model.")];
  const titles = v.titlesOf(data.run);
  const counts = v.statuses
    .map((s) => ({ status: s, n: all.filter((a) => a.status === s).length }))
    .filter((c) => c.n > 0);
  const state = { status: "all", query: "", inFull: false };
  const nOutcomes =
    new Set(data.run.outcomes.map((o) => o.name)).size + new Set(data.run.limits.map((l) => l.name)).size;
  const body = h("tbody", {});
  const told = h("p", { class: "hint", role: "status" });
  const more = h("button", { type: "button", class: "show-all", click: () => showAll() });
  const draw = () => {
    const words = state.query.toLowerCase().split(/\s+/);
    const found = all.filter(
      (a) =>
        (state.status === "all" || a.status === state.status) &&
        words.every((w) =>
          [
            a.definition.name,
            a.definition.formula,
            a.definition.risk,
            ...a.definition.evidence.map(v.citation),
          ]
            .join("\n")
            .toLowerCase()
            .includes(w),
        ),
    );
    const shown = state.inFull ? found : found.slice(0, kFirstAssumptions);
    told.textContent = `${found.length} of ${all.length} assumptions`;
    more.hidden = shown.length === found.length;
    more.textContent = `Show all ${found.length}`;
    body.replaceChildren(
      ...shown.map((a) => {
        const d = a.definition;
        const cited = citations(d.evidence);
        return h(
          "tr",
          { id: anchor("assumption", d.name) },
          h(
            "th",
            { scope: "row" },
            d.title === "" ? null : h("span", { class: "title" }, f.capital(v.unfilled(d.title))),
            h("code", {}, breakable(d.name)),
            h("span", { class: "kind" }, d.kind),
          ),
          h(
            "td",
            { class: d.values?.length === 1 ? "n value" : "value" },
            a.values.length > 0
              ? h(
                  "details",
                  {},
                  h("summary", {}, a.value),
                  h(
                    "ul",
                    {},
                    a.values.map((one) => h("li", {}, one)),
                  ),
                )
              : d.values?.length === 1
                ? a.value
                : a.value.length > 90
                  ? h("details", {}, h("summary", {}, "as written"), h("code", {}, a.value))
                  : h("code", {}, a.value),
          ),
          h("td", {}, a.unit),
          h("td", {}, h("span", { class: `status ${a.status.replace(" ", "-")}` }, a.status)),
          h(
            "td",
            { class: "evidence" },
            cited.length > 3
              ? [
                  cited.slice(0, 2),
                  h("details", {}, h("summary", {}, `${cited.length - 2} more`), cited.slice(2)),
                ]
              : cited,
          ),
          h(
            "td",
            { class: "feeds" },
            d.feeds.length === 0
              ? h("span", { class: "quiet" }, "nothing")
              : h(
                  "details",
                  {},
                  h(
                    "summary",
                    {},
                    d.feeds.length >= nOutcomes ? "everything" : `${d.feeds.length} of ${nOutcomes}`,
                  ),
                  d.feeds.map((name) => titles.get(name) ?? f.words(name)).join(", "),
                ),
          ),
        );
      }),
    );
  };
  const showAll = () => {
    state.inFull = true;
    draw();
  };
  draw();
  hear(body, "beforeprint", showAll);
  // A link may lead to a row that is not shown yet.
  hear(body, "hashchange", () => {
    const id = decodeURIComponent(location.hash.slice(1));
    if (!id.startsWith("assumption-") || document.getElementById(id) !== null) return;
    Object.assign(state, { status: "all", query: "" });
    search.value = "";
    select.value = "all";
    showAll();
    document.getElementById(id)?.scrollIntoView();
  });
  const bar = h(
    "div",
    { class: "coverage", role: "img", "aria-label": counts.map((c) => `${c.n} ${c.status}`).join(", ") },
    counts.map((c) => {
      const part = h("div", { class: `part ${c.status.replace(" ", "-")}` });
      part.style.flexGrow = String(c.n);
      return part;
    }),
  );
  const key = h(
    "ul",
    { class: "coverage-key" },
    counts.map((c) =>
      h(
        "li",
        {},
        h("span", { class: `swatch ${c.status.replace(" ", "-")}`, "aria-hidden": true }),
        h("b", {}, f.count(c.n)),
        ` ${kStatusWords[c.status]}`,
      ),
    ),
  );
  const select = h(
    "select",
    {
      id: "assumption-status",
      change: (e) => {
        state.status = (e.target as HTMLSelectElement).value;
        draw();
      },
    },
    h("option", { value: "all" }, "every kind"),
    counts.map((c) => h("option", { value: c.status }, c.status)),
  );
  const search = h("input", {
    type: "search",
    id: "assumption-search",
    autocomplete: "off",
    input: (e) => {
      state.query = (e.target as HTMLInputElement).value;
      draw();
    },
  });
  const sources = data.run.description?.sources ?? [];
  const out: HTMLElement[] = [bar, key];
  if (v.partOf(data.parts, "verify") === undefined) {
    out.push(
      missing("Not among the results of this page, and how to get it:", [
        [
          "whether every quote stands where the model says, and every figure is the source's",
          `plimsoll verify ${v.modelArgument(data.run)} --json > verify.json`,
        ],
      ]),
    );
  }
  if (sources.length > 0)
    out.push(
      h(
        "ul",
        { class: "sources" },
        sources.map((s) =>
          h("li", {}, h("code", {}, s.name), ` ${s.title}`, s.file === "" ? "" : ` (${s.file})`),
        ),
      ),
    );
  out.push(
    h(
      "div",
      { class: "controls" },
      h("label", { for: "assumption-search" }, "Search "),
      search,
      h("label", { for: "assumption-status" }, " Show "),
      select,
      told,
    ),
    h(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": "Assumptions" },
      h(
        "table",
        { class: "assumptions" },
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            ["Assumption", "Value", "Unit", "Evidence", "Citation", "Feeds"].map((t) =>
              h("th", { scope: "col" }, t),
            ),
          ),
        ),
        body,
      ),
    ),
    more,
  );
  return out;
}
