import { describe, expect, it } from "vitest";
import * as v from "../src/view";

const decision = {
  name: "d",
  title: "What to do",
  maximises: true,
  actions: [
    { name: "a", title: "Buy cover", cost: 1 },
    { name: "b", title: "", cost: null },
  ],
  levers: [{ name: "cap", unit: "JPY", low: 1e9, high: 9e9, now: 8e9 }],
  constraints: [
    {
      text: "P(profit < 0 JPY) in FY2014",
      limit: "",
      period: "FY2014",
      unit: "",
      probability: true,
      relation: "at_most",
      bound: 0.1,
    },
  ],
};
const choice = (actions: string[], cap: number, value: number, verdict: string) => ({
  actions,
  levers: [cap],
  cost: 1,
  objective: { value, se: 1e7 },
  constraints: [{ value: { value: 0.07, se: 0.004 }, verdict }],
  verdict,
});
const decide = (changes: object) => ({
  file: "d",
  result: {
    schema: "plimsoll.decide/1",
    decision,
    target: { text: "mean(profit)", period: "FY2014", unit: "JPY" },
    measured: 4000,
    meets: true,
    best: choice(["a"], 8.5e9, 3.5e9, "holds"),
    now: choice([], 8e9, 3.3e9, "too_close"),
    gain: { value: 2e8, se: 5e6 },
    gain_apart: true,
    parts: [
      { kind: "action", name: "a", with: [], value: { value: 2e8, se: 5e6 }, apart: true, verdict: "holds" },
    ],
    rivals: [
      { choice: choice(["b"], 8e9, 3.49e9, "breached"), difference: { value: 1e7, se: 1e7 }, apart: false },
    ],
    warnings: ["`cap` is best at the lower end"],
    ...changes,
  },
});

describe("what to do", () => {
  it("is nothing without an answer", () => {
    expect(v.decidedOf([])).toBeNull();
    expect(v.worthOf([])).toBeNull();
  });
  it("names choices by titles and by the levers that were turned", () => {
    const found = v.decidedOf([decide({})])!;
    expect(found.rows.map((row) => [row.choice, row.note])).toEqual([
      ["Buy cover; cap at 8.5 bn JPY", "the best"],
      ["No action", "now"],
      ["B", "a tie; breaks a constraint"],
    ]);
    expect(found.rows[1]!.less).toBe(2e8);
    expect(found.kept).toEqual([
      {
        what: "P(profit < 0 JPY) in FY2014",
        bound: "at most 10 %",
        best: "7.0 % ± 0.4 %, holds",
        now: "7.0 % ± 0.4 %, too close to call",
      },
    ]);
  });
  it("says that nothing keeps all", () => {
    const found = v.decidedOf([decide({ meets: false })])!;
    expect(found.meets).toBe(false);
    expect(found.rows[0]!.note).toBe("comes nearest");
  });
  it("tells the worth of knowing, and what is a lower bound", () => {
    const found = v.worthOf([
      {
        file: "v",
        result: {
          schema: "plimsoll.value/1",
          decision: "d",
          target: { unit: "JPY" },
          trials: 4000,
          perfect: { value: 9e7, se: 1e6 },
          at_least: true,
          known: [
            {
              kind: "draw",
              name: "demand",
              title: "",
              risk: "",
              value: { value: 5e7, se: 1e6 },
              fitted: 5.1e7,
              apart: true,
              at_least: false,
            },
          ],
        },
      },
    ])!;
    expect(found.perfect).toBe(9e7);
    expect(found.isAtLeast).toBe(true);
    expect(found.rows[0]).toMatchObject({
      name: "demand",
      kind: "draw",
      value: 5e7,
      isApart: true,
      isAtLeast: false,
    });
  });
});
