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
  surprise: "",
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
  summary: "1,000 of 12,345 futures agree.",
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
  it("says how many futures agree, then what was a surprise", () => {
    const flood = figure({ text: "flood.count in 2024 = 0", surprise: "a flood was a surprise." });
    expect(v.observedWords(run({ observed: observed(figure({}), flood) }))).toEqual([
      "1,000 of 12,345 futures agree.",
      "a flood was a surprise.",
    ]);
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
