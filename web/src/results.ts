// Made from docs/schemas by `npm run types`: change those.

/**
 * Any of them; `schema` says which.
 */
export type Result =
  | Attribute
  | Audit
  | AuditRules
  | Backtest
  | Breakeven
  | Compare
  | Decide
  | Diff
  | Effects
  | Eval
  | Facts
  | Fit
  | Import
  | Parts
  | Register
  | Reproduction
  | Reverse
  | Run
  | Runs
  | Sensitivity
  | Show
  | Stress
  | Trace
  | Value
  | Verify
  | Watch
  | Worst;
/**
 * Why a standard error may not be believed.
 */
export type Doubt = "heavy_tail" | "few_trials" | "no_spread";
/**
 * Answer of `plimsoll diff --json`: of two models, or of two filings.
 */
export type Diff = ModelDiff | FilingDiff;
export type Verdict = "holds" | "breached" | "too_close";
export type DefinitionKind =
  | "given"
  | "draw"
  | "event"
  | "mark"
  | "total"
  | "flow"
  | "let"
  | "stock"
  | "stock line"
  | "state"
  | "statement line"
  | "outcome"
  | "limit"
  | "check"
  | "expectation"
  | "observation";
/**
 * Who answers for the figures of a declaration.
 */
export type Support = "cited" | "judgement" | "bare" | "derived";
/**
 * Answer of `plimsoll sensitivity --json`: one form for each --method.
 */
export type Sensitivity = Derivatives | Tornado | Shares | Shapley | Ranks;
/**
 * what stands behind a figure, the strongest first
 */
export type Strength = "figure" | "derived" | "words" | "unchecked" | "judgement" | "bare";
/**
 * what stands behind a figure, the strongest first
 */
export type Strength1 = "figure" | "derived" | "words" | "unchecked" | "judgement" | "bare";
/**
 * what stands behind a figure, the strongest first
 */
export type Strength2 = "figure" | "derived" | "words" | "unchecked" | "judgement" | "bare";

/**
 * Answer of `plimsoll attribute --json`: Shapley values.
 */
export interface Attribute {
  schema: "plimsoll.attribute/1";
  model: string;
  about: About;
  target: Target;
  by: "risk" | "group" | "factor";
  seed: number;
  stream: number;
  trials: number;
  evaluations: number;
  seconds: number;
  /**
   * how many times as long runs apart would take
   */
  times_apart: number;
  method: "subsets" | "orders";
  orders: number;
  all_on: Estimate;
  all_off: Estimate;
  difference: Estimate;
  warnings: string[];
  shares: AttributeShare[];
}
/**
 * What the result is about: results of one page are of one run.
 */
export interface About {
  model: string;
  /**
   * of the program
   */
  version: string;
  files: ReadFile[];
  /**
   * --set, as written
   */
  set: string[];
  scenarios: string[];
  actions: string[];
  without: string[];
  /**
   * --observe, as written; absent where nothing was
   */
  observed?: string[];
  /**
   * --prior: what the model declares as observed is left out
   */
  prior?: boolean;
  /**
   * all that was observed and is in force, declared or by --observe; absent where nothing is
   */
  agree_with?: string[];
  /**
   * draws whose values were given by trial; absent where none was
   */
  draws?: {
    name: string;
    unit: string;
    trials: number;
    sha256: string;
  }[];
  /**
   * asked for; absent where nothing is simulated, as are the next three
   */
  trials?: number;
  seed?: number;
  /**
   * version of the random stream
   */
  stream?: number;
  sampler?: "random" | "latin" | "sobol";
}
export interface ReadFile {
  /**
   * below the model's folder, or library:NAME.plim
   */
  name: string;
  sha256: string;
}
/**
 * The statistic that is asked about.
 */
export interface Target {
  /**
   * as asked, with its period
   */
  text: string;
  statistic?: "mean" | "sd" | "quantile" | "es" | "probability";
  /**
   * or the limit, or the condition
   */
  outcome: string;
  period: string;
  /**
   * of all amounts
   */
  unit: string;
  /**
   * of a quantile or shortfall, as a share
   */
  level?: number;
}
/**
 * A figure of the trials and its standard error, in the unit that stands beside it; null where the trials do not support it.
 */
export interface Estimate {
  value: number | null;
  /**
   * standard error
   */
  se: number | null;
  doubt?: Doubt;
  /**
   * why there is no value or error, or why it is in doubt
   */
  reason?: string;
}
export interface AttributeShare {
  /**
   * of the risk, group or factor
   */
  name: string;
  title: string;
  risks: string[];
  shapley: Estimate;
  alone: Estimate;
  without: Estimate;
  stands_out: boolean;
}
/**
 * What `plimsoll audit --json` finds; docs/audit.md says how.
 */
export interface Audit {
  schema: "plimsoll.audit/1";
  model: string;
  about: About;
  /**
   * no warning or error is unanswered
   */
  passes: boolean;
  /**
   * what findings move; null where nothing was measured
   */
  income: Target | null;
  /**
   * that were asked
   */
  rules: number;
  trials: number;
  runs: number;
  /**
   * unanswered, the gravest first
   */
  findings: AuditFinding[];
  answered: AuditFinding[];
  seconds: number;
}
export interface AuditFinding {
  rule: string;
  severity: "note" | "warning" | "error";
  /**
   * empty: the model as a whole
   */
  declaration: string;
  file: string;
  line: number;
  seen: string;
  why: string;
  /**
   * what to write
   */
  instead: string;
  /**
   * what was changed to see what it moves; empty where nothing can be
   */
  changed: string;
  /**
   * of the mean of income, on the same futures; null where not measured
   */
  moved: Estimate | null;
  /**
   * of the differences future by future
   */
  sd: number | null;
  trials_moved: number | null;
  /**
   * why it is not measured; empty where it is
   */
  unmeasured: string;
  /**
   * of the model's `allow`; empty where nothing answers
   */
  because: string;
}
/**
 * The rules of `plimsoll audit`, as --rules --json lists them.
 */
export interface AuditRules {
  schema: "plimsoll.audit_rules/1";
  rules: AuditRule[];
}
export interface AuditRule {
  id: string;
  severity: "off" | "note" | "warning" | "error";
  looks_for: string;
  why: string;
  source: string;
  instead: string;
}
/**
 * What `plimsoll backtest --json` finds: forecasts of earlier days against what came; docs/questions/backtest.md says how.
 */
export interface Backtest {
  schema: "plimsoll.backtest/1";
  /**
   * the table, as it was named
   */
  actuals: string;
  sha256: string;
  sheet: string | null;
  starts: BacktestStart[];
  figures: BacktestFigure[];
  /**
   * all, by outcome, by horizon, by both
   */
  groups: BacktestGroup[];
  ranks: BacktestRanks;
  seconds: number;
  /**
   * what of the table is not scored
   */
  notes: string[];
  /**
   * how little so few figures prove
   */
  cautions: string[];
}
export interface BacktestStart {
  /**
   * as it was named
   */
  model: string;
  about: About;
  as_of: string | null;
  /**
   * first period of its horizon; empty without time
   */
  first: string;
  /**
   * that it foretells
   */
  figures: number;
}
export interface BacktestFigure {
  /**
   * index among starts
   */
  start: number;
  outcome: string;
  title: string;
  period: string;
  /**
   * years ahead
   */
  horizon: number;
  unit: string;
  came: number;
  /**
   * in the table: line 7
   */
  place: string;
  known_on: string | null;
  mean: number;
  sd: number;
  median: number;
  intervals: BacktestInterval[];
  /**
   * share of futures below what came
   */
  below: number;
  /**
   * and up to it
   */
  up_to: number;
  crps: Estimate;
  log: Estimate1;
  rivals: BacktestRival[];
  near: BacktestNear | null;
}
export interface BacktestInterval {
  level: number;
  low: number;
  high: number;
  inside: boolean;
}
/**
 * A figure of the trials and its standard error, in the unit that stands beside it; null where the trials do not support it.
 */
export interface Estimate1 {
  value: number | null;
  /**
   * standard error
   */
  se: number | null;
  doubt?: Doubt;
  /**
   * why there is no value or error, or why it is in doubt
   */
  reason?: string;
}
/**
 * A normal law.
 */
