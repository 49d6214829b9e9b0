// What the reader changed, against the files: a value that is never altered in place.
import * as f from "../format";
import type { Shown, Spec } from "./protocol";

export const kUnchanged: Spec = {
  sets: {},
  without: [],
  scenarios: [],
  actions: [],
  seed: 1,
  sampler: "random",
};

export function withValue(spec: Spec, name: string, text: string | null): Spec {
  const sets = { ...spec.sets };
  if (text === null) delete sets[name];
  else sets[name] = text;
  return { ...spec, sets };
}

export type Switch = "without" | "scenarios" | "actions";
export function switched(spec: Spec, kind: Switch, name: string, on: boolean): Spec {
  const rest = spec[kind].filter((one) => one !== name);
  return { ...spec, [kind]: on ? [...rest, name] : rest };
}

export interface Change {
  key: string;
  what: string;
  // From the file's value to this one, where there is one.
  detail: string;
  undone: Spec;
}

const titleOf = (all: { name: string; title: string }[], name: string): string =>
  all.find((one) => one.name === name)?.title || f.dottedName(name);

// One for each thing that differs from the files, in the order of the rail. `tell` says in words what a text
// changes that is no figure.
export function changesOf(
  spec: Spec,
  stated: Map<string, string>,
  show: Shown,
  tell: (name: string, text: string) => string | null = () => null,
): Change[] {
  return [
    ...Object.entries(spec.sets).map(([name, text]) => ({
      key: name,
      what: f.dottedName(name),
      detail: tell(name, text) ?? `${stated.get(name) ?? "?"} → ${text}`,
      undone: withValue(spec, name, null),
    })),
    ...spec.without.map((name) => ({
      key: `without ${name}`,
      what: titleOf([...show.risks, ...show.groups], name),
      detail: "switched off",
      undone: switched(spec, "without", name, false),
    })),
    ...spec.scenarios.map((name) => ({
      key: `scenario ${name}`,
      what: titleOf(show.scenarios, name),
      detail: "scenario on",
      undone: switched(spec, "scenarios", name, false),
    })),
    ...spec.actions.map((name) => ({
      key: `action ${name}`,
      what: titleOf(show.actions, name),
      detail: "action taken",
      undone: switched(spec, "actions", name, false),
    })),
  ];
}

export const isChanged = (spec: Spec): boolean =>
  Object.keys(spec.sets).length + spec.without.length + spec.scenarios.length + spec.actions.length > 0;

export const countOf = (n: number): string =>
  n === 0 ? "Nothing is changed" : `${n} ${n === 1 ? "change" : "changes"} from the file`;

// Everything as the files have it, on the same random numbers.
export const baseOf = (spec: Spec): Spec => ({ ...kUnchanged, seed: spec.seed, sampler: spec.sampler });

// Texts of two specs are the same where their runs are.
export function keyOf(spec: Spec, trials: number): string {
  const sets = Object.entries(spec.sets).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([
    sets,
    [...spec.without].sort(),
    spec.scenarios,
    [...spec.actions].sort(),
    spec.seed,
    spec.sampler,
    trials,
  ]);
}

// Sets, and forgets those that were set longest ago beyond so many.
export function keepLast<V>(all: Map<string, V>, key: string, value: V, most: number): void {
  all.delete(key);
  all.set(key, value);
  for (const old of all.keys()) {
    if (all.size <= most) return;
    all.delete(old);
  }
}
