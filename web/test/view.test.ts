import { describe, expect, it } from "vitest";
import { labelled, spread } from "../src/axes";
import type { Data, Definition, Limit, Outcome, Run } from "../src/types";
import * as v from "../src/view";

const limit = (changes: Partial<Limit>): Limit => ({
  name: "no_loss",
  label: "",
  period: "FY2013 (Apr 2013-Mar 2014)",
  text: "P(net_income < 0 JPY)",
  probability: 0.118,
  se: 0.003,
  low: 0.11,
  high: 0.126,
  confidence: 0.99,
  relation: "<=",
  bound: 0.05,
  unit: "",
  scale: 1,
  display_unit: "",
  verdict: "breached",
  ...changes,
});
const outcome = (changes: Partial<Outcome>): Outcome => ({
  name: "net_income",
  label: "",
  title: "net income",
  kind: "flow",
  period: "FY2012 (Apr 2012-Mar 2013)",
  bad: "low",
  unit: "JPY",
  scale: 1e9,
  display_unit: "bn JPY",
  mean: { value: 3e9, se: 1e7 },
  sd: { value: 1e9, se: 1e6 },
  skewness: 0,
  kurtosis: 0,
  min: 0,
  max: 1,
  quantiles: [],
  es: [],
  p_negative: null,
  ...changes,
});
const definition = (changes: Partial<Definition>): Definition => ({
  name: "x",
  kind: "let",
  title: "",
  unit: "",
  risk: "",
  formula: "",
  file: "m/a.plim",
  line: 1,
  evidence: [],
  reads: [],
  feeds: [],
  values: [],
  quantiles: [],
  ...changes,
});
const run = (changes: Partial<Run>): Run => ({
  schema: "plimsoll.run/1",
  model: "m",
  title: "",
  as_of: "",
  trials: 1000,
  trials_requested: 1000,
  seed: 1,
  stream: 1,
  sampler: "random",
  replicates: 1,
  digest: "",
  threads: 1,
  seconds: 1,
  scenario: "",
  actions: [],
  outcomes: [],
  limits: [],
  expectations: [],
  unsettled: [],
  warnings: [],
  ...changes,
});
const titles = new Map([
  ["net_income", "net income"],
  ["revenue", "revenue"],
]);

describe("results of earlier programs", () => {
  it("may lack the values of an assumption", () => {
    const definition = { name: "a", kind: "given" as const, title: "", unit: "", risk: "", formula: "3" };
    const description = {
      sources: [],
      risks: [],
      groups: [],
      scenarios: [],
      actions: [],
      statements: [],
      definitions: [{ ...definition, file: "m.plim", line: 1, evidence: [], reads: [], feeds: [] }],
    };
    expect(v.assumptionsOf({ run: { ...run, description } as unknown as Run, parts: [] })[0]).toMatchObject({
      value: "3",
      values: [],
    });
  });
});

