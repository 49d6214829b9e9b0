// What the page reads: the results' own types, made from docs/schemas, and how the template holds them.
import type { Outcome, Run } from "./results";

export type {
  Definition,
  Description,
  Doubt,
  Estimate,
  Evidence,
  Expectation,
  Limit,
  Observed,
  ObservedFigure,
  Outcome,
  Quantile,
  Risk,
  Run,
  Shortfall,
  Statement,
  Support,
  Verdict,
} from "./results";

export type Num = number | null;
export type Unit = Pick<Outcome, "unit" | "scale" | "display_unit">;

// A result of another command; its fields are read where they are shown.
export interface Part {
  file: string;
  result: { schema: string } & Record<string, unknown>;
}
export interface Data {
  run: Run;
  parts: Part[];
}
