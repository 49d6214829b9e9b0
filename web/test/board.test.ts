import { describe, expect, it } from "vitest";
import type { Data, Run } from "../src/types";
import * as v from "../src/view";
import { definition, limit, outcome, risk, run, titles } from "./samples";

const year = (y: number, changes: Parameters<typeof limit>[0]) =>
  limit({ period: `FY${y} (Apr ${y}-Mar ${y + 1})`, title: "Years of loss", ...changes });
const kept = { probability: 0.01, low: 0.009, high: 0.011, verdict: "holds" } as const;

const described = (changes: Partial<NonNullable<Run["description"]>> = {}): Run["description"] => ({
  sources: [],
  groups: [],
  scenarios: [],
  actions: [],
  statements: [],
  risks: [],
  definitions: [],
  ...changes,
});

describe("what holds and breaks", () => {
  it("is told once a limit, by its worst period and from when on", () => {
    const limits = [
      year(2012, kept),
      year(2013, { probability: 0.06 }),
      year(2014, { probability: 0.08, se: 0.002 }),
      limit({ name: "cash", title: "Cash runs out", period: "", ...kept, se: 0.001 }),
    ];
    const lines = v.limitLines(run({ limits }), titles);
    expect(lines.map((l) => [l.title, l.verdict, l.amount, l.worst, l.when, l.bound])).toEqual([
      ["Years of loss", "breached", "8.0 % ± 0.2 % of futures", "FY2014", "from FY2013 on", "at most 5 %"],
      ["Cash runs out", "holds", "1.00 % ± 0.10 % of futures", "", "", "at most 5 %"],
    ]);
    expect(v.boardLead(run({ limits }), lines)).toBe(
      "Of 2 limits, 1 holds throughout; 1 is broken, the first in FY2013.",
    );
  });
  it("puts what is broken before what is close, and measures it by what has a verdict", () => {
    const size = { name: "size", title: "", text: "es(net_income, 5%)", relation: ">=", bound: 0 } as const;
    const amount = { probability: undefined, unit: "JPY", scale: 1e9, display_unit: "bn JPY" };
    const limits = [
      year(2012, { verdict: "too_close" }),
      limit({ ...size, ...amount, period: "FY2012", statistic: -1e9, se: 1e7 }),
      limit({ ...size, ...amount, period: "FY2013", statistic: -9e9, se: 1e7, verdict: "too_close" }),
    ];
    const lines = v.limitLines(run({ limits }), titles);
    expect(lines.map((l) => [l.title, l.verdict, l.amount, l.when])).toEqual([
      ["Net income, mean of the worst 5 % of futures", "breached", "−1.000 ± 0.010 bn JPY", "in FY2012"],
      ["Years of loss", "too_close", "11.8 % ± 0.3 % of futures", "in FY2012"],
    ]);
  });
  it("names periods as they come", () => {
    const all = ["FY1", "FY2", "FY3", "FY4"];
    expect(v.periodWords(["FY3", "FY4"], all)).toBe("from FY3 on");
    expect(v.periodWords(["FY4"], all)).toBe("in FY4");
    expect(v.periodWords(["FY1", "FY3"], all)).toBe("in FY1, FY3");
    expect(v.periodWords(all, all)).toBe("in every period from FY1 on");
    expect(v.periodWords([], all)).toBe("");
  });
  it("is said to be nothing of a model without limits", () => {
    expect(v.boardLead(run({}), [])).toContain("states no limit");
  });
});

describe("headlines", () => {
  it("are the first outcomes and the one that is asked about, at three of their periods", () => {
    const quantiles = [0.05, 0.5, 0.95].map((p, i) => ({
      p,
      value: (i + 1) * 1e9,
      low: (i + 1) * 1e9 - 1.96e7,
      high: (i + 1) * 1e9 + 1.96e7,
    }));
    const names = ["a", "b", "c", "d", "net_income"];
    const outcomes = names.flatMap((name) =>
      [2012, 2013, 2014, 2015].map((y) => outcome({ name, title: name, period: `FY${y} (x)`, quantiles })),
    );
    const told = v.headlinesOf(
      run({
        outcomes,
        limits: [limit({})],
        history: [{ outcome: "a", period: "FY2011 (x)", value: 9e8 }],
      }),
    );
    expect(told.rows.map((r) => r.title)).toEqual(["A", "B", "Net_income"]);
    expect(told.periods).toEqual(["FY2012", "FY2014", "FY2015"]);
    expect([told.past, told.rows[0]!.past, told.rows[1]!.past]).toEqual(["FY2011", "0.9", ""]);
    expect(told.rows[0]!.cells[0]).toEqual({ middle: "2.000", error: "0.010", low: "1.00", high: "3.00" });
  });
  it("are of the horizon where there is nothing else, and none of no outcome", () => {
    expect(v.headlinesOf(run({ outcomes: [outcome({ period: "" })] })).periods).toEqual([
      "over the horizon",
    ]);
    expect(v.headlinesOf(run({})).rows).toEqual([]);
  });
});