describe("a limit", () => {
  it("is told in plain words", () => {
    expect(v.limitSentence(limit({}), titles)).toBe(
      "In 11.8 % ± 0.3 % of futures FY2013 ends in a loss (net income is below zero); the limit is " +
        "at most 5 %.",
    );
    expect(v.limitSentence(limit({ text: "P(ever(cash.raised > 0 JPY))", period: "" }), titles)).toBe(
      "In 11.8 % ± 0.3 % of futures cash raised is above zero at some time over the whole horizon; " +
        "the limit is at most 5 %.",
    );
    expect(
      v.limitSentence(
        limit({
          text: "es(impairment, 5%)",
          probability: undefined,
          statistic: 4.44e9,
          se: 2e7,
          bound: 2e9,
          unit: "JPY",
          scale: 1e9,
          display_unit: "bn JPY",
        }),
        titles,
      ),
    ).toBe(
      "In the worst 5 % of futures, impairment averages 4.44 ± 0.02 bn JPY in FY2013; the limit is " +
        "at most 2 bn JPY.",
    );
    expect(
      v.limitSentence(
        limit({
          text: "quantile(net_income / revenue, 0.05)",
          probability: undefined,
          statistic: 0.0389,
          se: null,
          low: null,
          high: null,
          relation: ">=",
          bound: 0.02,
        }),
        titles,
      ),
    ).toBe("In 5 % of futures net income / revenue ends below 3.89 % in FY2013; the limit is at least 2 %.");
  });
  it("lies deeper the worse it is, on either side", () => {
    expect(v.depth(limit({}), 0.1)).toBeCloseTo(2);
    expect(v.depth(limit({ relation: ">=", bound: 0.02 }), 0.04)).toBeCloseTo(0);
    expect(v.depth(limit({ relation: ">=", bound: 0.02 }), -0.02)).toBeCloseTo(3);
    expect(v.depth(limit({}), null)).toBeNull();
    expect([v.depthScale(-1), v.depthScale(0.5), v.depthScale(1), v.depthScale(4)]).toEqual([0, 0.5, 1, 3]);
  });
  it("of zero is measured by the largest of its periods", () => {
    const years = [
      limit({ relation: ">=", bound: 0, probability: undefined, statistic: 2e9 }),
      limit({ relation: ">=", bound: 0, probability: undefined, statistic: -0.5e9 }),
    ];
    expect(v.depth(years[1]!, -0.5e9, v.reachOf(years, years[1]!))).toBeCloseTo(1.25);
    expect(v.depth(years[0]!, 2e9, v.reachOf(years, years[0]!))).toBeCloseTo(0);
  });
  it("of an amount below zero has a minus sign", () => {
    expect(v.plainCondition("net_income < -2 bn JPY in FY2013", titles)).toBe(
      "net income is below −2 bn JPY in FY2013",
    );
  });
  it("is named once with its periods", () => {
    expect(
      v.limitNames(
        [
          limit({ title: "Years of loss" }),
          limit({ title: "Years of loss", period: "FY2014 (x)" }),
          limit({ name: "floor", period: "", text: "mean(cash)", probability: undefined }),
        ],
        titles,
      ),
    ).toBe("Years of loss in FY2013, FY2014; floor");
  });
  // A name may say the good thing ("solvent") where the bad one is counted.
  it("says what is counted, never its name alone", () => {
    const cases: [Partial<Limit>, string, string, string][] = [
      [
        { name: "solvent", text: "P(ever(cash < 0 EUR))", period: "" },
        "cash is below zero at some time",
        "cash is below zero at some time",
        "In 11.8 % ± 0.3 % of futures cash is below zero at some time over the whole horizon; the " +
          "limit is at most 5 %.",
      ],
      [
        {
          name: "solvent",
          text: "P(always(cash >= 0 EUR))",
          period: "",
          relation: ">=",
          bound: 0.95,
          probability: 0.935,
        },
        "cash is at least zero all the time",
        "cash is below zero at some time",
        "In 6.5 % ± 0.3 % of futures cash is below zero at some time over the whole horizon; the " +
          "other 93.5 % ± 0.3 % must be at least 95 %.",
      ],
      [
        { name: "solvent", text: "P(solvent)", relation: ">=", bound: 0.95, probability: 0.935, period: "" },
        "solvent holds",
        "solvent does not hold",
        "In 6.5 % ± 0.3 % of futures solvent does not hold over the whole horizon; the other 93.5 % " +
          "± 0.3 % must be at least 95 %.",
      ],
      [
        { name: "both", text: "P(net_income < 0 and not (cash >= 1.5 M EUR))", period: "" },
        "net income is below zero and cash is below 1.5 M EUR",
        "net income is below zero and cash is below 1.5 M EUR",
        "In 11.8 % ± 0.3 % of futures net income is below zero and cash is below 1.5 M EUR over the " +
          "whole horizon; the limit is at most 5 %.",
      ],
      [
        { name: "towns", text: "P(any(cash < 0 EUR over town))", period: "" },
        "cash is below zero for some town",
        "cash is below zero for some town",
        "In 11.8 % ± 0.3 % of futures cash is below zero for some town over the whole horizon; the " +
          "limit is at most 5 %.",
      ],
      [
        { name: "both", text: "P(net_income<0 or (cash == 2))", relation: ">", bound: 0.5, period: "" },
        "net income is below zero or cash equals 2",
        "net income is at least zero and cash is not 2",
        "In 88.2 % ± 0.3 % of futures net income is at least zero and cash is not 2 over the whole " +
          "horizon; the other 11.8 % ± 0.3 % must be at least 50 %.",
      ],
    ];
    for (const [changes, title, name, sentence] of cases) {
      const one = limit(changes);
      expect(v.limitTitle(one, titles)).toBe(title);
      expect(v.limitNames([one], titles)).toBe(name);
      expect(v.limitSentence(one, titles)).toBe(sentence);
      expect(v.limitTitle({ ...one, title: "Ruin", label: "tokyo" }, titles)).toBe("Ruin, tokyo");
    }
  });
  it("of a quantile from above says how many lie beyond", () => {
    const one = limit({
      text: "quantile(net_income, upper: 0.5%)",
      probability: undefined,
      statistic: 2e9,
      unit: "JPY",
      scale: 1e9,
      display_unit: "bn JPY",
      se: 2e7,
      bound: 3e9,
    });
    expect(v.limitSentence(one, titles)).toBe(
      "In 0.5 % of futures net income ends above 2.00 ± 0.02 bn JPY in FY2013; the limit is at most " +
        "3 bn JPY.",
    );
  });
  it("shows its figures in the unit of its bound", () => {
    expect(
      v.limitFigures([limit({}), limit({ probability: 0.0035, se: 0.0004 })]).map((t) => t.trim()),
    ).toEqual(["11.8", "0.35"]);
  });
  it("that is too close to call says how many trials would settle it", () => {
    expect(
      v.trialsForClarity(limit({ verdict: "too_close", probability: 0.052, low: 0.044, high: 0.06 }), 1000),
    ).toBeCloseTo(16000);
    expect(v.trialsForClarity(limit({}), 1000)).toBeNull();
  });
});