export interface BacktestRival {
  rival: "last_value" | "trend" | "target" | "history";
  /**
   * null where there is a forecast; else the fields below are null
   */
  why_not: string | null;
  /**
   * past errors, changes or figures that it rests on
   */
  n_past: number;
  /**
   * these are shares
   */
  relative: boolean;
  mean: number | null;
  sd: number | null;
  crps: number | null;
  log: number | null;
  intervals: BacktestInterval[];
}
/**
 * What sets the futures nearest to a miss apart.
 */
export interface BacktestNear {
  /**
   * of the widest interval that it lies outside of
   */
  level: number;
  near: number;
  trials: number;
  events: BacktestStruck[];
  draws: BacktestLeaning[];
}
export interface BacktestStruck {
  name: string;
  sentence: string;
  /**
   * share of the futures near what came in which it strikes at least once
   */
  in_tail: number | null;
  in_all: number;
  se: number | null;
  stands_out: boolean;
}
export interface BacktestLeaning {
  name: string;
  unit: string;
  /**
   * mean in the futures near what came
   */
  in_tail: number | null;
  in_all: number;
  se: number | null;
  /**
   * mean rank in these; 0.5 says nothing
   */
  percentile: number | null;
  percentile_se: number | null;
  stands_out: boolean;
}
export interface BacktestGroup {
  /**
   * null: all
   */
  outcome: string | null;
  title: string;
  /**
   * null: all
   */
  horizon: number | null;
  /**
   * null where units differ
   */
  unit: string | null;
  n: number;
  /**
   * starts and periods; figures of one date are not independent
   */
  dates: number;
  coverage: BacktestCoverage[];
  /**
   * mean; null where units differ
   */
  crps: number | null;
  log: number | null;
  rivals: BacktestAgainst[];
}
export interface BacktestCoverage {
  level: number;
  n: number;
  hits: number;
  /**
   * shares of hits that so many do not exclude, 95 %
   */
  low: number;
  high: number;
  /**
   * of hits as far from what right intervals have, or farther
   */
  chance: number;
}
export interface BacktestAgainst {
  rival: string;
  n: number;
  /**
   * of its own intervals of 50, 80 and 95 %
   */
  hits: number[];
  crps: BacktestDifference | null;
  log: BacktestDifference | null;
}
export interface BacktestDifference {
  n: number;
  /**
   * mean score over these figures
   */
  model: number;
  rival: number;
  /**
   * model less rival
   */
  value: number;
  /**
   * 95 %; null of one figure
   */
  low: number | null;
  high: number | null;
  /**
   * figures on which the model is better
   */
  better: number;
}
export interface BacktestRanks {
  /**
   * of equal parts from 0 to 1
   */
  counts: number[];
  mean: number;
  /**
   * of so many independent figures
   */
  mean_error: number;
  /**
   * mean of (2 rank - 1)^2: 1/3 of right forecasts
   */
  spread: number;
  spread_error: number;
}
/**
 * Answer of `plimsoll breakeven --json`.
 */
export interface Breakeven {
  schema: "plimsoll.breakeven/1";
  model: string;
  about: About;
  target: Target;
  /**
   * expression, or empty
   */
  headroom: string;
  goal: number | null;
  value: Estimate;
  seed: number;
  trials: number;
  runs: number;
  screened: number;
  seconds: number;
  assumptions: BreakevenPoint[];
  /**
   * absent where there are none
   */
  warnings?: string[];
}
export interface BreakevenPoint {
  name: string;
  unit: string;
  /**
   * a table of numbers, moved together by a factor
   */
  is_factor: boolean;
  now: number;
  /**
   * null where the goal is not crossed
   */
  breakeven: number | null;
  se: number | null;
  statistic_least: number | null;
  statistic_greatest: number | null;
  nearest_at: number;
  nearest_statistic: number | null;
}
/**
 * Answer of `plimsoll compare --json`: two versions of a model side by side, and what each edit moved.
 */
export interface Compare {
  schema: "plimsoll.compare/1";
  model: string;
  about: About;
  old: CompareSide;
  new: CompareSide;
  /**
   * the texts say the same
   */
  same: boolean;
  seed: number;
  stream: number;
  trials: number;
  seconds: number;
  outcomes: CompareOutcome[];
  limits: CompareLimit[];
  only_old: string[];
  only_new: string[];
  not_comparable: string[];
  target?: Target;
  before?: Estimate;
  after?: Estimate;
  difference?: Estimate;
  by?: "declaration" | "section";
  method?: "all orders" | "orders";
  orders?: number;
  /**
   * that were run
   */
  models?: number;
  /**
   * models between that do not compile or run
   */
  failed?: number;
  unexplained?: number;
  shares?: CompareShare[];
  quiet: CompareChange[];
  quiet_rows: string[];
  warnings: string[];
}
export interface CompareSide {
  name: string;
  about: About;
  /**
   * of a plain run with these trials
   */
  digest: string;
  kept?: CompareKept;
}
/**
 * A run of the store.
 */
export interface CompareKept {
  id: string;
  started: string;
  note: string;
  /**
   * that made it
   */
  version: string;
  stream: number;
  digest: string;
  /**
   * of the same run by this version
   */
  digest_now: string;
}
export interface CompareOutcome {
  name: string;
  period: string;
  /**
   * the statistic: "mean(net_income) in FY2013"
   */
  text: string;
  unit: string;
  old: Estimate;
  new: Estimate;
  difference: Estimate;
  stands_out: boolean;
}
export interface CompareLimit {
  name: string;
  title: string;
  period: string;
  text: string;
  unit: string;
  /**
   * verdict; null where the old version has no such limit
   */
  old: string | null;
  new: string | null;
  old_value: number | null;
  new_value: number | null;
}
export interface CompareShare {
  name: string;
  kind: "edit" | "input" | "library" | "engine" | "asked";
  share: Estimate;
  se_trials: number | null;
  /**
   * null where all orders were taken
   */
  se_orders: number | null;
  /**
   * true: the orders that were taken do not tell their error
   */
  few_orders?: boolean;
  stands_out: boolean;
  /**
   * the first change in words
   */
  what: string;
  /**
   * all edits of a risk or a file
   */
  section: boolean;
  needs: string[];
  changes: CompareChange[];
  rows: CompareRow[];
}
/**
 * As `diff --json` has it.
 */
export interface CompareChange {
  change: "added" | "removed" | "renamed" | "changed";
  /**
   * word of the declaration
   */
  kind: string;
  name: string;
  risk?: string;
  old_name?: string;
  /**
   * the new name is not stated with `was`
   */
  guess?: boolean;
  same_fields?: number;
  all_fields?: number;
  /**
   * FILE:LINE
   */
  old_place?: string;
  new_place?: string;
  fields: CompareField[];
}
export interface CompareField {
  name: string;
  old: string;
  new: string;
}
export interface CompareRow {
  name: string;
  file: string;
  /**
   * line of the file; empty of a file as a whole
   */
  old: string;
  new: string;
}
/**
 * Answer of `plimsoll decide --json`: the best choice, and what stands beside it.
 */
