// A source beside the model: what is cited in it and by whom, what nobody cites, and a figure of it as the
// start of a new given.
import { add, h } from "../dom";
import * as f from "../format";
import type { Evidence } from "../types";
import { Refusal, type Link } from "./link";
import type { Mark, Place, SourceWindow } from "./protocol";
import { button, dialog, say } from "./shell";

const kAround = 120;

export const placeOf = (e: Evidence): Place => ({
  source: e.source ?? "",
  line: e.line ?? 1,
  ...(e.kind === "line" ? { quote: e.text } : {}),
});

export class Filing {
  readonly node = h("div", { class: "filing" });
  private readonly title = h("h2", {});
  private readonly choice = h("select", { "aria-label": "Source" });
  private readonly lines = h("div", {
    class: "passages",
    tabindex: 0,
    role: "region",
    "aria-label": "The source",
  });
  private readonly use = button("Write a given that cites this", () => void this.cite(), {
    class: "strong",
  });
  private readonly tools = h("p", { class: "controls take-figure", hidden: true });
  private window: SourceWindow | null = null;
  private selected: { line: number; from: number; to: number } | null = null;

  constructor(
    private readonly link: Link,
    sources: { name: string; title: string }[],
    private readonly act: {
      text: (file: string, line: number) => void;
      insert: (text: string, at: { file: string; line: number } | null) => void;
    },
  ) {
    this.choice.append(...sources.map((one) => h("option", { value: one.name }, one.title || one.name)));
    this.choice.addEventListener("change", () => void this.open({ source: this.choice.value, line: 1 }));
    const uncited = h("input", {
      type: "checkbox",
      id: "uncited",
      change: (event) =>
        this.node.classList.toggle("show-uncited", (event.target as HTMLInputElement).checked),
    });
    this.tools.append(this.use);
    add(this.node, [
      h(
        "div",
        { class: "pane-head" },
        this.choice,
        h("span", {}, uncited, h("label", { for: "uncited" }, " what nobody cites")),
      ),
      this.title,
      this.tools,
      this.lines,
    ]);
    document.addEventListener("selectionchange", () => this.select());
  }

  async open(place: Place): Promise<void> {
    try {
      const window = await this.link.request<SourceWindow>("source", {
        source: place.source,
        from: Math.max(1, place.line - kAround),
        to: place.line + kAround,
      });
      this.window = window;
      this.choice.value = window.source;
      this.title.textContent = window.title || window.source;
      this.draw();
      const target = this.lines.querySelector<HTMLElement>(`[data-line="${place.line}"]`);
      target?.classList.add("target");
      const marks = [...(target?.querySelectorAll<HTMLElement>("mark") ?? [])];
      const quote = (place.quote ?? "").replace(/\s+/g, " ");
      const mark =
        marks.find((one) => (one.textContent ?? "").replace(/\s+/g, " ").includes(quote)) ?? marks[0];
      mark?.classList.add("now");
      (mark ?? target)?.scrollIntoView({ block: "center" });
      (mark ?? target)?.focus({ preventScroll: true });
      say(`${window.title || window.source}, line ${place.line}`);
    } catch (reason) {
      this.lines.replaceChildren(
        h("p", { class: "refused" }, reason instanceof Refusal ? reason.message : String(reason)),
      );
    }
  }

  private draw(): void {
    const window = this.window!;
    const byLine = new Map<number, Mark[]>();
    for (const mark of window.marks)
      (byLine.get(mark.line) ?? byLine.set(mark.line, []).get(mark.line)!).push(mark);
    const more = (from: number, text: string) =>
      button(text, () => void this.open({ source: window.source, line: from }), { class: "link" });
    let page = 0;
    this.lines.replaceChildren();
    add(this.lines, [
      window.from > 1
        ? more(Math.max(1, window.from - kAround), `Earlier, up to line ${window.from - 1}`)
        : null,
      window.lines.flatMap((line) => {
        const marks = byLine.get(line.n) ?? [];
        const isBlank = line.text.trim() === "";
        const head =
          line.page !== undefined && line.page !== page
            ? h("p", { class: "page" }, `page ${line.page}`)
            : null;
        page = line.page ?? page;
        return [
          head,
          h(
            "p",
            {
              class: `passage${marks.length > 0 ? " cited" : isBlank ? " blank" : ""}`,
              "data-line": line.n,
              tabindex: -1,
            },
            h("span", { class: "line-number", "aria-hidden": true }, f.count(line.n, "en")),
            h("span", { class: "passage-text" }, this.marked(line.text, marks)),
          ),
        ];
      }),
      window.to < window.total
        ? more(Math.min(window.total, window.to + kAround), `Later, from line ${window.to + 1}`)
        : null,
    ]);
  }

