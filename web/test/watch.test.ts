import { describe, expect, it } from "vitest";
import * as v from "../src/view";

const warning = (changes: object) => ({
  figure: "net_income",
  title: "net income",
  period: "FY2012Q1",
  months_ahead: 21,
  count: false,
  unit: "JPY",
  side: "low",
  threshold: 0.9e9,
  hits: { value: 0.31, se: 0.02 },
  false_alarms: { value: 0.1, se: 0.003 },
  after_warning: { value: 0.18, se: 0.01 },
  area: { value: 0.66, se: 0.01 },
  breaches: 700,
  calm: 9300,
  ...changes,
});
const part = (warnings: object[]) => ({
  file: "w",
  result: {
    schema: "plimsoll.watch/1",
    failure: "net_income < 0 JPY in FY2013",
    chance: { value: 0.07, se: 0.002 },
    trials: 20000,
    figures: 120,
    warnings,
    cautions: [],
  },
});

describe("early warnings", () => {
  it("are none without an answer", () => {
    expect(v.watchOf([])).toBeNull();
  });
  it("say at what they warn, and how far ahead", () => {
    const found = v.watchOf([
      part([
        warning({}),
        warning({
          figure: "war.out.count",
          count: true,
          unit: "",
          side: "high",
          threshold: 1,
          months_ahead: 12,
        }),
        warning({ figure: "a.b.count", count: true, unit: "", side: "high", threshold: 3, months_ahead: 1 }),
      ]),
    ])!;
    expect(found.rows.map((row) => [row.figure, row.warns, row.ahead])).toEqual([
      ["net income", "at most 900 M JPY", "21 months"],
      ["war: out", "has struck", "1 year"],
      ["a: b", "struck 3 times or more", "1 month"],
    ]);
    expect(found.rows[0]!.area).toBe(0.66);
  });
});