export interface Decide {
  schema: "plimsoll.decide/1";
  model: string;
  about: About;
  target: Target;
  decision: DecideDecision;
  /**
   * in stages of more trials for fewer choices; else all choices on all trials
   */
  racing: boolean;
  confidence: number;
  /**
   * sets of actions
   */
  portfolios: number;
  allowed: number;
  within_budget: number;
  /**
   * sets with settings of levers
   */
  choices: number;
  /**
   * settings that change nothing
   */
  alike: number;
  stages: DecideStage[];
  /**
   * trials that chose
   */
  searched: number;
  /**
   * other trials, of which the figures are
   */
  measured: number;
  /**
   * choices times trials
   */
  evaluations: number;
  seconds: number;
  /**
   * whether the best keeps every constraint by the search; else it is what comes nearest
   */
  meets: boolean;
  best: DecideChoice;
  now: DecideChoice1;
  gain: Estimate;
  gain_apart: boolean;
  /**
   * of the best: its objective less that without the part
   */
  parts: DecidePart[];
  /**
   * other sets of actions, the best first
   */
  rivals: DecideRival[];
  /**
   * better ones with a constraint too close to call
   */
  unclear: DecideRival[];
  curves: DecideLeverCurve[];
  frontiers: DecideFrontier[];
  /**
   * where nothing meets the constraints
   */
  unmet: DecideUnmet[];
  warnings: string[];
}
export interface DecideDecision {
  name: string;
  title: string;
  maximises: boolean;
  actions: DecideAction[];
  levers: DecideLever[];
  constraints: DecideConstraint[];
  /**
   * per year
   */
  budget: number | null;
  /**
   * unit of budget and costs
   */
  money: string;
}
export interface DecideAction {
  name: string;
  title: string;
  cost: number | null;
}
export interface DecideLever {
  name: string;
  unit: string;
  low: number;
  high: number;
  now: number;
}
export interface DecideConstraint {
  text: string;
  /**
   * of the model; empty of one that the decision itself says
   */
  limit: string;
  period: string;
  unit: string;
  probability: boolean;
  relation: "at_most" | "below" | "at_least" | "above";
  bound: number;
}
export interface DecideStage {
  trials: number;
  choices: number;
  /**
   * dropped: a constraint surely fails
   */
  failing: number;
  /**
   * dropped: another surely keeps all constraints and is surely better
   */
  worse: number;
}
export interface DecideChoice {
  actions: string[];
  /**
   * in the order of decision.levers, in their units
   */
  levers: number[];
  /**
   * per year, in decision.money; null where it is not known before a run
   */
  cost: number | null;
  objective: Estimate;
  /**
   * in the order of decision.constraints
   */
  constraints: DecideKept[];
  /**
   * of all constraints together, by one-sided intervals of 95 %
   */
  verdict: "holds" | "breached" | "too_close";
}
export interface DecideKept {
  value: Estimate;
  verdict: "holds" | "breached" | "too_close";
}
/**
 * no action, levers where they stand
 */
export interface DecideChoice1 {
  actions: string[];
  /**
   * in the order of decision.levers, in their units
   */
  levers: number[];
  /**
   * per year, in decision.money; null where it is not known before a run
   */
  cost: number | null;
  objective: Estimate;
  /**
   * in the order of decision.constraints
   */
  constraints: DecideKept[];
  /**
   * of all constraints together, by one-sided intervals of 95 %
   */
  verdict: "holds" | "breached" | "too_close";
}
export interface DecidePart {
  kind: "action" | "lever";
  name: string;
  /**
   * actions that need it, and leave with it
   */
  with: string[];
  value: Estimate;
  apart: boolean;
  /**
   * of the choice without it
   */
  verdict: "holds" | "breached" | "too_close";
}
export interface DecideRival {
  choice: DecideChoice;
  difference: Estimate2;
  /**
   * told apart from the best, over all rivals together
   */
  apart: boolean;
}
/**
 * A figure of the trials and its standard error, in the unit that stands beside it; null where the trials do not support it.
 */
export interface Estimate2 {
  value: number | null;
  /**
   * standard error
   */
  se: number | null;
  doubt?: Doubt;
  /**
   * why there is no value or error, or why it is in doubt
   */
  reason?: string;
}
export interface DecideLeverCurve {
  lever: string;
  best: number;
  points: DecideLeverPoint[];
}
export interface DecideLeverPoint {
  at: number;
  objective: Estimate;
  difference: Estimate;
  verdict: "holds" | "breached" | "too_close";
}
export interface DecideFrontier {
  x: "mean" | "cost";
  y: "shortfall" | "constraint" | "objective";
  x_text: string;
  y_text: string;
  x_unit: string;
  y_unit: string;
  y_probability: boolean;
  points: DecideFrontierPoint[];
}
export interface DecideFrontierPoint {
  actions: string[];
  levers: number[];
  cost: number | null;
  x: Estimate;
  y: Estimate;
  verdict: "holds" | "breached" | "too_close";
  best: boolean;
}
export interface DecideUnmet {
  /**
   * in decision.constraints
   */
  constraint: number;
  /**
   * some choice keeps it, though no choice keeps all
   */
  by_some: boolean;
  actions: string[];
  levers: number[];
  /**
   * nearest to its bound, by the first stage of the search
   */
  value: number;
}
export interface ModelDiff {
  schema: "plimsoll.diff/1";
  kind: "models";
  old: string;
  new: string;
  changes: DeclarationChange[];
}
export interface DeclarationChange {
  change: "added" | "removed" | "renamed" | "changed";
  /**
   * word of the declaration
   */
  kind: string;
  name: string;
  risk?: string;
  old_name?: string;
  /**
   * the new name is not stated with `was`
   */
  guess?: boolean;
  same_fields?: number;
  all_fields?: number;
  /**
   * FILE:LINE
   */
  old_place?: string;
  new_place?: string;
  fields: FieldChange[];
}
export interface FieldChange {
  name: string;
  old: string;
  new: string;
}
export interface FilingDiff {
  schema: "plimsoll.diff/1";
  kind: "filings";
  old: FilingFile;
  new: FilingFile;
  factors: FactorChange[];
}
export interface FilingFile {
  path: string;
  sha256: string;
}
export interface FactorChange {
  status: "unchanged" | "changed" | "added" | "dropped" | "split" | "merged";
  old?: FactorName;
  new?: FactorName;
  split_from?: string;
  merged_into?: string;
  moved?: boolean;
  group?: GroupChange;
  /**
   * of the words
   */
  share_changed?: number;
  heading?: WordChange[];
  body?: WordChange[];
  quantities?: QuantityChange[];
}
export interface FactorName {
  id: string;
  number: number;
  heading: string;
}
export interface GroupChange {
  old: string;
  new: string;
}
/**
 * One of the three.
 */
export interface WordChange {
  kept?: string;
  removed?: string;
  inserted?: string;
}
export interface QuantityChange {
  old: string;
  new: string;
}
/**
 * Answer of `plimsoll show --mechanisms --effects --json`: what each carrier of a mechanism moves, on the same noise.
 */
export interface Effects {
  schema: "plimsoll.effects/1";
  model: string;
  about: About;
  /**
   * title of the register
   */
  register: string;
  income: Income;
  trials: number;
  runs: number;
  seconds: number;
  mechanisms: EffectsMechanism[];
}
export interface Income {
  of: string;
  unit: string;
  /**
   * how it was found: "by its name"; empty where it was asked for
   */
  found: string;
}
export interface EffectsMechanism {
  id: string;
  title: string;
  /**
   * the register's line, or income where it names none
   */
  hits: string;
  direction: "" | "down" | "up";
  qualitative: string;
  /**
   * of the line's effects
   */
  unit: string;
  tags: Tag[];
  cause?: Cause;
}
export interface Tag {
  /**
   * name of what carries the mechanism
   */
  carrier: string;
  /**
   * with it against without it; for one percent more of it; not at all; by the register's cause, a value against another
   */
  moved_by: "off" | "more" | "none" | "set";
  verdict: "moves" | "either_way" | "nominal" | "unseen" | "unmeasured";
  /**
   * of what does not move its line; empty else
   */
  why: string;
  file: string;
  line: number;
  effect?: Effect;
  on_income?: Effect;
}
export interface Effect {
  /**
   * difference of means over the horizon
   */
  value: number | null;
  se: number | null;
  doubt?: "no_spread" | "few_trials" | "heavy_tail";
  trials_that_differ: number;
}
/**
 * what the register calls the cause, measured by itself; absent where it names none
 */
export interface Cause {
  /**
   * as the register says
   */
  text: string;
  /**
   * the name that is switched or set
   */
  carrier: string;
  /**
   * with it against without it; for one percent more of it; not at all; by the register's cause, a value against another
   */
  moved_by: "off" | "more" | "none" | "set";
  verdict: "moves" | "either_way" | "nominal" | "unseen" | "unmeasured";
  /**
   * of what does not move its line; empty else
   */
  why: string;
  file: string;
  line: number;
  effect?: Effect;
  on_income?: Effect;
}
/**
 * What `plimsoll eval --json` prints.
 */
