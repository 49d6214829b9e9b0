// The influence diagram: what is grouped with what.
import * as f from "../format";
import type { Definition, Run } from "../types";

export interface Group {
  id: string;
  title: string;
  kind: "risk" | "business" | "statement" | "claim";
  column: number;
  members: Definition[];
}
export interface Link {
  from: string;
  to: string;
  count: number;
}
export interface Picture {
  groups: Group[];
  links: Link[];
  groupOf: Map<Definition, string>;
}

const fileName = (path: string): string => (path.split("/").pop() ?? path).replace(/\.plim$/, "");

// Groups in four columns (risks, the business by file, statements, outcomes and limits), and how many
// readings lead from one to the other.
export function pictureOf(run: Run): Picture {
  const description = run.description;
  const groups = new Map<string, Group>();
  const groupOf = new Map<Definition, string>();
  if (description === null || description === undefined) return { groups: [], links: [], groupOf };
  const risks = new Map(description.risks.map((r) => [r.name, r]));
  const onStatement = new Map<string, string>();
  for (const statement of description.statements) {
    for (const line of statement.lines)
      if (!onStatement.has(line.name)) onStatement.set(line.name, statement.name);
  }
  const statements = new Map(description.statements.map((s) => [s.name, s]));
  const place = (d: Definition): [string, string, Group["kind"], number] => {
    if (d.kind === "outcome") return ["claim:outcomes", "Outcomes", "claim", 3];
    if (d.kind === "limit") return ["claim:limits", "Limits", "claim", 3];
    const risk = risks.get(d.risk);
    if (risk !== undefined) return [`risk:${risk.name}`, risk.title || f.words(risk.name), "risk", 0];
    const statement = onStatement.get(d.name);
    if (statement !== undefined && d.kind === "statement line") {
      return [
        `statement:${statement}`,
        statements.get(statement)?.title || f.words(statement),
        "statement",
        2,
      ];
    }
    const file = fileName(d.file);
    return [`file:${file}`, f.words(file), "business", 1];
  };
  for (const risk of description.risks) {
    groups.set(`risk:${risk.name}`, {
      id: `risk:${risk.name}`,
      title: risk.title || f.words(risk.name),
      kind: "risk",
      column: 0,
      members: [],
    });
  }
  const byName = new Map<string, Definition>();
  for (const d of description.definitions) {
    if (d.kind === "check" || d.kind === "expectation" || d.name.endsWith(" unsettled")) continue;
    const [id, title, kind, column] = place(d);
    let group = groups.get(id);
    if (group === undefined) groups.set(id, (group = { id, title, kind, column, members: [] }));
    group.members.push(d);
    groupOf.set(d, id);
    // An outcome has its subject's name; what is read is the subject.
    if (d.kind !== "outcome" && d.kind !== "limit" && !byName.has(d.name)) byName.set(d.name, d);
  }
  const counts = new Map<string, Link>();
  for (const [d, to] of groupOf) {
    for (const name of d.reads) {
      const source = byName.get(name);
      const from = source === undefined ? undefined : groupOf.get(source);
      if (from === undefined || from === to) continue;
      const key = `${from}\n${to}`;
      const link = counts.get(key);
      if (link === undefined) counts.set(key, { from, to, count: 1 });
      else link.count += 1;
    }
  }
  const kept = [...groups.values()].filter((g) => g.members.length > 0);
  return { groups: ordered(kept, [...counts.values()]), links: [...counts.values()], groupOf };
}

// Each column is put in the order of its neighbours' middles, some rounds to and fro: fewer crossings.
function ordered(groups: Group[], links: Link[]): Group[] {
  const position = new Map<string, number>();
  const columns = [0, 1, 2, 3].map((c) => groups.filter((g) => g.column === c));
  const number = () =>
    columns.forEach((column) => column.forEach((g, i) => position.set(g.id, (i + 0.5) / column.length)));
  number();
  for (let round = 0; round < 6; ++round) {
    for (const column of round % 2 === 0 ? [1, 2, 0] : [2, 1, 0]) {
      const middle = (g: Group): number => {
        let sum = 0;
        let weight = 0;
        for (const link of links) {
          const other = link.from === g.id ? link.to : link.to === g.id ? link.from : null;
          if (other === null) continue;
          sum += link.count * (position.get(other) ?? 0.5);
          weight += link.count;
        }
        return weight > 0 ? sum / weight : (position.get(g.id) ?? 0.5);
      };
      const middles = new Map(columns[column]!.map((g) => [g.id, middle(g)]));
      columns[column]!.sort((a, b) => middles.get(a.id)! - middles.get(b.id)!);
      number();
    }
  }
  return columns.flat();
}