describe("a distribution", () => {
  const levels = Array.from({ length: 99 }, (_, i) => (i + 1) / 100);
  it("of a uniform law is flat", () => {
    const points = v.curvePoints(outcome({ curve: levels.map((p) => 10 * p) }), levels);
    const { bins, atoms } = v.shapeOf(points, 7);
    expect(atoms).toEqual([]);
    for (const bin of bins) expect(bin.share).toBeCloseTo(0.98 / 7, 10);
    expect(v.chanceBelow(points, 5)).toBeCloseTo(0.5);
    expect(v.chanceBelow(points, 99)).toBeNull();
  });
  it("shows what one value holds alone", () => {
    const points = v.curvePoints(outcome({ curve: levels.map((p) => Math.max(0, p - 0.6)) }), levels);
    const { bins, atoms } = v.shapeOf(points, 10);
    expect(atoms).toHaveLength(1);
    expect(atoms[0]!.value).toBe(0);
    expect(atoms[0]!.share).toBeCloseTo(0.6);
    expect(bins.reduce((sum, b) => sum + b.share, 0)).toBeCloseTo(0.39);
  });
  it("without a curve has no bins", () => {
    expect(v.shapeOf([], 10)).toEqual({ bins: [], atoms: [] });
    expect(v.shapeOf(v.curvePoints(outcome({ curve: [null, 1, 1] }), [0.1, 0.5, 0.9]), 4).bins).toEqual([]);
  });
});

describe("a long tail", () => {
  const levels = Array.from({ length: 99 }, (_, i) => (i + 1) / 100);
  it("is cut, and said how much of it", () => {
    const sight = v.inSight(
      v.curvePoints(outcome({ curve: levels.map((p) => (p < 0.97 ? p : 1000 * p)) }), levels),
    );
    expect([sight.below, sight.points.length]).toEqual([0, 96]);
    expect(sight.above).toBeCloseTo(0.04);
  });
  it("of a usual size is shown in full", () => {
    const points = v.curvePoints(outcome({ curve: levels }), levels);
    expect(v.inSight(points)).toEqual({ points, below: 0, above: 0 });
    expect(v.inSight([])).toEqual({ points: [], below: 0, above: 0 });
  });
});

describe("series", () => {
  it("gather periods, keep the horizon apart, and take history", () => {
    const series = v.seriesOf(
      run({
        outcomes: [
          outcome({}),
          outcome({ period: "FY2013 (x)" }),
          outcome({ period: "", title: "of three years" }),
          outcome({ label: "wan" }),
        ],
        history: [{ outcome: "net_income", period: "FY2011 (x)", value: 2e9 }],
      }),
    );
    expect(series.map((s) => [s.title, s.points.length, s.single, s.history.length])).toEqual([
      ["net income", 2, false, 1],
      ["of three years", 1, true, 0],
      ["net income, wan", 1, false, 0],
    ]);
  });
});

