import { describe, expect, it } from "vitest";
import { labelled, spread } from "../src/axes";
import type { Limit, Run } from "../src/types";
import * as v from "../src/view";
import { definition, limit, outcome, risk, run, titles } from "./samples";

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
  const percents = Array.from({ length: 99 }, (_, i) => i + 1);
  const curve = (amounts: number[], trials: number[]) =>
    v.curvePoints(outcome({ distribution: { amounts, trials } }), 100);
  it("of a uniform law is flat", () => {
    const points = curve(
      percents.map((n) => n / 10),
      percents,
    );
    const { bins, atoms } = v.shapeOf(points, 7);
    expect(atoms).toEqual([]);
    for (const bin of bins) expect(bin.share).toBeCloseTo(0.98 / 7, 10);
    expect(v.chanceBelow(points, 5)).toBeCloseTo(0.5);
    expect(v.chanceBelow(points, 99)).toBeNull();
  });
  it("shows what one value holds alone", () => {
    const rest = percents.filter((n) => n > 60);
    const points = curve([0, 0, ...rest.map((n) => n / 100 - 0.6)], [0, 60, ...rest]);
    const { bins, atoms } = v.shapeOf(points, 10);
    expect(atoms).toHaveLength(1);
    expect(atoms[0]!.value).toBe(0);
    expect(atoms[0]!.share).toBeCloseTo(0.6);
    expect(bins.reduce((sum, b) => sum + b.share, 0)).toBeCloseTo(0.39);
  });
  it("without a curve has no bins", () => {
    expect(v.shapeOf([], 10)).toEqual({ bins: [], atoms: [] });
    expect(v.shapeOf(v.curvePoints(outcome({}), 100), 4).bins).toEqual([]);
    expect(v.shapeOf(curve([1, 1], [0, 100]), 4).bins).toEqual([]);
  });
});

describe("a long tail", () => {
  const percents = Array.from({ length: 99 }, (_, i) => i + 1);
  it("is cut, and said how much of it", () => {
    const amounts = percents.map((n) => (n < 97 ? n / 100 : 10 * n));
    const sight = v.inSight(v.curvePoints(outcome({ distribution: { amounts, trials: percents } }), 100));
    expect([sight.below, sight.points.length]).toEqual([0, 96]);
    expect(sight.above).toBeCloseTo(0.04);
  });
  it("is cut where only the largest value lies far", () => {
    const amounts = [0, ...percents.map((n) => n / 100), 1e6];
    const points = v.curvePoints(outcome({ distribution: { amounts, trials: [0, ...percents, 100] } }), 100);
    const sight = v.inSight(points);
    expect([sight.below, sight.points.length]).toEqual([0, 100]);
    expect(sight.above).toBeCloseTo(0.01);
    expect(v.chanceBelow(points, 1e6)).toBe(1);
    expect(v.chanceBelow(points, 1e6 + 1)).toBeNull();
  });
  it("of a usual size is shown in full", () => {
    const amounts = percents.map((n) => n / 100);
    const points = v.curvePoints(outcome({ distribution: { amounts, trials: percents } }), 100);
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
          risks: [risk({})],
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