export interface Eval {
  schema: "plimsoll.eval/1";
  /**
   * with 17 digits, in `unit`
   */
  value: number;
  /**
   * empty for a plain number
   */
  unit: string;
}
/**
 * What `plimsoll facts --json` reads from a filing; docs/facts.md says how.
 */
export interface Facts {
  schema: "plimsoll.facts/1";
  path: string;
  sha256: string;
  kind: "inline XBRL" | "XBRL instance" | "SEC company facts";
  company: string | null;
  fiscal_end_month: number | null;
  fiscal_named_by_end: boolean;
  namespaces: FactNamespace[];
  facts: Fact[];
  /**
   * facts of the file, before any was left out
   */
  all: number;
  merged: number;
  disagree: FactPair[];
  warnings: string[];
}
export interface FactNamespace {
  prefix: string;
  uri: string;
}
export interface Fact {
  concept: string;
  label: string | null;
  entity: string;
  /**
   * ISO date; null of instants
   */
  start: string | null;
  /**
   * ISO date, the last day; null of what holds forever
   */
  end: string | null;
  dimensions: FactDimension[];
  number: boolean;
  nil: boolean;
  hidden: boolean;
  /**
   * exact decimal text, or a text; null where nil or not read
   */
  value: string | null;
  /**
   * why
   */
  not_read: string | null;
  unit: string | null;
  numerator: string[];
  denominator: string[];
  decimals: string | null;
  scale: string | null;
  sign: string | null;
  format: string | null;
  line: number;
  column: number;
  known: string | null;
  accession: string | null;
  form: string | null;
  told: number;
}
export interface FactDimension {
  axis: string;
  member: string;
  typed: boolean;
  scenario: boolean;
}
/**
 * Indices into `facts`.
 */
export interface FactPair {
  first: number;
  second: number;
}
/**
 * What `plimsoll fit --json` finds in a column; docs/fit.md says how.
 */
export interface Fit {
  schema: "plimsoll.fit/1";
  path: string;
  sha256: string;
  sheet: string | null;
  column: string;
  /**
   * null of plain numbers
   */
  unit: string | null;
  weights: string | null;
  rows: number;
  /**
   * observations, by weight
   */
  n: number;
  n_censored_below: number;
  n_censored_above: number;
  truncated_below: number | null;
  truncated_above: number | null;
  censored_below: number | null;
  censored_above: number | null;
  /**
   * of the values that are known exactly
   */
  mean: number;
  sd: number;
  least: number;
  most: number;
  /**
   * laws of counts were fitted
   */
  counts: boolean;
  resamples: number;
  seed: number;
  /**
   * ranked ones first, the best first
   */
  laws: FitLaw[];
  /**
   * of the values and of the best law
   */
  quantiles: FitQuantile[];
  tail: FitTail | null;
  stability: FitTail[];
  notes: string[];
  cautions: string[];
}
export interface FitLaw {
  name: string;
  /**
   * why it is not ranked; null where it is
   */
  why_not: string | null;
  /**
   * without it none of the fields below is there
   */
  fitted: boolean;
  parameters?: FitParameter[];
  /**
   * the distribution, in the language
   */
  law?: string;
  /**
   * a line of a model
   */
  draw?: string;
  log_likelihood?: number;
  aic?: number;
  bic?: number;
  /**
   * sum of log densities of each value under the law fitted to the others; null where it is not ranked
   */
  score?: number | null;
  /**
   * by refitting; else by one step of Newton
   */
  score_exact?: boolean;
  score_below_best?: number | null;
  /**
   * standard error of the difference to the best
   */
  score_error?: number | null;
  /**
   * not distinguishable from the best
   */
  near_best?: boolean;
  kolmogorov_smirnov?: number;
  p_kolmogorov_smirnov?: number | null;
  anderson_darling?: number;
  p_anderson_darling?: number | null;
  quantile_95?: FitEstimate;
}
export interface FitParameter {
  name: string;
  value: number;
  error: number | null;
  low: number;
  high: number;
}
export interface FitEstimate {
  value: number;
  /**
   * null of what is given and not estimated
   */
  error: number | null;
  /**
   * of an interval of 95 %
   */
  low: number;
  high: number;
}
export interface FitQuantile {
  level: number;
  seen: number;
  fitted: number;
}
export interface FitTail {
  threshold: number;
  /**
   * observations above it
   */
  above: number;
  share_above: number;
  why_not: string | null;
  shape: FitEstimate | null;
  scale: FitEstimate | null;
  modified_scale: FitEstimate | null;
  draw: string | null;
}
/**
 * What `plimsoll import --json` makes of a table; docs/tables.md says how.
 */
export interface Import {
  schema: "plimsoll.import/1";
  path: string;
  sha256: string;
  /**
   * names of columns stand in this line; of figures beside their labels the first
   */
  header_line: number;
  /**
   * without totals, notes and empty ones
   */
  rows: number;
  /**
   * for a model that has no line of time yet
   */
  time: string | null;
  source: string;
  dims: string[];
  givens: ImportGiven[];
  notes: string[];
}
export interface ImportGiven {
  name: string;
  /**
   * null of a table with periods over its columns
   */
  column: string | null;
  /**
   * of the first form
   */
  unit: string | null;
  dims: string[];
  each: "each year" | "each period" | null;
  /**
   * @minItems 1
   */
  forms: [ImportForm, ...ImportForm[]];
}
export interface ImportForm {
  /**
   * what it takes for granted; null where it is the only form
   */
  when: string | null;
  /**
   * the declaration
   */
  text: string;
  time: string | null;
}
/**
 * Answer of `plimsoll attribute --parts --json`: Euler allocation to the lines of a statement.
 */
export interface Parts {
  schema: "plimsoll.parts/1";
  model: string;
  about: About;
  target: Target;
  seed: number;
  stream: number;
  trials: number;
  seconds: number;
  whole: Estimate;
  whole_on_average: Estimate;
  whole_difference: Estimate;
  parts: EulerPart[];
}
export interface EulerPart {
  name: string;
  /**
   * 1 or -1
   */
  sign: number;
  in_tail: Estimate;
  on_average: Estimate;
  difference: Estimate;
}
/**
 * What `plimsoll read --json` finds in a filing; docs/read.md says how.
 */
export interface Register {
  schema: "plimsoll.register/1";
  source: RegisterSource;
  section: Section;
  lead_in: Paragraph[];
  groups: RegisterGroup[];
  factors: Factor[];
  parties: Party[];
  coverage: Coverage;
  repairs: Repair[];
  warnings: string[];
}
export interface RegisterSource {
  file: string;
  format: "text" | "HTML" | "PDF";
  encoding: string;
  sha256: string;
}
export interface Section {
  title: string;
  begin: Place;
  end: Place;
}
export interface Place {
  line: number;
  column: number;
  /**
   * of a PDF
   */
  page?: number;
}
export interface Paragraph {
  kind: "paragraph" | "bullet" | "subheading" | "table";
  text: string;
  begin: Place;
  end: Place;
}
export interface RegisterGroup {
  id: string;
  caption: Passage;
}
export interface Passage {
  /**
   * as mended
   */
  text: string;
  begin: Place;
  end: Place;
}
export interface Factor {
  id: string;
  /**
   * from 1
   */
  number: number;
  group: string | null;
  heading: Passage;
  category: string;
  /**
   * words that spoke for the category
   */
  reasons: string[];
  body: Paragraph[];
  quantities: FoundQuantity[];
}
export interface FoundQuantity {
  kind: "money" | "share" | "count" | "date" | "period" | "duration" | "ratio";
  quote: string;
  value: number;
  unit: string;
  scale: number;
  /**
   * 1 or -1
   */
  sign: number;
  approximation: "exact" | "about" | "almost" | "below" | "over" | "at least" | "at most";
  /**
   * the words that it counts or measures
   */
  about: string;
  as_of: string;
  /**
   * of dates and periods
   */
  from?: string;
  to?: string;
  /**
   * index into `body`; -1 for the heading
   */
  paragraph: number;
  begin: Place;
  end: Place;
}
export interface Party {
  name: string;
  abbreviations: string[];
  first_mention: Place;
  n_mentions: number;
}
/**
 * Characters of the text: each counts once.
 */
