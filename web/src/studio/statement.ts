// Statements by line, and any variable of the model, by period.
import { add, h } from "../dom";
import * as f from "../format";
import { Refusal, type Link } from "./link";
import type { Spec, VariableTable } from "./protocol";
import type { Run } from "../types";

const kColumns = [
  ["mean", "Mean"],
  ["p5", "P5"],
  ["p50", "P50"],
  ["p95", "P95"],
] as const;
type Column = (typeof kColumns)[number][0];
// Of the largest amount; all others of the table have as many decimals.
const kDigits = 5;

// The unit that most lines share, told once above them, with the scale that suits the largest amount. Lines
// of other units are told in their own.
export function unitOfMost(tables: VariableTable[]): VariableTable | null {
  const count = new Map<string, number>();
  for (const one of tables) count.set(one.unit, (count.get(one.unit) ?? 0) + 1);
  const most = Math.max(0, ...count.values());
  const unit = tables.find((one) => count.get(one.unit) === most)?.unit;
  return tables
    .filter((one) => one.unit === unit)
    .reduce<VariableTable | null>((a, b) => (a === null || b.scale > a.scale ? b : a), null);
}

export class Statement {
  private readonly choice = h("select", { id: "statement-choice", "aria-label": "Statement" });
  private readonly column = h("select", { id: "statement-column", "aria-label": "Figure" });
  private readonly lines = h("div", {});
  private readonly names = h("datalist", { id: "variable-names" });
  private readonly name = h("input", {
    type: "search",
    id: "variable-name",
    list: "variable-names",
    placeholder: "any variable of the model",
  });
  private readonly found = h("div", {});
  private run: Run | null = null;
  private tables = new Map<string, VariableTable>();
  private key = "";
  private asked = 0;

  constructor(
    private readonly link: Link,
    private readonly at: () => { spec: Spec; trials: number; key: string },
    holder: HTMLElement,
  ) {
    add(this.column, [kColumns.map(([id, title]) => h("option", { value: id }, title))]);
    this.choice.addEventListener("change", () => void this.draw());
    this.column.addEventListener("change", () => void this.draw());
    this.name.addEventListener("change", () => void this.look());
    add(holder, [
      h("p", { class: "controls" }, this.choice, this.column),
      this.lines,
      h("h3", {}, "Any variable"),
      h("p", { class: "controls" }, h("label", { for: "variable-name" }, "Name"), this.name, this.names),
      this.found,
    ]);
  }

  // The description names statements and variables.
  describe(run: Run): void {
    const isFirst = this.run === null;
    this.run = run;
    if (!isFirst) return;
    const statements = run.description?.statements ?? [];
    this.choice.replaceChildren(
      ...statements.map((one) => h("option", { value: one.name }, one.title || f.dottedName(one.name))),
    );
    const income = statements.find((one) => /income/i.test(one.title || one.name));
    if (income !== undefined) this.choice.value = income.name;
    this.names.replaceChildren(
      ...(run.description?.definitions ?? [])
        .filter((d) => ["let", "flow", "stock", "draw", "mark", "total", "state"].includes(d.kind))
        .map((d) => h("option", { value: d.name }, d.title)),
    );
  }

  async draw(): Promise<void> {
    const statement = this.run?.description?.statements.find((one) => one.name === this.choice.value);
    this.choice.hidden = this.column.hidden = statement === undefined;
    if (statement === undefined) {
      const why =
        this.run === null
          ? "The run in full is under way; this follows from it."
          : "The model has no statement.";
      this.lines.replaceChildren(h("p", { class: "hint" }, why));
      return;
    }
    const turn = ++this.asked;
    this.lines.classList.add("old");
    await this.fetch(statement.lines.map((line) => line.name));
    if (turn !== this.asked) return;
    this.lines.classList.remove("old");
    this.lines.replaceChildren(this.tableOf(statement.title || statement.name, statement.lines));
    if (this.name.value !== "") await this.look();
  }

