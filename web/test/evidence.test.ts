import { describe, expect, it } from "vitest";
import type { Data } from "../src/types";
import * as v from "../src/view";
import { definition, run } from "./samples";

describe("mechanisms", () => {
  it("are counted by what was measured, those that move nothing by name", () => {
    const tag = (carrier: string, verdict: string, why = "") => ({ carrier, verdict, why });
    const part = {
      file: "e",
      result: {
        schema: "plimsoll.effects/1",
        trials: 2000,
        mechanisms: [
          {
            id: "1",
            title: "Wars",
            tags: [tag("war", "moves"), tag("rare", "unseen", "no trial shows it")],
          },
          { id: "2", title: "", tags: [tag("name", "nominal", "nothing leads there")] },
        ],
      },
    };
    const found = v.mechanismsOf([part])!;
    expect([found.total, found.trials, found.counts.map((c) => [c.verdict, c.n])]).toEqual([
      3,
      2000,
      [
        ["moves", 1],
        ["nominal", 1],
        ["unseen", 1],
      ],
    ]);
    expect(found.nominal.map((t) => [t.carrier, t.id, t.why])).toEqual([
      ["name", "2", "nothing leads there"],
      ["rare", "1", "no trial shows it"],
    ]);
    expect(v.mechanismsOf([])).toBeNull();
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