export interface Coverage {
  section: number;
  headings: number;
  bodies: number;
  bullets: number;
  lead_in: number;
  noise: number;
  unassigned: number;
  before_section: number;
  after_section: number;
}
export interface Repair {
  what: string;
  begin: Place;
}
/**
 * What `plimsoll runs reproduce --json` prints: a run made again from the texts that were kept, compared with its result.
 */
export interface Reproduction {
  schema: "plimsoll.reproduction/1";
  /**
   * of the run
   */
  id: string;
  same: boolean;
  /**
   * numbers, texts and flags
   */
  compared: number;
  different: number;
  /**
   * fields that the version which made the run did not write
   */
  added: number;
  digest: DigestThenAndNow;
  version: VersionThenAndNow;
  stream: StreamThenAndNow;
  /**
   * the first 1,000
   */
  differences: ReproductionDifference[];
}
export interface DigestThenAndNow {
  kept: string;
  now: string;
}
export interface VersionThenAndNow {
  kept: string;
  now: string;
}
export interface StreamThenAndNow {
  kept: number;
  now: number;
}
export interface ReproductionDifference {
  /**
   * such as outcomes[2] (net_income, FY2013).mean.value
   */
  path: string;
  /**
   * as JSON; empty where it is not there
   */
  kept: string;
  /**
   * as JSON; empty where it is not there
   */
  now: string;
}
/**
 * Answer of `plimsoll reverse --json`: how likely a failure is and what leads to it.
 */
export interface Reverse {
  schema: "plimsoll.reverse/1";
  model: string;
  about: About;
  /**
   * condition, with its period
   */
  failure: string;
  limit?: FailedLimit;
  method: "plain" | "subset" | "none";
  why: string;
  probability: number;
  se: number;
  interval?: Interval;
  /**
   * as a share
   */
  error_asked: number;
  /**
   * whether the error asked for was
   */
  reached: boolean;
  /**
   * where no method got there
   */
  below?: number;
  levels: number;
  replicates: number;
  plain: PlainTrials;
  ways: Way[];
  necessary: NeededRisk[];
  design_point?: DesignPoint;
  cost: ReverseCost;
}
export interface FailedLimit {
  name: string;
  title: string;
  /**
   * what counts as bad
   */
  text: string;
}
export interface Interval {
  low: number;
  high: number;
  confidence: number;
}
export interface PlainTrials {
  trials: number;
  failing: number;
}
export interface Way {
  events: string[];
  share: number;
  se: number;
  /**
   * 95 % interval
   */
  low: number;
  high: number;
  struck: Struck[];
  moved: MovedDraw[];
  path: PathPoint[];
  /**
   * that shows it: explain --trial
   */
  trial?: number;
}
export interface Struck {
  event: string;
  risk: string;
  share: number;
  se: number;
  /**
   * 95 % interval
   */
  low: number;
  high: number;
  usual_share: number;
  typical_period: string;
}
export interface MovedDraw {
  draw: string;
  where: string;
  mean_score: number;
  quantile: number;
  usual_score: number;
}
export interface PathPoint {
  outcome: string;
  median: number;
  usual_median: number;
}
export interface NeededRisk {
  risk: string;
  /**
   * of failures that would not be without it
   */
  share_saved: number;
  se: number;
  low: number;
  high: number;
}
/**
 * The most likely failing point.
 */
export interface DesignPoint {
  inputs: DesignInput[];
  distance: number;
}
export interface DesignInput {
  input: string;
  where: string;
  score: number;
  quantile: number | null;
}
export interface ReverseCost {
  plain_trials: number;
  subset_trials: number;
  other_trials: number;
  probability_seconds: number;
  other_seconds: number;
}
/**
 * Result of `plimsoll run --json`; docs/results.md says more.
 */
export interface Run {
  schema: "plimsoll.run/1";
  model: string;
  about?: About;
  title: string;
  /**
   * ISO date, or empty
   */
  as_of: string;
  /**
   * in the result
   */
  trials: number;
  /**
   * more than `trials` where the run was interrupted
   */
  trials_requested: number;
  seed: number;
  stream: number;
  sampler: "random" | "latin" | "sobol";
  /**
   * 1 for independent trials
   */
  replicates: number;
  /**
   * over every value of every outcome column
   */
  digest: string;
  threads: number;
  seconds: number;
  scenario: string;
  actions: string[];
  outcomes: Outcome[];
  limits: Limit[];
  expectations: Expectation[];
  unsettled: Unsettled[];
  warnings: string[];
  until?: Until | null;
  version?: string;
  /**
   * that gives the same figures; empty of an interrupted run of latin or sobol
   */
  command?: string;
  timing?: Timing;
  history?: History[];
  occurrences?: Occurrence[];
  convergence?: Convergence;
  observed?: Observed;
  parameter_risk?: ParameterRisk;
  description?: Description | null;
}
export interface Outcome {
  /**
   * as declared, with its label: cut[wan]
   */
  name: string;
  /**
   * its place in its index sets, or empty
   */
  label: string;
  title: string;
  kind: "flow" | "stock" | "value" | "indicator";
  /**
   * empty over the horizon
   */
  period: string;
  /**
   * of all numbers here
   */
  unit: string;
  /**
   * divisor for printing
   */
  scale: number;
  /**
   * value / scale is in it
   */
  display_unit: string;
  /**
   * the side on which it hurts
   */
  bad: "low" | "high" | null;
  mean: Estimate;
  sd: Estimate;
  /**
   * of the heavier tail
   */
  tail_index?: number | null;
  skewness: number | null;
  /**
   * less 3
   */
  kurtosis: number | null;
  min: number | null;
  max: number | null;
  quantiles: Quantile[];
  es: Shortfall[];
  p_negative: Probability | null;
  distribution?: Distribution;
  owed_to_givens?: OwedToGivens;
}
export interface Quantile {
  /**
   * level
   */
  p: number;
  /**
   * the trial of rank ceil(n p)
   */
  value: number | null;
  /**
   * 95 % interval
   */
  low: number | null;
  high: number | null;
  reason?: string;
}
/**
 * Mean of the worst share p of the trials.
 */
export interface Shortfall {
  p: number;
  value: number | null;
  se: number | null;
  /**
   * trials in the tail
   */
  n_tail: number;
  doubt?: Doubt;
  reason?: string;
}
export interface Probability {
  value: number | null;
  se: number | null;
  /**
   * 95 % interval
   */
  low: number | null;
  high: number | null;
  reason?: string;
}
export interface Distribution {
  /**
   * rising, from the least value to the largest; one that many trials share stands twice
   */
  amounts: number[];
  /**
   * for each amount: how many trials end at or below it; where it stands twice, first below it; 0 at the first, all at the last
   */
  trials: number[];
}
/**
 * Shares that are owed to uncertain givens alone; absent of models without any.
 */
export interface OwedToGivens {
  /**
   * of the variance; null where nothing varies
   */
  variance: Estimate | null;
  /**
   * of being among the worst 5 %, where 0 is chance
   */
  worst: Estimate | null;
}
export interface Limit {
  name: string;
  title?: string;
  label: string;
  period: string;
  /**
   * the statistic as written
   */
  text: string;
  /**
   * if the statistic is a probability
   */
  probability?: number | null;
  /**
   * if it is not
   */
  statistic?: number | null;
  se: number | null;
  /**
   * interval at `confidence`
   */
  low: number | null;
  high: number | null;
  /**
   * such that the intervals of all periods hold together with 99 %
   */
  confidence: number;
  relation: "<=" | "<" | ">=" | ">";
  bound: number;
  /**
   * of all numbers here
   */
  unit: string;
  /**
   * divisor for printing
   */
  scale: number;
  /**
   * value / scale is in it
   */
  display_unit: string;
  verdict: Verdict;
  reason?: string;
  doubt?: Doubt;
}
export interface Expectation {
  /**
   * as written
   */
  text: string;
  period: string;
  met: boolean;
  value: number | null;
  /**
   * of its acceptance
   */
  low: number | null;
  high: number | null;
  /**
   * of all numbers here
   */
  unit: string;
  /**
   * divisor for printing
   */
  scale: number;
  /**
   * value / scale is in it
   */
  display_unit: string;
  evidence: string;
}
/**
 * What events caused but the horizon cut off, per trial.
 */