  // The text with what is cited as buttons; marks that overlap share one.
  private marked(text: string, marks: Mark[]): Node[] {
    const out: Node[] = [];
    const sorted = [...marks].sort((a, b) => a.from - b.from || b.to - a.to);
    let at = 0;
    for (let i = 0; i < sorted.length;) {
      const first = sorted[i]!;
      let to = Math.min(text.length, first.to);
      const group = [first];
      for (++i; i < sorted.length && sorted[i]!.from < to; ++i) {
        group.push(sorted[i]!);
        to = Math.max(to, Math.min(text.length, sorted[i]!.to));
      }
      const from = Math.max(at, first.from);
      if (to <= from) continue;
      out.push(document.createTextNode(text.slice(at, from)));
      const names = [...new Set(group.map((one) => one.name))];
      out.push(
        h(
          "mark",
          {
            role: "button",
            tabindex: 0,
            title: `cited by ${names.join(", ")}`,
            click: () => this.who(text.slice(from, to), group),
            keydown: (event) => {
              if ((event as KeyboardEvent).key === "Enter") this.who(text.slice(from, to), group);
            },
          },
          document.createTextNode(text.slice(from, to)),
        ),
      );
      at = to;
    }
    out.push(document.createTextNode(text.slice(at)));
    return out;
  }

  private who(quote: string, marks: Mark[]): void {
    dialog("What cites this", (close) => [
      h("blockquote", {}, quote),
      h(
        "ul",
        {},
        marks.map((mark) =>
          h(
            "li",
            {},
            mark.file === undefined || mark.at === undefined
              ? mark.name
              : button(
                  `${mark.name}, ${mark.file}:${mark.at}`,
                  () => {
                    close();
                    this.act.text(mark.file!, mark.at!);
                  },
                  { class: "link" },
                ),
          ),
        ),
      ),
    ]);
  }

  // A figure that is dragged over, within one line.
  private select(): void {
    const selection = document.getSelection();
    const text = selection?.toString() ?? "";
    const start = selection?.anchorNode?.parentElement?.closest<HTMLElement>(".passage");
    const end = selection?.focusNode?.parentElement?.closest<HTMLElement>(".passage");
    const isOne =
      selection !== null &&
      start !== null &&
      start !== undefined &&
      start === end &&
      this.lines.contains(start);
    if (!isOne || !/\d/.test(text) || text.length > 200) {
      // Pressing the button takes the selection away in some browsers.
      if (document.activeElement !== this.use) this.tools.hidden = true;
      return;
    }
    const holder = start.querySelector(".passage-text")!;
    const range = selection.getRangeAt(0);
    const before = document.createRange();
    before.setStart(holder, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const from = before.toString().length;
    this.selected = { line: Number(start.dataset.line), from, to: from + text.length };
    this.use.textContent = `Write a given that cites “${text.length > 40 ? `${text.slice(0, 39)}…` : text}”`;
    this.tools.hidden = false;
  }

  private async cite(): Promise<void> {
    if (this.selected === null || this.window === null) return;
    try {
      const { text, at } = await this.link.request<{
        text: string;
        at: { file: string; line: number } | null;
      }>("cite", { source: this.window.source, ...this.selected });
      this.tools.hidden = true;
      this.act.insert(text, at);
    } catch (reason) {
      say(reason instanceof Refusal ? reason.message : String(reason));
    }
  }
}
