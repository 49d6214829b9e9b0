// The influence diagram: boxes in four columns that fold, and threads from what is read to what reads.
import { add, fit, h, responsive, s, twoLines } from "./dom";
import * as f from "./format";
import { lawChart } from "./charts/small";
import type { Data, Definition } from "./types";
import * as v from "./view";

const kRow = 22;
// Of a heading that takes two lines.
const kTall = 36;
const kGap = 6;
const kMostGap = 44;
// Between columns, for the threads.
const kAisle = 78;
// Of the width, by column; and no box wider than its words need.
const kShares = [0.31, 0.2, 0.24, 0.25];
const kWidest = 360;
const kHeadings = ["Risks", "The business", "Statements", "Outcomes and limits"];

interface Placed {
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

// What a page that can be worked with adds: marks on what its reader changed, and the way to the text.
export interface AtWork {
  changed: ReadonlySet<string>;
  go: (file: string, line: number) => void;
}

export function diagram(data: Data, atWork?: AtWork): HTMLElement {
  const picture = v.pictureOf(data.run);
  const open = new Set<string>();
  const definitions = data.run.description?.definitions ?? [];
  const readable = new Map<string, Definition>();
  const readers = new Map<string, Definition[]>();
  for (const d of definitions) {
    const claim = d.kind === "outcome" || d.kind === "limit";
    if (!claim && !readable.has(d.name)) readable.set(d.name, d);
    for (const name of d.reads) (readers.get(name) ?? readers.set(name, []).get(name)!).push(d);
  }
  // Two outcomes may share a name, over the year and over the horizon.
  const keys = new Map(definitions.map((d, i) => [d, `definition:${i}`]));
  const key = (d: Definition): string => keys.get(d) ?? "";

  const detail = h("div", { class: "detail", "aria-live": "polite" });
  let chosen: string | null = null;

  const placeOf = (d: Definition): HTMLElement =>
    atWork === undefined
      ? h("code", {}, `${d.file}:${d.line}`)
      : h(
          "button",
          { type: "button", class: "link", click: () => atWork.go(d.file, d.line) },
          `${d.file}:${d.line}`,
        );
  const isChanged = (d: Definition): boolean =>
    atWork !== undefined && (atWork.changed.has(d.name) || (d.risk !== "" && atWork.changed.has(d.risk)));

  const show = (d: Definition) => {
    chosen = key(d);
    const quantiles = d.quantiles ?? [];
    const group = picture.groupOf.get(d);
    if (group !== undefined) open.add(group);
    const link = (other: Definition | undefined, name: string) =>
      other === undefined
        ? h("span", {}, name)
        : h(
            "button",
            {
              type: "button",
              class: "link",
              click: () => {
                show(other);
                redraw();
              },
            },
            name,
          );
    const list = (title: string, items: Node[]) =>
      items.length === 0
        ? null
        : [
            h("dt", {}, title),
            h(
              "dd",
              {},
              items.flatMap((n, i) => (i === 0 ? [n] : [", ", n])),
            ),
          ];
    detail.replaceChildren();
    add(detail, [
      h("h3", {}, d.title || f.words(d.name)),
      h("p", { class: "meta" }, `${d.kind} `, h("code", {}, d.name), d.unit === "" ? "" : `, in ${d.unit}`),
      d.formula === "" ? null : h("pre", { tabindex: 0, "aria-label": "formula" }, h("code", {}, d.formula)),
      h(
        "dl",
        {},
        d.file === "" ? null : [h("dt", {}, "stands in"), h("dd", {}, placeOf(d))],
        list(
          "reads",
          d.reads.map((name) => link(readable.get(name), name)),
        ),
        list(
          "read by",
          (readers.get(d.name) ?? []).filter((r) => r !== d).map((r) => link(r, r.title || r.name)),
        ),
        list(
          "evidence",
          d.evidence.map((e) =>
            h("span", {}, `${e.kind === "judgement" ? "judgement: " : ""}${v.citation(e)}`),
          ),
        ),
        list(
          "values",
          (d.values ?? []).map((value) =>
            h(
              "span",
              {},
              `${[value.label, value.period].filter((t) => t !== "").join(" ")}` +
                `${value.label + value.period === "" ? "" : " "}${f.significant(value.value, 6)}`,
            ),
          ),
        ),
      ),
      quantiles.length > 2 && quantiles[0]!.value < quantiles[quantiles.length - 1]!.value
        ? responsive((w) => lawChart(quantiles, Math.min(w, 420), d.unit), 420)
        : null,
    ]);
  };

  const draw = (available: number): SVGSVGElement => {
    const width = Math.max(760, available);
    // A column without boxes takes no room.
    const filledColumns = kShares.map((_, c) => picture.groups.some((g) => g.column === c));
    const total = kShares.reduce((sum, share, c) => sum + (filledColumns[c] ? share : 0), 0);
    const nAisles = Math.max(0, filledColumns.filter(Boolean).length - 1);
    const columnWidth = kShares.map((share, c) =>
      filledColumns[c] ? Math.min(kWidest, (share / total) * (width - nAisles * kAisle)) : 0,
    );
    const starts = columnWidth.map((_, i) =>
      columnWidth.slice(0, i).reduce((a, b) => a + b + (b > 0 ? kAisle : 0), 0),
    );
    const placed = new Map<string, Placed>();
    const headings = new Map(
      picture.groups.map((g) => [g.id, twoLines(g.title, columnWidth[g.column]! - 48)] as const),
    );
    const headOf = (g: v.Group) => (headings.get(g.id)!.length > 1 ? kTall : kRow);
    const heightOf = (g: v.Group) => headOf(g) + (open.has(g.id) ? kRow * g.members.length : 0);
    const boxes = [0, 1, 2, 3].map((c) => picture.groups.filter((g) => g.column === c));
    const filled = boxes.map((groups) => groups.reduce((sum, g) => sum + heightOf(g), 0));
    const tallest = Math.max(...boxes.map((groups, c) => filled[c]! + groups.length * kGap));
    // Shorter columns stand apart, so that threads do too.
    const gaps = boxes.map((groups, c) =>
      Math.min(kMostGap, Math.max(kGap, (tallest - filled[c]!) / Math.max(1, groups.length))),
    );
    const tops = boxes.map(
      (groups, c) => 30 + Math.max(0, (tallest - filled[c]! - groups.length * gaps[c]!) / 2),
    );
    for (const group of picture.groups) {
      const height = heightOf(group);
      const head = headOf(group);
      placed.set(group.id, {
        id: group.id,
        x: starts[group.column]!,
        y: tops[group.column]!,
        width: columnWidth[group.column]!,
        height,
      });
      if (open.has(group.id)) {
        group.members.forEach((d, i) =>
          placed.set(key(d), {
            id: key(d),
            x: starts[group.column]!,
            y: tops[group.column]! + head + kRow * i,
            width: columnWidth[group.column]!,
            height: kRow,
          }),
        );
      }
      tops[group.column]! += height + gaps[group.column]!;
    }
    const out = s("svg", {
      viewBox: `0 0 ${width} ${tallest + 40}`,
      width,
      height: tallest + 40,
      role: "group",
      "aria-label": "Influence diagram: boxes unfold, names show their formula",
    });
    kHeadings.forEach(
      (text, c) =>
        filledColumns[c] && out.append(s("text", { x: starts[c]!, y: 16, class: "column-name" }, text)),
    );

    // Threads run between what is in sight: a member where its box is open, else the box.
    const threads = new Map<string, { from: Placed; to: Placed; ends: [string, string]; count: number }>();
    const spot = (d: Definition): Placed | undefined => {
      const group = picture.groupOf.get(d);
      return group === undefined ? undefined : (placed.get(key(d)) ?? placed.get(group));
    };
    for (const [d, group] of picture.groupOf) {
      const to = spot(d);
      for (const name of d.reads) {
        const source = readable.get(name);
        if (source === undefined || to === undefined || source === d) continue;
        const from = spot(source);
        const sourceGroup = picture.groupOf.get(source);
        if (from === undefined || sourceGroup === undefined || from === to) continue;
        if (sourceGroup === group && !open.has(group)) continue;
        const id = `${from.id}\n${to.id}`;
        const old = threads.get(id);
        if (old === undefined) threads.set(id, { from, to, ends: [sourceGroup, group], count: 1 });
        else old.count += 1;
      }
    }
    const layer = s("g", { class: "threads", "aria-hidden": true });
    const lines: { node: SVGPathElement; ends: string[] }[] = [];
    for (const thread of threads.values()) {
      const { from, to } = thread;
      const y1 = from.y + kRow / 2;
      const y2 = to.y + kRow / 2;
      let d: string;
      if (from.x < to.x) {
        const x1 = from.x + from.width;
        const bend = Math.max(24, (to.x - x1) / 2);
        d = `M${x1},${y1}C${x1 + bend},${y1} ${to.x - bend},${y2} ${to.x},${y2}`;
      } else if (from.x === to.x) {
        const x1 = from.x + from.width;
        d = `M${x1},${y1}C${x1 + 26},${y1} ${x1 + 26},${y2} ${x1},${y2}`;
      } else {
        const x2 = to.x + to.width;
        d = `M${from.x},${y1}C${from.x - 30},${y1} ${x2 + 30},${y2} ${x2},${y2}`;
      }
      const node = s("path", {
        d,
        class: from.x < to.x ? "thread" : "thread back",
        "stroke-width": Math.min(5, 0.7 + 0.5 * Math.sqrt(thread.count)),
      });
      lines.push({ node, ends: [from.id, to.id, ...thread.ends] });
      layer.append(node);
    }
    out.append(layer);
    const light = (id: string | null) => {
      for (const one of lines)
        one.node.classList.toggle("lit", id !== null && one.ends.slice(0, 2).includes(id));
      layer.classList.toggle("dim", id !== null);
    };
    const pressable = (node: SVGGElement, id: string, act: () => void) => {
      node.addEventListener("click", act);
      node.addEventListener("keydown", (event) => {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          act();
        }
      });
      for (const type of ["pointerenter", "focus"]) node.addEventListener(type, () => light(id));
      for (const type of ["pointerleave", "blur"]) node.addEventListener(type, () => light(null));
    };
    for (const group of picture.groups) {
      const at = placed.get(group.id)!;
      const isOpen = open.has(group.id);
      out.append(
        s("rect", {
          x: at.x,
          y: at.y,
          width: at.width,
          height: at.height,
          rx: 2,
          class: `box ${group.kind}`,
        }),
      );
      const head = s(
        "g",
        {
          role: "button",
          tabindex: 0,
          class: group.members.some(isChanged) ? "node group changed" : "node group",
          "data-id": group.id,
          "aria-expanded": String(isOpen),
        },
        s("rect", { x: at.x, y: at.y, width: at.width, height: headOf(group), class: "hit" }),
        s("path", {
          d: isOpen ? `M${at.x + 7},${at.y + 9}l8,0l-4,5z` : `M${at.x + 8},${at.y + 7}l5,4l-5,4z`,
          class: "fold",
        }),
        headings
          .get(group.id)!
          .map((line, i) => s("text", { x: at.x + 20, y: at.y + kRow / 2 + 14 * i, dy: "0.32em" }, line)),
        s(
          "text",
          { x: at.x + at.width - 6, y: at.y + kRow / 2, dy: "0.32em", "text-anchor": "end", class: "count" },
          String(group.members.length),
        ),
        s("title", {}, group.title),
      );
      pressable(head, group.id, () => {
        if (isOpen) open.delete(group.id);
        else open.add(group.id);
        redraw(group.id);
      });
      out.append(head);
      if (!isOpen) continue;
      for (const d of group.members) {
        const spotOf = placed.get(key(d))!;
        const name =
          group.kind === "claim" && d.title !== ""
            ? d.title
            : group.kind === "risk" && d.name.startsWith(`${d.risk}.`)
              ? d.name.slice(d.risk.length + 1)
              : d.name;
        const node = s(
          "g",
          {
            role: "button",
            tabindex: 0,
            class: `node member ${chosen === key(d) ? "chosen" : ""}${isChanged(d) ? " changed" : ""}`,
            "data-id": key(d),
            "data-name": `${d.kind} ${d.name}`,
            "aria-pressed": String(chosen === key(d)),
          },
          s("rect", { x: spotOf.x, y: spotOf.y, width: spotOf.width, height: kRow, class: "hit" }),
          s(
            "text",
            { x: spotOf.x + 20, y: spotOf.y + kRow / 2, dy: "0.32em" },
            fit(f.words(name), at.width - 26),
          ),
          s("title", {}, `${d.name} = ${d.formula}`),
        );
        pressable(node, key(d), () => {
          show(d);
          redraw(key(d));
        });
        out.append(node);
      }
    }
    return out;
  };