describe("what moves it and what to do", () => {
  const about = {
    target: { outcome: "net_income", statistic: "es", text: "es(net_income, 5%)", unit: "JPY" },
  };
  const data: Data = {
    run: run({
      outcomes: [outcome({})],
      description: described({
        risks: [risk({})],
        definitions: [
          definition({
            name: "life",
            kind: "given",
            support: "judgement",
            evidence: [{ kind: "judgement", text: "guess" }],
          }),
          definition({ name: "sales", kind: "given", title: "Sales before", support: "cited" }),
          definition({ name: "war.depth", kind: "mark", risk: "war", support: "judgement" }),
        ],
      }),
    }),
    parts: [
      {
        file: "a",
        result: {
          schema: "plimsoll.attribute/1",
          ...about,
          all_off: { value: 5e9, se: 1e7 },
          all_on: { value: 1e9, se: 2e7 },
          shares: Array.from({ length: 6 }, (_, i) => ({
            name: i === 0 ? "war" : `r${i}`,
            title: i === 0 ? "A war" : "",
            shapley: { value: -1e9 / (i + 1), se: 1e7, ...(i === 1 ? { doubt: "heavy_tail" } : {}) },
          })),
        },
      },
      {
        file: "d",
        result: {
          schema: "plimsoll.sensitivity/1",
          statistic: "es(net_income, 5%)",
          unit: "JPY",
          assumptions: [
            { name: "sales", effect_of_100_percent: 3e10, effect_se: 1e9, clear: true },
            { name: "war.depth.high", effect_of_100_percent: -2e10, effect_se: 1e9, clear: true },
            { name: "war.depth.low", effect_of_100_percent: -1.5e10, effect_se: 1e9, clear: true },
            { name: "life", effect_of_100_percent: 1e10, effect_se: 1e9, clear: true },
            { name: "noise", effect_of_100_percent: 9e10, effect_se: 9e10, clear: false },
            // The base of an index: the largest of all, and no lever.
            {
              name: "index.opening",
              kind: "opening",
              unit: "",
              entries: [{ value: 1 }],
              effect_of_100_percent: 8e10,
              effect_se: 1e9,
              clear: true,
            },
          ],
        },
      },
      {
        file: "s",
        result: {
          schema: "plimsoll.stress/1",
          ...about,
          base: { value: 1e9, se: 2e7 },
          stresses: [
            {
              kind: "action",
              name: "a",
              title: "Bad",
              difference: { value: -1e8, se: 1e7 },
              stands_out: true,
            },
            {
              kind: "action",
              name: "b",
              title: "Good",
              difference: { value: 2e8, se: 1e7 },
              stands_out: true,
            },
            {
              kind: "action",
              name: "c",
              title: "Unclear",
              difference: { value: 1e7, se: 1e7 },
              stands_out: false,
            },
            {
              kind: "scenario",
              name: "q",
              title: "Quake",
              difference: { value: -3e9, se: 1e8 },
              stands_out: true,
            },
          ],
        },
      },
    ],
  };
  it("ranks risks, and adds up the others", () => {
    const causes = v.boardCauses(data, titles)!;
    expect(causes.rows.map((r) => [r.title, r.figure, r.kind])).toEqual([
      ["A war", "−1.000 ± 0.010", "bad"],
      ["R1", "−0.500 ± 0.010†", "bad"],
      ["R2", "−0.333 ± 0.010", "bad"],
      ["R3", "−0.250 ± 0.010", "bad"],
    ]);
    expect([causes.from, causes.to, causes.rest, causes.doubted]).toEqual([
      "5.000 ± 0.010 bn JPY",
      "1.00 ± 0.02 bn JPY",
      "2 other risks together −0.37.",
      true,
    ]);
  });
  it("names levers by their titles and risks", () => {
    expect(v.boardLevers(data, titles)!.rows.map((r) => [r.title, r.figure])).toEqual([
      ["Sales before", "+300 ± 10"],
      ["Depth: high (A war)", "−200 ± 10"],
      ["Depth: low (A war)", "−150 ± 10"],
    ]);
  });
  it("puts the best action first, and tells what is not clear", () => {
    const actions = v.boardActions(data, titles)!;
    expect(actions.rows.map((r) => [r.title, r.figure, r.kind])).toEqual([
      ["Good", "+0.200 ± 0.010", "good"],
      ["Unclear", "+0.010 ± 0.010", "open"],
      ["Bad", "−0.100 ± 0.010", "bad"],
    ]);
    expect(v.hardestScenario(data)).toMatchObject({
      title: "Quake",
      figure: "−3.00 ± 0.10",
      unit: "bn JPY",
    });
  });
  it("is told in plain words, a sentence for what was answered", () => {
    const words = v.boardWords(data, titles);
    expect(words).toContain("is 1.00 ± 0.02 bn JPY; without any risk it would be 5.000 ± 0.010 bn JPY.");
    expect(words).toContain("The largest parts: “A war”, “R1” and “R2”.");
    expect(words).toContain("The hardest scenario, “Quake”: −3.00 ± 0.10 bn JPY.");
    expect(words).toContain("“Good” would help most: +0.200 ± 0.010 bn JPY, its cost paid.");
    expect(words).toContain("Of 3 assumptions 2 are judgements.");
    expect(v.boardWords({ run: run({}), parts: [] }, titles)).toBe("");
  });
  it("weighs judgements by what they move, a law's numbers as one", () => {
    const grounds = v.groundsOf(data)!;
    expect(grounds.sorted).toBe(true);
    expect(grounds.weighed).toBeNull();
    const weighing = {
      target: { text: "es(net, 5%)", statistic: "es", outcome: "net", period: "FY2014", unit: "bn JPY" },
      by_strength: { judgement: { share: 0.62 }, figure: { share: 0.38 }, words: { share: 0 } },
    };
    const verify = { name: "verify", result: { schema: "plimsoll.verify/1", weighings: [weighing] } };
    const heard = v.groundsOf({ ...data, parts: [...data.parts, verify as never] })!;
    expect(heard.weighed!.shares).toEqual([
      { strength: "judgement", share: 0.62 },
      { strength: "figure", share: 0.38 },
    ]);
    expect(heard.weighed!.what).toContain("worst 5 %");
    expect(grounds.judgements.map((j) => [j.title, j.reason])).toEqual([
      ["Depth: high (A war)", ""],
      ["Life", "guess"],
    ]);
    expect(grounds.counts).toEqual([
      { status: "cited", n: 1 },
      { status: "judgement", n: 2 },
    ]);
  });
  it("has nothing to tell where nothing was asked", () => {
    const bare: Data = { run: run({ description: described() }), parts: [] };
    expect(v.boardCauses(bare, titles)).toBeNull();
    expect(v.boardLevers(bare, titles)).toBeNull();
    expect(v.boardActions(bare, titles)).toBeNull();
    expect(v.hardestScenario(bare)).toBeNull();
    expect(v.boardParameters(bare.run, titles)).toBeNull();
    expect(v.groundsOf(bare)).toMatchObject({ total: 0, weighed: null, sorted: false, judgements: [] });
    expect(v.groundsOf({ run: run({}), parts: [] })).toBeNull();
  });
});