export interface Unsettled {
  name: string;
  label: string;
  mean: Estimate;
  /**
   * of all numbers here
   */
  unit: string;
  /**
   * divisor for printing
   */
  scale: number;
  /**
   * value / scale is in it
   */
  display_unit: string;
}
export interface Until {
  stopped_by: "reached" | "trials" | "replicates" | "seconds" | "interrupted";
  goals: Goal[];
}
/**
 * A goal of --until.
 */
export interface Goal {
  /**
   * as written
   */
  text: string;
  /**
   * with its period
   */
  statistic: string;
  reached: boolean;
  value: number | null;
  se: number | null;
  doubt?: Doubt;
  reason?: string;
  /**
   * greatest error
   */
  most: number;
  /**
   * `most` is a share of the value
   */
  relative: boolean;
  /**
   * roughly, in all
   */
  trials_needed: number | null;
  screened?: Screened;
  /**
   * of all numbers here
   */
  unit: string;
  /**
   * divisor for printing
   */
  scale: number;
  /**
   * value / scale is in it
   */
  display_unit: string;
}
/**
 * How an error was reached by looking at more trials than were run; absent of a plain figure.
 */
export interface Screened {
  /**
   * in all, plain ones included
   */
  trials: number;
  /**
   * of these, trials that the model was run for
   */
  run: number;
  /**
   * plain trials of the same error, roughly
   */
  plain_trials: number;
}
export interface Timing {
  /**
   * instruction set
   */
  isa: string;
  /**
   * from the text to a program
   */
  compile_seconds: number;
}
export interface History {
  outcome: string;
  period: string;
  value: number;
}
export interface Occurrence {
  event: string;
  mean: Estimate;
  share: Estimate;
}
export interface Convergence {
  trials: number[];
  series: Series[];
}
export interface Series {
  kind: "outcome" | "limit";
  name: string;
  period: string;
  value: (number | null)[];
  se: (number | null)[];
}
/**
 * The futures that agree with what was observed; absent where nothing was.
 */
export interface Observed {
  /**
   * futures that were looked at
   */
  tried: number;
  /**
   * those of the run
   */
  agreeing: number;
  share: number;
  share_se: number;
  /**
   * ln of the density of what was observed, by EUR and not by M EUR
   */
  log_evidence: number;
  /**
   * how many futures agree, and with what: one sentence
   */
  summary: string;
  figures: ObservedFigure[];
  moved: MovedDraw1[];
}
/**
 * What was observed, and what the model held possible.
 */
export interface ObservedFigure {
  /**
   * as declared
   */
  text: string;
  object: string;
  period: string;
  kind: "value" | "count" | "range" | "condition";
  unit: string;
  /**
   * or the lower end of a range
   */
  seen: number | null;
  /**
   * standard error, or the upper end of a range
   */
  error: number | null;
  /**
   * of what was seen among what was held possible; of a range or a condition its chance
   */
  quantile: number;
  /**
   * share of the futures that agree with this one alone
   */
  alone: number;
  /**
   * a sentence where less than 1 % of what was held possible lies as far out; else empty
   */
  surprise: string;
  before: Spread;
  after: Spread;
  evidence: Evidence[];
}
/**
 * Quantiles, in the unit of what they are of.
 */
export interface Spread {
  p5: number;
  p50: number;
  p95: number;
}
/**
 * Where a figure comes from.
 */
export interface Evidence {
  kind: "line" | "row" | "judgement";
  /**
   * of a judgement: who judges, where somebody is named
   */
  source?: string;
  line?: number;
  /**
   * quote, key of the row, or reason
   */
  text: string;
}
/**
 * A draw that the observations moved or made narrower.
 */
export interface MovedDraw1 {
  name: string;
  label: string;
  period: string;
  unit: string;
  before: Spread;
  after: Spread;
  /**
   * normal score of the new median among the values before
   */
  score: number;
  /**
   * P95 - P5, of that before
   */
  width: number;
}
/**
 * How it was found what is owed to uncertain givens; absent of models without any.
 */
export interface ParameterRisk {
  /**
   * uncertain ones that outcomes depend on
   */
  givens: string[];
  /**
   * drawn twice with the same givens
   */
  trials: number;
  /**
   * why outcomes have no owed_to_givens
   */
  reason?: string;
}
/**
 * What the model says of itself.
 */
export interface Description {
  sources: Source[];
  risks: Risk[];
  groups: Named[];
  scenarios: Named[];
  actions: Named[];
  definitions: Definition[];
  statements: Statement[];
}
export interface Source {
  name: string;
  title: string;
  file: string;
  /**
   * empty when the file was not read
   */
  sha256: string;
}
export interface Risk {
  name: string;
  title: string;
  category: string;
  owner: string;
  groups: string[];
  /**
   * mechanisms of the register
   */
  carries: string[];
  /**
   * switched off in the run
   */
  off: boolean;
  evidence: Evidence[];
}
export interface Named {
  name: string;
  /**
   * or empty
   */
  title: string;
}
export interface Definition {
  name: string;
  kind: DefinitionKind;
  title: string;
  unit: string;
  /**
   * or empty
   */
  risk: string;
  /**
   * a draw that is an uncertain given; absent where not
   */
  parameter?: boolean;
  /**
   * as written
   */
  formula: string;
  file: string;
  line: number;
  evidence: Evidence[];
  support?: Support;
  /**
   * names that the formula reads
   */
  reads: string[];
  /**
   * of assumptions: outcomes and limits that depend on it
   */
  feeds: string[];
  values?: AssumedValue[];
  /**
   * of a law with constant numbers
   */
  quantiles?: Level[];
}
export interface AssumedValue {
  label: string;
  period: string;
  value: number;
}
export interface Level {
  p: number;
  value: number;
}
export interface Statement {
  name: string;
  title: string;
  lines: StatementLine[];
}
export interface StatementLine {
  name: string;
  sign: "+" | "-" | "=";
}
/**
 * What `plimsoll runs --json` and `runs show --json` print: runs that were kept, the newest first.
 */
export interface Runs {
  schema: "plimsoll.runs/1";
  /**
   * path of the store's file
   */
  store: string;
  runs: KeptRun[];
}
export interface KeptRun {
  /**
   * a hash over all other fields
   */
  id: string;
  /**
   * of the program, such as run
   */
  command: string;
  /**
   * with its options, for a shell
   */
  command_line: string;
  /**
   * as given, but files to write
   */
  options: KeptOption[];
  model: string;
  /**
   * the path that the model was called by
   */
  asked_for: string;
  /**
   * of files, the one that the model begins with
   */
  main_file: string;
  /**
   * of the program
   */
  version: string;
  /**
   * version of the random stream
   */
  stream: number;
  machine: string;
  /**
   * UTC, 2026-11-30T01:20:00.123Z
   */
  started: string;
  seconds: number;
  /**
   * of a run; else empty
   */
  digest: string;
  note: string;
  /**
   * SHA-256 of the result's JSON
   */
  result: string;
  files: ReadFile[];
}
export interface KeptOption {
  /**
   * such as --trials, or MODEL
   */
  name: string;
  /**
   * empty for a flag
   */
  values: string[];
}
/**
 * --method derivatives
 */