  private async fetch(names: string[]): Promise<void> {
    const { spec, trials, key } = this.at();
    if (key !== this.key) {
      this.key = key;
      this.tables.clear();
    }
    const wanted = names.filter((name) => !this.tables.has(name));
    if (wanted.length === 0) return;
    try {
      const { tables } = await this.link.request<{ tables: VariableTable[] }>("variable", {
        names: wanted,
        ...spec,
        trials,
      });
      if (key === this.key) for (const table of tables) this.tables.set(table.name, table);
    } catch (reason) {
      if (!(reason instanceof Refusal)) throw reason;
      this.found.replaceChildren(h("p", { class: "refused" }, reason.message));
    }
  }

  private tableOf(title: string, lines: { name: string; sign: "+" | "-" | "=" }[]): HTMLElement {
    const column = this.column.value as Column;
    const known = lines.map((line) => ({ line, table: this.tables.get(line.name) }));
    const periods = [...new Set(known.flatMap((one) => one.table?.rows.map((row) => row.period) ?? []))];
    const shared = unitOfMost(known.flatMap(({ table }) => table ?? []));
    const isShared = (table: VariableTable) => table.unit === shared?.unit;
    const amounts = (table: VariableTable) =>
      periods.map((period) => {
        const value = table.rows.find((row) => row.period === period)?.[column] ?? null;
        return value === null ? null : value / (isShared(table) ? shared! : table).scale;
      });
    const largest = Math.max(
      0,
      ...known.flatMap(({ table }) =>
        table !== undefined && isShared(table) ? amounts(table).map((x) => Math.abs(x ?? 0)) : [],
      ),
    );
    const texts = (table: VariableTable) =>
      isShared(table)
        ? f.evenly([...amounts(table), largest], kDigits).slice(0, -1)
        : f.evenly(amounts(table), kDigits);
    const definitions = new Map((this.run?.description?.definitions ?? []).map((d) => [d.name, d]));
    return h(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": title },
      h(
        "table",
        { class: "statement" },
        h("caption", {}, [title, shared?.display_unit ?? ""].filter((text) => text !== "").join(", ")),
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            h("th", { scope: "col" }, "Line"),
            periods.map((p) => h("th", { scope: "col", class: "n" }, f.shortPeriod(p))),
          ),
        ),
        h(
          "tbody",
          {},
          known.map(({ line, table }) =>
            h(
              "tr",
              { class: line.sign === "=" ? "sum" : "" },
              h(
                "th",
                { scope: "row" },
                h("span", { class: "sign" }, line.sign === "=" ? "" : `${line.sign === "-" ? "−" : "+"} `),
                h(
                  "button",
                  {
                    type: "button",
                    class: "link plain",
                    click: () => {
                      this.name.value = line.name;
                      void this.look();
                    },
                  },
                  definitions.get(line.name)?.title || f.dottedName(line.name),
                ),
                table === undefined || isShared(table) || table.display_unit === ""
                  ? null
                  : h("span", { class: "in" }, `, ${table.display_unit}`),
              ),
              (table === undefined ? periods.map(() => "–") : texts(table)).map((text) =>
                h("td", { class: "n" }, text),
              ),
            ),
          ),
        ),
      ),
    );
  }

  private async look(): Promise<void> {
    const name = this.name.value.trim();
    if (name === "") {
      this.found.replaceChildren();
      return;
    }
    await this.fetch([name]);
    const table = this.tables.get(name);
    if (table === undefined) return;
    this.found.replaceChildren(
      h(
        "div",
        { class: "scroll", tabindex: 0, role: "region", "aria-label": name },
        h(
          "table",
          { class: "narrow" },
          h(
            "caption",
            {},
            [table.title || f.dottedName(name), table.display_unit].filter((t) => t !== "").join(", "),
          ),
          h(
            "thead",
            {},
            h(
              "tr",
              {},
              h("th", { scope: "col" }, "Period"),
              kColumns.map(([, title]) => h("th", { scope: "col", class: "n" }, title)),
            ),
          ),
          h(
            "tbody",
            {},
            table.rows.map((row) =>
              h(
                "tr",
                {},
                h(
                  "th",
                  { scope: "row" },
                  [row.label ?? "", f.shortPeriod(row.period)].filter(Boolean).join(", ") || "horizon",
                ),
                kColumns.map(([id]) =>
                  h("td", { class: "n" }, row[id] === null ? "–" : f.significant(row[id]! / table.scale, 4)),
                ),
              ),
            ),
          ),
        ),
      ),
    );
  }
}