describe("what is not known", () => {
  it("is told of the outcome that is asked about", () => {
    const owed = { variance: { value: 0.36, se: 0.007 }, worst: { value: 0.21, se: 0.02 } };
    const outcomes = [outcome({ name: "sales" }), outcome({ owed_to_givens: owed })];
    expect(v.boardParameters(run({ outcomes, limits: [limit({})] }), titles)).toEqual({
      what: "net income in FY2012",
      variance: "36.0 % ± 0.7 %",
      worst: "21 % ± 2 %",
    });
  });
  it("is not taken for shares by risk", () => {
    const part = (by: string, source: string) => ({
      file: by,
      result: {
        schema: "plimsoll.sensitivity/1",
        by,
        target: { text: "mean(x)", unit: "" },
        shares: [{ source, first: { value: 0.3 }, total: { value: 0.4, se: 0.01 } }],
      },
    });
    const parts = [part("parameter", "parameters"), part("risk", "war")];
    expect(v.varianceSharesOf(parts)!.rows.map((r) => r.source)).toEqual(["war"]);
    expect(v.parameterSharesOf(parts)!.rows.map((r) => r.source)).toEqual(["parameters"]);
    expect(v.parameterSharesOf(parts.slice(1))).toBeNull();
  });
});

describe("the order of assumptions", () => {
  it("is that of what they move, where that is known", () => {
    const definitions = ["a", "b", "c"].map((name) =>
      definition({ name, kind: "given", support: "judgement" }),
    );
    const data = (parts: Data["parts"]): Data => ({
      run: run({ description: described({ definitions }) }),
      parts,
    });
    const part = {
      file: "d",
      result: {
        schema: "plimsoll.sensitivity/1",
        statistic: "x",
        unit: "",
        assumptions: [
          { name: "b", effect_of_100_percent: 1, clear: true },
          { name: "c", effect_of_100_percent: -2, clear: true },
        ],
      },
    };
    const names = (d: Data) => v.byEffect(d, v.assumptionsOf(d)).map((a) => a.definition.name);
    expect(names(data([]))).toEqual(["a", "b", "c"]);
    expect(names(data([part]))).toEqual(["c", "b", "a"]);
  });
});
