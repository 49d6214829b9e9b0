import { describe, expect, test } from "vitest";
import { rankingRows, recorded } from "../src/fit";
import type { Fit, FitLaw } from "../src/results";

const estimate = { value: 120, error: 10, low: 100, high: 150 };
const law = (name: string, more: Partial<FitLaw> = {}): FitLaw => ({
  name,
  why_not: null,
  fitted: true,
  parameters: [{ name: "mean", ...estimate }],
  draw: `draw loss ~ ${name}(3)`,
  score: -700,
  score_below_best: 0,
  score_error: 0,
  aic: 1400,
  bic: 1410,
  near_best: true,
  p_kolmogorov_smirnov: null,
  p_anderson_darling: 0.25,
  quantile_95: estimate,
  ...more,
});

const fit: Fit = {
  schema: "plimsoll.fit/1",
  path: "losses.csv",
  sha256: "ab",
  sheet: null,
  column: "loss",
  unit: "k EUR",
  weights: null,
  rows: 160,
  n: 160,
  n_censored_below: 0,
  n_censored_above: 12,
  truncated_below: 10,
  truncated_above: null,
  censored_below: null,
  censored_above: 500,
  mean: 60,
  sd: 40,
  least: 10.2,
  most: 500,
  counts: false,
  resamples: 199,
  seed: 1,
  laws: [
    law("lognormal"),
    law("gamma", { score: -705.25, score_below_best: 5.25, score_error: 2.5, near_best: false }),
    { name: "pareto", why_not: "pareto needs its minimum", fitted: false },
  ],
  quantiles: [],
  tail: null,
  stability: [],
  notes: [],
  cautions: [],
};

describe("a fit", () => {
  test("ranks the laws that can be ranked, the best first", () => {
    expect(rankingRows(fit)).toEqual([
      ["lognormal", "best", "\u2212700.0", "", "1,400.0", "1,410.0", "–", "0.250", "120 (100 to 150)"],
      ["gamma", "", "\u2212705.3", "5.3 ± 2.5", "1,400.0", "1,410.0", "–", "0.250", "120 (100 to 150)"],
    ]);
  });
  test("says what was recorded", () => {
    expect(recorded(fit)).toEqual([
      "What lies below 10 k EUR was never recorded.",
      "Of 12 it is known only that they are at least 500 k EUR.",
    ]);
  });
});