describe("the register", () => {
  const data: Data = {
    run: run({
      occurrences: [
        { event: "war.strike", mean: { value: 0.4, se: 0.01 }, share: { value: 0.3, se: 0.01 } },
      ],
      description: {
        sources: [],
        groups: [],
        scenarios: [],
        actions: [],
        statements: [],
        risks: ["war", "leak", "drift"].map((name, i) => ({
          name,
          title: `${name} title`,
          category: ["b", "a", "c"][i]!,
          owner: "",
          groups: [],
          carries: [],
          off: false,
          evidence: [],
        })),
        definitions: [
          definition({ name: "war.strike", kind: "event", risk: "war", formula: "rate 0.1 per year" }),
          definition({ name: "drift.move", kind: "draw", risk: "drift" }),
        ],
      },
    }),
    parts: [
      {
        file: "a.json",
        result: {
          schema: "plimsoll.attribute/1",
          target: { text: "es(x, 5%)", unit: "JPY" },
          all_off: { value: 5, se: 0.1 },
          all_on: { value: 1, se: 0.1 },
          shares: [
            { name: "leak", shapley: { value: -3, se: 0.1 } },
            { name: "war", shapley: { value: -1, se: 0.1 } },
          ],
        },
      },
    ],
  };
  it("joins risks with their events and shares", () => {
    const rows = v.registerOf(data);
    expect(rows.map((r) => [r.risk.name, r.struck, r.contribution])).toEqual([
      ["war", 0.3, -1],
      ["leak", null, -3],
      ["drift", null, null],
    ]);
  });
  it("sorts, unknowns last either way", () => {
    const names = (key: v.SortKey, down: boolean) =>
      v.sortRegister(v.registerOf(data), key, down).map((r) => r.risk.name);
    expect(names("category", false)).toEqual(["leak", "war", "drift"]);
    expect(names("contribution", true)).toEqual(["war", "leak", "drift"]);
    expect(names("contribution", false)).toEqual(["leak", "war", "drift"]);
  });
  it("is searched in all its words", () => {
    const found = (query: string) =>
      v
        .registerOf(data)
        .filter((r) => v.matches(r, query))
        .map((r) => r.risk.name);
    expect(found("RATE year")).toEqual(["war"]);
    expect(found("title")).toHaveLength(3);
    expect(found("rate leak")).toEqual([]);
  });
});

describe("evidence", () => {
  it("is what verification found, else what the model says", () => {
    const definitions = [
      definition({
        name: "a",
        kind: "given",
        evidence: [{ kind: "line", source: "s", line: 3, text: "q" }],
        values: [{ label: "", period: "", value: 3 }],
      }),
      definition({
        name: "b",
        kind: "given",
        evidence: [{ kind: "judgement", text: "why" }],
        values: [
          { label: "x", period: "", value: 1 },
          { label: "y", period: "", value: 2 },
        ],
      }),
      definition({ name: "c", kind: "draw", formula: "normal(0, 1)" }),
      definition({ name: "d" }),
    ];
    const data = {
      run: run({
        description: {
          sources: [],
          groups: [],
          scenarios: [],
          actions: [],
          statements: [],
          risks: [],
          definitions,
        },
      }),
      parts: [],
    };
    expect(v.assumptionsOf(data).map((a) => [a.definition.name, a.status, a.value])).toEqual([
      ["a", "cited", "3"],
      ["b", "judgement", "2 values"],
      ["c", "bare", "normal(0, 1)"],
    ]);
    const told = [
      definition({ name: "cash", kind: "stock", formula: "3 JPY", support: "bare" }),
      definition({ name: "e", kind: "flow", support: "derived" }),
      definition({ name: "z", kind: "draw", formula: "normal(0, 1)", support: "derived" }),
      definition({
        name: "sales",
        kind: "flow",
        formula: "7% * x",
        support: "judgement",
        evidence: [{ kind: "judgement", text: "why" }],
      }),
    ];
    const openings = {
      run: run({
        description: {
          sources: [],
          groups: [],
          scenarios: [],
          actions: [],
          statements: [],
          risks: [],
          definitions: told,
        },
      }),
      parts: [],
    };
    expect(v.assumptionsOf(openings).map((a) => [a.definition.name, a.status, a.value])).toEqual([
      ["cash", "bare", "3 JPY"],
      ["sales", "judgement", "7% * x"],
    ]);
    const verified = {
      ...data,
      parts: [
        {
          file: "v.json",
          result: {
            schema: "plimsoll.verify/1",
            citations: [
              { declaration: "a", verdict: "verified" },
              { declaration: "a", verdict: "differs" },
            ],
          },
        },
      ],
    };
    expect(v.assumptionsOf(verified)[0]!.status).toBe("differs");
  });
});