export interface Derivatives {
  schema: "plimsoll.sensitivity/1";
  model: string;
  about: About;
  /**
   * as asked
   */
  statistic: string;
  unit: string;
  value?: number;
  se?: number;
  doubt?: Doubt;
  assumptions: DerivativeRow[];
  made_of_others: string[];
  not_read: string[];
  smoothing: Smoothing;
  /**
   * absent where there are none
   */
  warnings?: string[];
  cost: DerivativesCost;
}
export interface DerivativeRow {
  name: string;
  kind: "given" | "number of a law" | "opening" | "history" | "event rate";
  unit: string;
  risk?: string;
  /**
   * in the statistic's unit
   */
  effect_of_100_percent?: number;
  effect_se?: number;
  elasticity?: number;
  /**
   * instead of the three before: why
   */
  not_measured?: string;
  method: "path" | "score" | "path+score" | "bump" | "none";
  past_jump: boolean;
  /**
   * told apart from 0
   */
  clear: boolean;
  bump?: Bump;
  entries: Entry[];
}
export interface Bump {
  step: number;
  uneven: boolean;
  up?: number;
  down?: number;
}
export interface Entry {
  label: string;
  value: number;
  /**
   * statistic's unit per unit of the entry
   */
  derivative?: number;
  se?: number;
}
export interface Smoothing {
  trials: number;
  low: number | null;
  high: number | null;
  atom: boolean;
}
export interface DerivativesCost {
  runs: number;
  trials: number;
  swept: number;
  run_seconds: number;
  sweep_seconds: number;
  bump_seconds: number;
}
/**
 * --method tornado, spider
 */
export interface Tornado {
  schema: "plimsoll.sensitivity/1";
  model: string;
  about: About;
  target: Target;
  seconds: number;
  method: "tornado" | "spider";
  runs: number;
  draws: HeldDraw[];
  risks: RiskOff[];
  /**
   * absent where there are none
   */
  warnings?: string[];
}
export interface HeldDraw {
  draw: string;
  coupled: boolean;
  /**
   * how many are held one at a time
   */
  parts: number;
  at: HeldAt[];
}
export interface HeldAt {
  level: number;
  statistic: Estimate;
  change: Estimate;
}
export interface RiskOff {
  risk: string;
  statistic: Estimate;
  change: Estimate;
}
/**
 * --method shares
 */
export interface Shares {
  schema: "plimsoll.sensitivity/1";
  model: string;
  about: About;
  target: Target;
  seconds: number;
  method: "shares";
  /**
   * what the sources are
   */
  by?: "input" | "risk" | "parameter";
  runs: number;
  variance: number;
  /**
   * of one trial in the variance
   */
  largest_part: number;
  shares: VarianceShare[];
}
export interface VarianceShare {
  source: string;
  first: Estimate;
  total: Estimate;
}
/**
 * --method shapley
 */
export interface Shapley {
  schema: "plimsoll.sensitivity/1";
  model: string;
  about: About;
  target: Target;
  seconds: number;
  method: "shapley";
  runs: number;
  variance: number;
  largest_part: number;
  effects: ShapleyEffect[];
}
export interface ShapleyEffect {
  source: string;
  share: number | null;
  se: number | null;
  coupled: boolean;
}
/**
 * --method ranks
 */
export interface Ranks {
  schema: "plimsoll.sensitivity/1";
  model: string;
  about: About;
  target: Target;
  seconds: number;
  method: "ranks";
  correlations: RankCorrelation[];
}
export interface RankCorrelation {
  name: string;
  value: number;
  se: number;
}
/**
 * What `plimsoll show --json` lists.
 */
export interface Show {
  schema: "plimsoll.show/1";
  model: string;
  title: string;
  as_of: string;
  definitions: ShownDefinition[];
  risks: ShownRisk[];
  groups: ShownGroup[];
  /**
   * title of the register, or empty
   */
  register: string;
  mechanisms: Mechanism[];
  limits: ShownLimit[];
  scenarios: Named[];
  actions: Named[];
  decisions: Named[];
  assumptions: EvidenceCounts;
  strength: ShownStrength;
  without_evidence: WithoutEvidence[];
}
export interface ShownDefinition {
  name: string;
  kind: DefinitionKind;
  unit: string;
  /**
   * of a balancing item: its size, as a share of the right side of the equation that it makes hold, and 1 where that side is 0; absent where not
   */
  balancing?: number;
  /**
   * a draw that is an uncertain given; absent where not
   */
  parameter?: boolean;
  formula: string;
  risk?: string;
  file?: string;
  line?: number;
  evidence: Evidence[];
}
export interface ShownRisk {
  name: string;
  title: string;
  category: string;
  owner: string;
  carries: string[];
  evidence: Evidence[];
}
export interface ShownGroup {
  name: string;
  title: string;
  risks: string[];
  evidence: Evidence[];
}
export interface Mechanism {
  id: string;
  title: string;
  carried_by: string[];
  /**
   * reason, or empty
   */
  qualitative: string;
}
export interface ShownLimit {
  name: string;
  title: string;
  text: string;
}
export interface EvidenceCounts {
  cited: number;
  judgement: number;
  without_evidence: number;
}
/**
 * figures and derived values by what stands behind them, as `verify` tells of the sources that lie beside the model; empty where one of these cannot be read
 */
export interface ShownStrength {
  figure?: number;
  derived?: number;
  words?: number;
  unchecked?: number;
  judgement?: number;
  bare?: number;
}
export interface WithoutEvidence {
  name: string;
  field: string;
  text: string;
  figures: number;
  file: string;
  line: number;
}
/**
 * Answer of `plimsoll stress --json`: rows beside the base run, on the same noise.
 */
export interface Stress {
  schema: "plimsoll.stress/1";
  model: string;
  about: About;
  target: Target;
  seed: number;
  trials: number;
  runs: number;
  seconds: number;
  base: Estimate;
  warnings: string[];
  stresses: StressRow[];
}
export interface StressRow {
  /**
   * what was done
   */
  kind: "scenario" | "action" | "replacement" | "band";
  name: string;
  title: string;
  value: Estimate;
  difference: Estimate;
  stands_out: boolean;
  effective_trials: number;
}
/**
 * Answer of `plimsoll trace --json`: a name and all that feeds it, as a graph.
 */
export interface Trace {
  schema: "plimsoll.trace/1";
  model: string;
  roots: number[];
  definitions: TracedDefinition[];
}
export interface TracedDefinition {
  id: number;
  name: string;
  kind: DefinitionKind;
  unit: string;
  formula: string;
  risk?: string;
  file?: string;
  line?: number;
  reads: TracedRead[];
  correlated_with?: string[];
  assumptions?: TracedAssumption[];
}
export interface TracedRead {
  id: number;
  name: string;
  /**
   * of the period before
   */
  previous?: true;
  /**
   * scenario or action
   */
  only_with?: string;
}
export interface TracedAssumption {
  /**
   * of the field
   */
  name: string;
  /**
   * as written
   */
  value: string;
  support: Support;
  line: number;
  evidence: string[];
}
/**
 * Answer of `plimsoll value --json`: what knowledge is worth before a decision, in the target's unit.
 */
export interface Value {
  schema: "plimsoll.value/1";
  model: string;
  about: About;
  target: Target;
  decision: string;
  /**
   * decided without knowing more
   */
  actions: string[];
  levers: number[];
  objective: Estimate;
  perfect: Estimate;
  /**
   * largest first
   */
  known: ValueKnown[];
  /**
   * the most often best first, at most ten
   */
  alternatives: ValueAlternative[];
  n_alternatives: number;
  /**
   * of the levers among the alternatives; 0 without levers
   */
  n_settings: number;
  /**
   * with levers: everything is worth this or more
   */
  at_least: boolean;
  trials: number;
  evaluations: number;
  seconds: number;
  warnings: string[];
}
export interface ValueKnown {
  kind: "given" | "draw" | "event" | "risk";
  name: string;
  title: string;
  risk: string;
  value: Estimate;
  /**
   * the same as the regression has it, a check without an error
   */
  fitted: number | null;
  /**
   * told apart from nothing, over all rows together
   */
  apart: boolean;
  /**
   * seen through summaries or with levers: worth this or more
   */
  at_least: boolean;
}
export interface ValueAlternative {
  actions: string[];
  levers: number[];
  objective: Estimate;
  /**
   * of futures in which it is the best
   */
  share: number;
}
/**
 * Answer of `plimsoll verify --json`.
 */
