// What the page and `plimsoll studio` say to each other: one JSON object a frame of a WebSocket.
// docs/studio.md lists it; the server's side is src/studio/.
import type { Definition, Evidence, Limit, Outcome, Run } from "../results";

export type Sampler = "random" | "latin" | "sobol";

// What of a run is not as the files have it.
export interface Spec {
  // Values by name, as `--set` takes them: { cloud_sales: "6 bn JPY per year" }.
  sets: Record<string, string>;
  without: string[];
  scenarios: string[];
  actions: string[];
  seed: number;
  sampler: Sampler;
}
export interface RunRequest extends Spec {
  trials: number;
  // Shown at once, before the rest.
  first: number;
  // Stops early: the lever is still held.
  live: boolean;
}

// A run without what is only looked at when nothing moves: curves, occurrences and the description.
export interface Answers {
  outcomes: Outcome[];
  limits: Limit[];
  history?: Run["history"];
  expectations?: Run["expectations"];
  warnings?: string[];
  trials: number;
  digest: string;
  seconds: number;
  command: string;
}

export interface Diagnostic {
  severity: "error" | "warning" | "note" | "info";
  code?: string;
  message: string;
  file?: string;
  // From 1, as compilers count.
  line?: number;
  column?: number;
  end_line?: number;
  end_column?: number;
  help?: string | string[];
}
export interface Failure {
  kind: "model" | "usage" | "machine" | "interrupted" | "stale" | string;
  text: string;
  diagnostics?: Diagnostic[];
  // Of a run: the lever whose value is refused; null where the text is, whatever the levers say.
  lever?: string | null;
  disk?: { text: string; hash: string };
}

// One year's or period's figure of a given by time.
export interface LeverTime {
  period: string;
  value: number;
  low: number;
  high: number;
  step: number;
}
export interface Lever {
  // As `--set` takes it: "cloud_sales", "recent_growth[cloud]", "late_cloud.growth.high".
  name: string;
  // What it is of, and what of it: "value", "high", "rate".
  declaration?: string;
  field?: string;
  kind?: string;
  label?: string;
  title: string;
  unit: string;
  // Values are in `unit`; divided by `scale` they are in `display_unit`.
  scale: number;
  display_unit: string;
  value: number;
  text: string;
  low: number;
  high: number;
  step: number;
  whole: boolean;
  support: "cited" | "judgement" | "bare" | "derived";
  evidence: Evidence[];
  file: string;
  line: number;
  // What bounds it, in words.
  within?: string;
  // Of a given by time, and what counts them from 0; it is set by an expression.
  times?: LeverTime[];
  counted_by?: string;
  // The change of `of` for one per cent more.
  moves?: { value: number; se: number | null; unit: string; scale?: number; of?: string } | null;
}

// Laws of draws as quantiles at `levels`; divided by `scale` they are in `display_unit`.
export interface LawCurve {
  label: string;
  mean: number | null;
  quantiles: (number | null)[];
}
export interface Law {
  name: string;
  text: string;
  scale: number;
  display_unit: string;
  curves: LawCurve[];
  why?: string;
  parameters?: { name: string; text: string }[];
}
export interface Laws {
  levels: number[];
  laws: Law[];
}

export interface TextFile {
  file: string;
  text: string;
  hash: string;
  writable: boolean;
}
export interface Named {
  name: string;
  title: string;
}
export interface Opened {
  model: string;
  files: TextFile[];
  uri_root: string;
  show: {
    title: string;
    as_of: string;
    definitions: Definition[];
    risks: (Named & { groups?: string[]; off?: boolean })[];
    groups: (Named & { risks: string[] })[];
    scenarios: Named[];
    actions: Named[];
    sources?: { name: string; title: string; file: string }[];
  } | null;
  // Where the model does not compile, and there is nothing to show of it.
  error?: Failure;
}
export type Shown = NonNullable<Opened["show"]>;
export interface Hello {
  version: string;
  models: { path: string; title: string }[];
  limits: { trials: number; upload: number };
}

export interface SourceWindow {
  source: string;
  title: string;
  kind: string;
  from: number;
  to: number;
  total: number;
  lines: { n: number; text: string; page?: number }[];
  marks: Mark[];
}
// A line of a source.
export interface Place {
  source: string;
  line: number;
  quote?: string;
}
// Characters `from` to `to` of a line, in UTF-16 units, and what cites them.
export interface Mark {
  line: number;
  from: number;
  to: number;
  name: string;
  file?: string;
  at?: number;
}

export interface VariableTable {
  name: string;
  title?: string;
  unit: string;
  scale: number;
  display_unit: string;
  rows: {
    label?: string;
    period: string;
    mean: number | null;
    p5: number | null;
    p50: number | null;
    p95: number | null;
  }[];
}

export interface Difference {
  outcome: string;
  label?: string;
  period: string;
  mean: { value: number | null; se: number | null };
}

export interface Saved {
  hash: string;
}
export interface ScenarioText {
  file: string;
  text: string;
  hash: string;
  edit: { from: number; to: number; insert: string };
  // What a scenario cannot say: "without price_war".
  left_out?: string[];
}
export interface Exported {
  url: string;
  name: string;
  command?: string;
}