describe("the picture", () => {
  it("groups by risk, file, statement and claim, and counts threads", () => {
    const definitions = [
      definition({ name: "war.hit", kind: "draw", risk: "war" }),
      definition({ name: "sales", kind: "flow", reads: ["war.hit"] }),
      definition({ name: "profit", kind: "statement line", reads: ["sales"] }),
      definition({ name: "profit", kind: "outcome", reads: ["profit"] }),
      definition({ name: "low", kind: "limit", reads: ["profit"] }),
    ];
    const picture = v.pictureOf(
      run({
        description: {
          sources: [],
          groups: [],
          scenarios: [],
          actions: [],
          definitions,
          risks: [
            {
              name: "war",
              title: "A war",
              category: "",
              owner: "",
              groups: [],
              carries: [],
              off: false,
              evidence: [],
            },
          ],
          statements: [{ name: "income", title: "Income", lines: [{ name: "profit", sign: "=" }] }],
        },
      }),
    );
    expect(picture.groups.map((g) => [g.id, g.column])).toEqual([
      ["risk:war", 0],
      ["file:a", 1],
      ["statement:income", 2],
      ["claim:outcomes", 3],
      ["claim:limits", 3],
    ]);
    expect(picture.links).toEqual([
      { from: "risk:war", to: "file:a", count: 1 },
      { from: "file:a", to: "statement:income", count: 1 },
      { from: "statement:income", to: "claim:outcomes", count: 1 },
      { from: "statement:income", to: "claim:limits", count: 1 },
    ]);
  });
});

describe("results of other commands", () => {
  it("give a tornado, derivatives and stories", () => {
    const parts = [
      {
        file: "t",
        result: {
          schema: "plimsoll.sensitivity/1",
          question: { text: "mean(x)", unit: "JPY" },
          draws: [
            {
              draw: "a",
              at: [
                { level: 0.1, statistic: { value: 1e9 }, change: { value: -1e9 } },
                { level: 0.9, statistic: { value: 3e9 }, change: { value: 1e9 } },
              ],
            },
            {
              draw: "b",
              at: [
                { level: 0.9, statistic: { value: 7e9 }, change: { value: 5e9 } },
                { level: 0.1, statistic: { value: 2e9 }, change: { value: 0 } },
              ],
            },
          ],
        },
      },
      {
        file: "d",
        result: {
          schema: "plimsoll.sensitivity/1",
          statistic: "mean(x)",
          unit: "JPY",
          assumptions: [
            { name: "g", effect_of_100_percent: -5e9, effect_se: 1e8, elasticity: -0.5, clear: true },
          ],
        },
      },
      {
        file: "w",
        result: {
          schema: "plimsoll.worst/1",
          target: { text: "x in FY2013", unit: "JPY" },
          worst: [{ trial: 7, value: -3e9, events: [{ event: "e", period: "FY2012Q1", text: "it burns" }] }],
          events: [],
        },
      },
    ];
    const tornado = v.tornadoOf(parts)!;
    expect([tornado.base, tornado.unit, tornado.bars.map((b) => [b.name, b.low, b.high])]).toEqual([
      2e9,
      "bn JPY",
      [
        ["b", 2e9, 7e9],
        ["a", 1e9, 3e9],
      ],
    ]);
    expect(v.derivativesOf(parts)!.rows[0]).toMatchObject({ name: "g", effect: -5e7, se: 1e6 });
    expect(v.worstOf(parts)!.stories[0]).toEqual({
      heading: "Trial 7: −3 bn JPY",
      lines: ["FY2012Q1: it burns"],
    });
    expect([
      v.tornadoOf([]),
      v.derivativesOf([]),
      v.worstOf([]),
      v.reverseOf([]),
      v.attributionOf([]),
      v.linesOf([]),
    ]).toEqual([null, null, null, null, null, null]);
  });
});

