import { describe, expect, it } from "vitest";
import * as v from "../src/view";

const interval = (level: number, low: number, high: number, inside = true) => ({ level, low, high, inside });
const coverage = (level: number, hits: number) => ({ level, n: 3, hits, low: 0.2943, high: 1, chance: 1 });
const group = (changes: object) => ({
  outcome: null,
  title: "",
  horizon: null,
  unit: "JPY",
  n: 3,
  dates: 3,
  coverage: [coverage(0.5, 2), coverage(0.8, 3), coverage(0.95, 3)],
  crps: 1e9,
  log: 22,
  rivals: [],
  ...changes,
});
const part = (changes: object) => ({
  file: "b",
  result: {
    schema: "plimsoll.backtest/1",
    actuals: "actuals.csv",
    starts: [{ model: "old.plim", as_of: "2009-06-30" }],
    figures: [
      {
        start: 0,
        outcome: "revenue_total",
        title: "revenue",
        period: "FY2009",
        unit: "JPY",
        came: 68e9,
        median: 71e9,
        intervals: [interval(0.5, 69e9, 73e9, false), interval(0.8, 67e9, 75e9), interval(0.95, 65e9, 77e9)],
        below: 0.15,
        up_to: 0.15,
        crps: { value: 1.8e9, se: 1e7 },
        near: {
          level: 0.5,
          near: 200,
          trials: 4000,
          events: [{ name: "war.out", sentence: "a war", in_tail: 0.4, in_all: 0.1 }],
          draws: [{ name: "growth", percentile: 0.21 }],
        },
      },
    ],
    groups: [
      group({ unit: null, crps: null }),
      group({
        outcome: "revenue_total",
        title: "revenue",
        rivals: [
          {
            rival: "target",
            n: 3,
            hits: [1, 3, 3],
            crps: { n: 3, model: 1e9, rival: 1.5e9, value: -0.5e9, low: -1.2e9, high: 0.2e9, better: 2 },
            log: null,
          },
        ],
      }),
      group({ horizon: 1 }),
    ],
    ranks: { counts: [1, 0, 1, 1, 0], mean: 0.43, mean_error: 0.17, spread: 0.2, spread_error: 0.17 },
    cautions: ["3 figures are few"],
    ...changes,
  },
});

describe("looking back", () => {
  it("is nothing without a backtest", () => {
    expect(v.lookbackOf([])).toBeNull();
  });
  it("has figures, hits, rivals and misses", () => {
    const found = v.lookbackOf([part({})])!;
    expect(found.forecasts[0]).toMatchObject({
      title: "revenue",
      start: "2009-06-30",
      unit: "bn JPY",
      rank: 0.15,
    });
    expect(found.levels).toEqual([0.5, 0.8, 0.95]);
    expect(found.hits.map((row) => row.name)).toEqual(["all", "revenue", "one year ahead"]);
    expect(found.hits[0]!.cells[1]).toBe("3 of 3 (29 to 100 %)");
    expect(found.rivals).toMatchObject([
      { rival: "targets, moved by past errors", unit: "bn JPY", difference: -0.5e9, better: 2 },
    ]);
    expect(found.misses).toMatchObject([{ name: "revenue FY2009", level: 0.5 }]);
    expect(found.misses[0]!.struck[0]!.near).toBe(0.4);
  });
  it("reads a result that lacks things with care", () => {
    const found = v.lookbackOf([part({ figures: [{}], groups: [], ranks: null, cautions: null })])!;
    expect(found.n).toBe(0);
    expect(found.rivals).toEqual([]);
    expect(found.misses).toEqual([]);
    expect(found.ranks.counts).toEqual([]);
  });
});
