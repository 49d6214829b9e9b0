import { describe, expect, it } from "vitest";
import type { Observed, ObservedFigure } from "../src/types";
import * as v from "../src/view";
import { run } from "./samples";

const spread = { p5: 1, p50: 2, p95: 3 };
const figure = (changes: Partial<ObservedFigure>): ObservedFigure => ({
  text: "sales in 2024 = 130 EUR +- 20 EUR",
  object: "sales",
  period: "2024",
  kind: "value",
  unit: "EUR",
  seen: 130,
  error: 20,
  quantile: 0.7,
  alone: 0.2,
  before: spread,
  after: spread,
  evidence: [],
  ...changes,
});
const observed = (...figures: ObservedFigure[]): Observed => ({
  tried: 12345,
  agreeing: 1000,
  share: 0.081,
  share_se: 0.001,
  log_evidence: -3,
  figures,
  moved: [],
});
const about = (changes: object) => ({
  model: "m",
  version: "",
  files: [],
  set: [],
  scenarios: [],
  actions: [],
  without: [],
  trials: 1000,
  seed: 1,
  stream: 1,
  sampler: "random" as const,
  ...changes,
});

describe("what was observed", () => {
  it("is nothing of a run without", () => {
    expect(v.observedWords(run({}))).toEqual([]);
  });
  it("says how many futures agree, and with what", () => {
    const flood = figure({ text: "flood.count in 2024 = 0", kind: "count" });
    expect(v.observedWords(run({ observed: observed(figure({}), flood) }))).toEqual([
      "1,000 of 12,345 futures agree with what was observed (8.1 %): " +
        "sales in 2024 = 130 EUR +- 20 EUR; flood.count in 2024 = 0.",
    ]);
  });
  it.each([
    ["value", 0.99, ""],
    ["value", 0.9957, "x was surprisingly high: 0.43 % of what the model held possible lies above it."],
    ["value", 1, "x was surprisingly high: less than 0.01 % of what the model held possible lies above it."],
    ["count", 0.004, "x was surprisingly low: 0.40 % of what the model held possible lies below it."],
    ["condition", 0.004, "x was a surprise: it had a chance of 0.40 %."],
    ["range", 0.999, ""],
  ] as const)("tells a surprise: %s at %d", (kind, quantile, words) => {
    const told = v.observedWords(run({ observed: observed(figure({ text: "x", kind, quantile })) }));
    expect(told[1] ?? "").toBe(words);
  });
});

describe("a command for what a page lacks", () => {
  const command = "sensitivity m --outcome a --json derivatives.json";
  it("is as it is where nothing was observed", () => {
    expect(v.asking(run({}), command)).toBe(command);
    expect(v.otherFutures(run({}), command)).toBe("");
  });
  it("leaves out what was observed where it does not go with it", () => {
    const seen = run({ observed: observed(figure({})), about: about({ observed: ["a = 'x'"] }) });
    expect(v.asking(seen, command)).toBe("sensitivity m --outcome a --prior");
    expect(v.asking(seen, "verify m --weigh --json > verify.json")).toBe("verify m --weigh --prior");
    expect(v.asking(seen, "verify m --json > verify.json")).toBe("verify m --json > verify.json");
    expect(v.otherFutures(seen, command)).toBe(", of the model before what was observed");
    expect(v.asking(seen, "stress m --json stress.json")).toBe(
      "stress m --observe 'a = '\\''x'\\''' --json stress.json",
    );
    expect(v.otherFutures(seen, "stress m")).toBe("");
  });
  it("is of the model before the news where the run is", () => {
    expect(v.asking(run({ about: about({ prior: true }) }), command)).toBe(
      "sensitivity m --outcome a --prior --json derivatives.json",
    );
  });
});