export interface Verify {
  schema: "plimsoll.verify/1";
  model: string;
  about: About;
  passes: boolean;
  sources: CheckedSource[];
  citations: Citation[];
  total: Tally;
  by_risk: PartTally[];
  by_outcome: PartTally[];
  /**
   * every figure that someone must answer for, and every value of a given that is made of others
   */
  values: EvidencedValue[];
  authors: EvidenceAuthor[];
  /**
   * with `--weigh`: figures by what they move
   */
  weighings?: Weighing[];
}
export interface CheckedSource {
  name: string;
  title: string;
  path: string;
  stated_sha256: string;
  sha256: string;
  hash: "matches" | "differs" | "not stated" | "not given";
}
export interface Citation {
  declaration: string;
  field: string;
  risk: string;
  source: string;
  line: number;
  quote: string;
  verdict: "verified" | "moved" | "differs" | "not found" | "unquoted" | "not checked";
  /**
   * else by words
   */
  by_figure: boolean;
  /**
   * lines
   */
  found_at?: number[];
  detail?: string;
  file: string;
  file_line: number;
}
export interface Tally {
  citations: CitationCounts;
  figures: FigureCounts;
  strength: StrengthCounts;
}
export interface CitationCounts {
  verified: number;
  moved: number;
  differs: number;
  "not found": number;
  unquoted: number;
  "not checked": number;
}
export interface FigureCounts {
  cited: number;
  judgement: number;
  bare: number;
}
export interface StrengthCounts {
  figure: number;
  derived: number;
  words: number;
  unchecked: number;
  judgement: number;
  bare: number;
}
export interface PartTally {
  name: string;
  citations: CitationCounts;
  figures: FigureCounts;
  strength: StrengthCounts;
}
export interface EvidencedValue {
  declaration: string;
  field: string;
  risk: string;
  /**
   * as written
   */
  text: string;
  /**
   * as written; may be empty
   */
  evidence: string;
  strength: Strength;
  rests_on: Strength1;
  /**
   * whose judgement; empty where nobody is named; of a balancing item: who lets it balance
   */
  by: string;
  /**
   * a balancing item; `text` is its equation
   */
  balancing: boolean;
  file: string;
  file_line: number;
}
export interface EvidenceAuthor {
  /**
   * empty: nobody is named
   */
  name: string;
  /**
   * judgements
   */
  n: number;
}
export interface Weighing {
  target: Target;
  statistic: Estimate;
  by_strength: WeighedByStrength;
  /**
   * judgements
   */
  by_author: WeighedAuthor[];
  /**
   * the largest first
   */
  rows: WeighedRow[];
  unclear: WeighedUnclear;
  unweighed: Unweighed[];
  /**
   * figures that the statistic rests on and that are in no share, by what they are
   */
  not_moved: NotMoved[];
  /**
   * `not_moved` is empty: the shares are of all figures
   */
  whole: boolean;
  /**
   * figures in formulas, of `not_moved`
   */
  in_formulas: number;
  seconds: number;
}
export interface WeighedByStrength {
  figure: WeighedPart;
  derived: WeighedPart;
  words: WeighedPart;
  unchecked: WeighedPart;
  judgement: WeighedPart;
  bare: WeighedPart;
}
export interface WeighedPart {
  /**
   * of the rows
   */
  n: number;
  /**
   * of all that is moved, by size
   */
  share: number;
  /**
   * at most
   */
  error: number;
}
export interface WeighedAuthor {
  name: string;
  n: number;
  share: number;
  error: number;
}
export interface WeighedRow {
  /**
   * as `sensitivity` names it
   */
  assumption: string;
  /**
   * of a table; empty for the only one
   */
  entry: string;
  /**
   * index into `values`
   */
  value: number;
  counts_as: Strength2;
  by: string;
  share: number;
  error: number;
  effect: Estimate3;
  /**
   * found by two runs with it moved by so much of itself, and scaled to a tenth; null: by its derivative
   */
  bump: number | null;
  /**
   * the two runs disagree: a step lies there, and no tenth is in proportion
   */
  uneven: boolean;
}
/**
 * A figure of the trials and its standard error, in the unit that stands beside it; null where the trials do not support it.
 */
export interface Estimate3 {
  value: number | null;
  /**
   * standard error
   */
  se: number | null;
  doubt?: Doubt;
  /**
   * why there is no value or error, or why it is in doubt
   */
  reason?: string;
}
/**
 * effects not told apart from 0, in no share: how many, and their size beside all that is weighed
 */
export interface WeighedUnclear {
  n: number;
  share: number;
}
export interface Unweighed {
  assumption: string;
  why: string;
}
export interface NotMoved {
  kind: "formulas" | "schedules" | "correlations" | "fixed" | "laws" | "rates" | "openings";
  n: number;
  by_strength: StrengthCounts;
}
/**
 * What `plimsoll watch --json` finds: early warnings of a limit; docs/questions/watch.md says how.
 */
export interface Watch {
  schema: "plimsoll.watch/1";
  model: string;
  about: About;
  failure: string;
  /**
   * empty of a failure
   */
  limit: string;
  title: string;
  period: string;
  chance: Estimate;
  trials: number;
  breaches: number;
  /**
   * that were looked at
   */
  figures: number;
  most_false_alarms: number | null;
  /**
   * by period, the best first; measured on the trials that did not choose them
   */
  warnings: WatchWarning[];
  seconds: number;
  cautions: string[];
}
export interface WatchWarning {
  figure: string;
  title: string;
  /**
   * by which it is known
   */
  period: string;
  months_ahead: number;
  /**
   * how often an event has struck since the beginning
   */
  count: boolean;
  unit: string;
  /**
   * it warns at or below the threshold, or at or above it
   */
  side: "low" | "high";
  threshold: number;
  hits: Estimate4;
  false_alarms: Estimate5;
  after_warning: Estimate6;
  area: Estimate7;
  breaches: number;
  calm: number;
}
/**
 * A figure of the trials and its standard error, in the unit that stands beside it; null where the trials do not support it.
 */
export interface Estimate4 {
  value: number | null;
  /**
   * standard error
   */
  se: number | null;
  doubt?: Doubt;
  /**
   * why there is no value or error, or why it is in doubt
   */
  reason?: string;
}
/**
 * A figure of the trials and its standard error, in the unit that stands beside it; null where the trials do not support it.
 */
export interface Estimate5 {
  value: number | null;
  /**
   * standard error
   */
  se: number | null;
  doubt?: Doubt;
  /**
   * why there is no value or error, or why it is in doubt
   */
  reason?: string;
}
/**
 * A figure of the trials and its standard error, in the unit that stands beside it; null where the trials do not support it.
 */
export interface Estimate6 {
  value: number | null;
  /**
   * standard error
   */
  se: number | null;
  doubt?: Doubt;
  /**
   * why there is no value or error, or why it is in doubt
   */
  reason?: string;
}
/**
 * A figure of the trials and its standard error, in the unit that stands beside it; null where the trials do not support it.
 */
export interface Estimate7 {
  value: number | null;
  /**
   * standard error
   */
  se: number | null;
  doubt?: Doubt;
  /**
   * why there is no value or error, or why it is in doubt
   */
  reason?: string;
}
/**
 * Answer of `plimsoll explain --worst --json`: the worst trials as stories, and what they have in common.
 */
export interface Worst {
  schema: "plimsoll.worst/1";
  model: string;
  about: About;
  target: Target;
  seed: number;
  stream: number;
  trials: number;
  /**
   * worst trials that are compared with all
   */
  tail: number;
  seconds: number;
  worst: WorstTrial[];
  events: CommonEvent[];
  draws: CommonDraw[];
}
export interface WorstTrial {
  /**
   * for explain --trial
   */
  trial: number;
  value: number | null;
  events: ToldEvent[];
  draws: ToldDraw[];
}
export interface ToldEvent {
  event: string;
  period: string;
  text: string;
}
export interface ToldDraw {
  draw: string;
  where: string;
  value: number;
  unit: string;
  discrete: boolean;
  quantile: number;
  coupled: boolean;
  /**
   * the outcome of the trial with this draw at its median
   */
  without: number | null;
}
export interface CommonEvent {
  name: string;
  sentence: string;
  /**
   * share of the worst trials
   */
  in_tail: number;
  in_all: number;
  se: number | null;
  stands_out: boolean;
}
export interface CommonDraw {
  name: string;
  unit: string;
  /**
   * mean of the worst trials
   */
  in_tail: number;
  in_all: number;
  se: number | null;
  percentile: number;
  percentile_se: number | null;
  stands_out: boolean;
}