describe("answers", () => {
  it("tell their question in plain words", () => {
    expect(v.plainQuestion("es(net_income, 5%) in FY2013", titles)).toBe(
      "net income in FY2013, mean of the worst 5 % of futures",
    );
    expect(v.plainQuestion("net_income in FY2013", titles)).toBe("net income in FY2013");
    expect(v.plainQuestion("mean(revenue)", titles)).toBe("revenue, mean over all futures");
    expect(v.plainQuestion("quantile(revenue, 0.05)", titles)).toBe("revenue, 5 % quantile");
    expect(
      v.plainQuestion(
        "P(no_loss) in FY2013",
        v.titlesOf(run({ limits: [limit({})], outcomes: [outcome({})] })),
      ),
    ).toBe("share of futures in which net income is below zero in FY2013");
    expect(v.plainQuestion("P(net_income < -2.5 bn JPY) over the horizon", titles)).toBe(
      "share of futures in which net income is below −2.5 bn JPY over the horizon",
    );
  });
  it("of lines add up from the average to the tail", () => {
    const lines = v.linesOf([
      {
        file: "p",
        result: {
          schema: "plimsoll.parts/1",
          target: { text: "es(x, 5%)", unit: "JPY" },
          parts: [
            {
              name: "sales",
              on_average: { value: 9 },
              in_tail: { value: 7 },
              difference: { value: -2, se: 0.1 },
            },
            {
              name: "cost",
              on_average: { value: -5 },
              in_tail: { value: -6 },
              difference: { value: -1, se: 0.1 },
            },
          ],
        },
      },
    ])!;
    expect([lines.average, lines.tail]).toEqual([4, 1]);
  });
  it("of scenarios know which side hurts", () => {
    const part = {
      file: "s",
      result: {
        schema: "plimsoll.stress/1",
        target: { outcome: "net_income", statistic: "es", text: "es(net_income, 5%)", unit: "JPY" },
        base: { value: 1e9, se: 1e7 },
        stresses: [
          {
            kind: "action",
            name: "hedge",
            title: "",
            difference: { value: 2e8, se: 1e7 },
            value: { value: 1.2e9 },
            stands_out: true,
          },
          {
            kind: "scenario",
            name: "quake",
            title: "A quake",
            difference: { value: -2e9, se: 1e7 },
            value: { value: -1e9 },
            stands_out: true,
          },
        ],
      },
    };
    const stresses = v.stressesOf([part], run({ outcomes: [outcome({})] }))!;
    expect([stresses.badIsLow, stresses.unit, stresses.rows.map((r) => r.title)]).toEqual([
      true,
      "bn JPY",
      ["A quake", "hedge"],
    ]);
    expect(v.stressesOf([part], run({ outcomes: [outcome({ bad: "high" })] }))!.badIsLow).toBe(false);
  });
  it("of break-even values are ranked by the change they need", () => {
    const part = {
      file: "b",
      result: {
        schema: "plimsoll.breakeven/1",
        target: { text: "mean(x)", unit: "JPY" },
        goal: 0,
        assumptions: [
          { name: "far", unit: "", now: 2, breakeven: 1, se: 0.1 },
          { name: "none", unit: "", now: 2, breakeven: null, se: null },
          { name: "near", unit: "", now: null, breakeven: 0.9, se: 0.01, is_factor: true },
        ],
      },
    };
    const found = v.breakevensOf([part])!;
    expect(found.rows.map((r) => [r.name, v.changeOf(r)])).toEqual([
      ["near", expect.closeTo(-0.1)],
      ["far", -0.5],
      ["none", null],
    ]);
  });
  it("of sensitivity keep what was bumped, and why a row has no figure", () => {
    const d = v.derivativesOf([
      {
        file: "d",
        result: {
          schema: "plimsoll.sensitivity/1",
          statistic: "mean(x)",
          unit: "EUR",
          value: 3,
          cost: { trials: 4000 },
          made_of_others: ["g.h"],
          not_read: ["k"],
          assumptions: [
            {
              name: "a",
              effect_of_100_percent: 400,
              effect_se: 8,
              elasticity: 2,
              method: "path",
              past_jump: false,
              clear: true,
            },
            {
              name: "b",
              effect_of_100_percent: -500,
              effect_se: 5,
              elasticity: -3,
              method: "bump",
              past_jump: true,
              clear: true,
              bump: { step: 0.02, uneven: true, up: -900, down: -100 },
            },
            { name: "c", not_measured: "it is 0", method: "none" },
            { name: "e", not_measured: "it is 0", method: "none" },
            { name: "f", not_measured: "it moves a delay", method: "none" },
          ],
        },
      },
    ])!;
    expect(d.rows.map((r) => [r.name, r.bump === null, r.flagged])).toEqual([
      ["b", false, false],
      ["a", true, false],
    ]);
    expect(d.rows[0]!.bump).toEqual({ step: 0.02, up: -18, down: 2, uneven: true });
    expect(d.rows[1]!.elasticitySe).toBeCloseTo(0.04);
    expect(d.notMeasured).toEqual([
      { reason: "it is 0", names: ["c", "e"] },
      { reason: "it moves a delay", names: ["f"] },
    ]);
    expect([d.madeOfOthers, d.notRead, d.trials]).toEqual([["g.h"], ["k"], 4000]);
    expect([
      v.fromTrials(run({}), 4000, ", "),
      v.fromTrials(run({}), 1000, ", "),
      v.fromTrials(run({}), null, ", "),
    ]).toEqual([", from 4,000 futures", "", ""]);
  });
  it("of the worst futures tell the draws that did it", () => {
    const worst = v.worstOf([
      {
        file: "w",
        result: {
          schema: "plimsoll.worst/1",
          target: { text: "net in FY2013", unit: "JPY" },
          trials: 4000,
          tail: 200,
          worst: [
            {
              trial: 7,
              value: -2e9,
              events: [{ event: "a.b", period: "FY2012Q1", text: "it burns" }],
              draws: [
                {
                  draw: "economy.gdp_shock",
                  where: "tokyo, FY2012Q3",
                  value: -2.3,
                  unit: "",
                  discrete: false,
                  quantile: 0.0123,
                  coupled: true,
                  without: -1e9,
                },
                {
                  draw: "coin",
                  where: "",
                  value: 1,
                  unit: "",
                  discrete: true,
                  quantile: 0.999,
                  coupled: false,
                  without: null,
                },
              ],
            },
          ],
          events: [
            { name: "a.b", sentence: "it burns for {length}", in_tail: 0.445, in_all: 0.15, se: 0.03 },
          ],
        },
      },
    ])!;
    expect(worst.stories[0]!.lines).toEqual([
      "FY2012Q1: it burns",
      "tokyo, FY2012Q3: economy: gdp shock lies at its 1 % quantile; with it and what it is " +
        "correlated with at their medians it would be −1 bn JPY",
      "coin is 1, a value of small chance",
    ]);
    expect(worst.common).toEqual([
      { name: "a.b", sentence: "it burns for …", inTail: 0.445, inAll: 0.15, se: 0.03 },
    ]);
    expect([worst.tail, worst.trials]).toEqual([200, 4000]);
  });
  it("of variance and failures are read", () => {
    const shares = v.varianceSharesOf([
      {
        file: "v",
        result: {
          schema: "plimsoll.sensitivity/1",
          target: { text: "mean(x)", unit: "" },
          shares: [
            { source: "a", first: { value: 0.1, se: 0.01 }, total: { value: 0.2, se: 0.02 } },
            { source: "b", first: { value: 0.5, se: 0.01 }, total: { value: 0.6, se: 0.02 } },
          ],
        },
      },
    ])!;
    expect(shares.rows.map((r) => [r.source, r.first, r.total, r.se])).toEqual([
      ["b", 0.5, 0.6, 0.02],
      ["a", 0.1, 0.2, 0.02],
    ]);
    // Decimals stand in where and at which quantile a draw lies: only its name is put in words.
    const moved = (draw: string, where: string, quantile: number | null) =>
      v.movedText({ draw, where, quantile });
    expect(moved("economy.gdp_shock", "1.5 m, FY2012Q3", 0.0123)).toBe(
      "economy: gdp shock, 1.5 m, FY2012Q3, near its 1 % quantile",
    );
    expect(moved("a.b", "", 0.99972)).toBe("a: b, near its 99.97 % quantile");
    expect(moved("a.b", "", 0.18)).toBe("a: b, near its 18 % quantile");
    expect(moved("x", "", null)).toBe("x");
    const reverse = v.reverseOf([
      {
        file: "r",
        result: {
          schema: "plimsoll.reverse/1",
          failure: "x < 0 in FY2013",
          probability: 0.002,
          se: 0.0003,
          ways: [
            {
              share: 0.4,
              se: 0.1,
              trial: 12,
              struck: [
                { event: "a.b", share: 0.5, usual_share: 0.4 },
                { event: "c.d", share: 1, usual_share: 0.1 },
              ],
              moved: [{ draw: "e.f", where: "", quantile: 0.02 }],
            },
          ],
          necessary: [
            { risk: "a", share_saved: 0.1, se: 0.05 },
            { risk: "c", share_saved: 0.7, se: 0.05 },
          ],
        },
      },
    ])!;
    expect([
      reverse.probability,
      reverse.below,
      reverse.ways[0]!.struck.map((e) => e.event),
      reverse.necessary.map((n) => n.risk),
    ]).toEqual([0.002, null, ["c.d", "a.b"], ["c", "a"]]);
  });
});