  let last = 980;
  const holder = h("div", { class: "scroll diagram", tabindex: 0, role: "region", "aria-label": "Diagram" });
  const redraw = (focus?: string) => {
    holder.replaceChildren(draw(last));
    if (focus === undefined) return;
    const target = [...holder.querySelectorAll<SVGGElement>("[data-id]")].find(
      (n) => n.dataset.id === focus,
    );
    target?.focus({ preventScroll: true });
  };
  for (const group of picture.groups) if (group.kind === "claim") open.add(group.id);
  redraw();
  if (typeof ResizeObserver !== "undefined") {
    new ResizeObserver((entries) => {
      const width = Math.floor(entries[0]!.contentRect.width);
      if (width < 60 || Math.abs(width - last) < 2) return;
      last = width;
      redraw();
    }).observe(holder);
  }
  const foldAll = (unfold: boolean) => () => {
    open.clear();
    if (unfold) for (const group of picture.groups) open.add(group.id);
    redraw();
  };
  detail.append(
    h(
      "p",
      { class: "hint" },
      "Choose a box to unfold it, and a name in it to see its formula, where it stands, and what reads it.",
    ),
  );
  return h(
    "div",
    {},
    h(
      "div",
      { class: "controls" },
      h("button", { type: "button", click: foldAll(true) }, "Unfold all"),
      h("button", { type: "button", click: foldAll(false) }, "Fold all"),
    ),
    holder,
    detail,
  );
}
