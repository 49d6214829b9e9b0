import { describe, expect, it } from "vitest";
import * as v from "../src/view";
import { limit, outcome, run, titles } from "./samples";

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