describe("convergence", () => {
  const trials = [100, 1000, 10000];
  const run3 = run({
    limits: [
      limit({}),
      limit({ name: "far", title: "Far away", probability: 0.0001, se: 0.0001, period: "" }),
    ],
    outcomes: [outcome({}), outcome({ period: "FY2013 (x)", mean: { value: 3e9, se: 9e7 } })],
    convergence: {
      trials,
      series: [
        {
          kind: "outcome",
          name: "net_income",
          period: "FY2012 (Apr 2012-Mar 2013)",
          value: [1e9, 2e9, 3e9],
          se: [9e8, 3e8, 1e7],
        },
        {
          kind: "outcome",
          name: "net_income",
          period: "FY2013 (x)",
          value: [1e9, 2e9, 3e9],
          se: [9e8, 3e8, 9e7],
        },
        { kind: "limit", name: "far", period: "", value: [0, 0, 0.0001], se: [0.01, 0.001, 0.0001] },
        {
          kind: "limit",
          name: "no_loss",
          period: "FY2013 (Apr 2013-Mar 2014)",
          value: [0.1, null, 0.118],
          se: [0.03, null, 0.003],
        },
      ],
    },
  });
  it("shows what is near its limit first, one period each, and no point without an error", () => {
    const found = v.settlingOf(
      {
        ...run3,
        convergence: {
          ...run3.convergence!,
          series: run3.convergence!.series.map((s) => ({
            ...s,
            value: s.value.map((x) => x ?? 0.11),
            se: s.se.map((x) => x ?? 0.01),
          })),
        },
      },
      6,
    );
    expect(found.map((s) => s.title)).toEqual([
      "net income is below zero, FY2013",
      "Far away",
      "mean of net income, FY2013",
    ]);
    expect(v.settlingOf(run3, 6).map((s) => s.title)).toEqual(["Far away", "mean of net income, FY2013"]);
    expect(v.settlingOf(run({}), 6)).toEqual([]);
  });
});

describe("layout", () => {
  it("labels the last period and others at one distance", () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7, 8].filter((i) => labelled(i, 9, 5))).toEqual([0, 2, 4, 6, 8]);
    expect([0, 1, 2].filter((i) => labelled(i, 3, 9))).toEqual([0, 1, 2]);
    expect([0].filter((i) => labelled(i, 1, 0))).toEqual([0]);
  });
  it("keeps labels apart and in bounds", () => {
    const places = spread([10, 11, 95], 14, 0, 100);
    expect(places[1]! - places[0]!).toBeGreaterThanOrEqual(14);
    expect(Math.max(...places)).toBeLessThanOrEqual(100);
  });
  it("gathers small shares without losing any", () => {
    const rows = [5, -4, 1, 1, 1].map((value, i) => ({ name: `r${i}`, title: `r${i}`, value, se: 3 }));
    const out = v.gathered(rows, 3);
    expect(out.map((r) => r.value)).toEqual([5, -4, 3]);
    expect(out[2]!.se).toBeCloseTo(Math.sqrt(27));
  });
});
