// The documented results JSON (docs/results.md), as far as the page reads it.

export type Num = number | null;
export type Doubt = "heavy_tail" | "few_trials" | "no_spread";
export interface Estimate { value: Num; se: Num; doubt?: Doubt }
export interface Quantile { p: number; value: Num; low: Num; high: Num }
export interface Shortfall { p: number; value: Num; se: Num; doubt?: Doubt; n_tail: number }
export interface Unit { unit: string; scale: number; display_unit: string }

export interface Outcome extends Unit {
  name: string; label: string; title: string; kind: string; period: string;
  bad: "low" | "high" | null;
  mean: Estimate; sd: Estimate; skewness: Num; kurtosis: Num; min: Num; max: Num;
  quantiles: Quantile[]; es: Shortfall[];
  p_negative: { value: Num; se: Num; low: Num; high: Num } | null;
  curve?: Num[];
}

export type Verdict = "holds" | "breached" | "too_close";
export interface Limit extends Unit {
  // Results of earlier versions have no title.
  name: string; title?: string; label: string; period: string; text: string;
  probability?: Num; statistic?: Num; se: Num; low: Num; high: Num; confidence: number;
  relation: string; bound: number; verdict: Verdict;
}

export interface Expectation extends Unit {
  text: string; period: string; met: boolean; value: Num; low: Num; high: Num; evidence: string;
}

export interface Evidence { kind: "line" | "row" | "judgement"; source?: string; line?: number; text: string }
// Who answers for its figures; "derived" of what has none of its own. Older results lack it.
export type Support = "cited" | "judgement" | "bare" | "derived";
export interface Definition {
  name: string; kind: string; title: string; unit: string; risk: string; formula: string;
  file: string; line: number; evidence: Evidence[]; support?: Support; reads: string[]; feeds: string[];
  values: { label: string; period: string; value: number }[];
  quantiles: { p: number; value: number }[];
}
export interface Risk {
  name: string; title: string; category: string; owner: string; groups: string[]; carries: string[];
  off: boolean; evidence: Evidence[];
}
export interface Statement { name: string; title: string; lines: { name: string; sign: string }[] }
export interface Description {
  sources: { name: string; title: string; file: string; sha256: string }[];
  risks: Risk[];
  groups: { name: string; title: string }[];
  scenarios: { name: string; title: string }[];
  actions: { name: string; title: string }[];
  definitions: Definition[];
  statements: Statement[];
}

export interface Run {
  schema: string; model: string; title: string; as_of: string;
  trials: number; trials_requested: number; seed: number; stream: number; sampler: string;
  replicates: number; digest: string; threads: number; seconds: number;
  scenario: string; actions: string[];
  outcomes: Outcome[]; limits: Limit[]; expectations: Expectation[];
  unsettled: (Unit & { name: string; label: string; mean: Estimate })[];
  warnings: string[];
  version?: string; command?: string;
  timing?: { isa: string; compile_seconds: number };
  curve_levels?: number[];
  history?: { outcome: string; period: string; value: number }[];
  occurrences?: { event: string; mean: Estimate; share: Estimate }[];
  convergence?: {
    trials: number[];
    series: { kind: "outcome" | "limit"; name: string; period: string; value: Num[]; se: Num[] }[];
  };
  description?: Description | null;
}

// A result of another command; its fields are read where they are shown.
export interface Part { file: string; result: { schema: string } & Record<string, unknown> }
export interface Data { run: Run; parts: Part[] }
