// Small parts that every pane is made of.
import { add, h } from "../dom";

export const button = (
  text: string,
  click: () => void,
  attributes: Record<string, string | boolean> = {},
): HTMLButtonElement => h("button", { type: "button", ...attributes, click }, text);

// Shown at a width, drawn anew when that or what it shows changes; never while it is out of sight, nor
// before the first call of redraw().
export class Drawn {
  readonly box = h("div", { class: "draw" });
  private width = 0;
  private isDirty = false;
  private isReady = false;
  constructor(private readonly draw: (width: number) => Element) {
    new ResizeObserver((entries) => {
      const width = Math.floor(entries[0]!.contentRect.width);
      if (width < 60) {
        this.width = 0;
        return;
      }
      if (Math.abs(width - this.width) < 2 && !this.isDirty) return;
      this.width = width;
      if (this.isReady) this.paint();
    }).observe(this.box);
  }
  redraw(): void {
    this.isReady = true;
    this.isDirty = true;
    if (this.width > 0) this.paint();
  }
  private paint(): void {
    this.isDirty = false;
    this.box.replaceChildren(this.draw(this.width));
  }
}

// Tabs by the pattern of the ARIA guide: arrows move, one is in the order of tabs.
export interface Tab {
  id: string;
  title: string;
  panel: HTMLElement;
  shown?: () => void;
}
export class Tabs {
  readonly list: HTMLElement;
  private readonly buttons: HTMLButtonElement[];
  current: string;
  constructor(
    label: string,
    private readonly tabs: Tab[],
  ) {
    this.buttons = tabs.map((tab) => {
      tab.panel.id = `panel-${tab.id}`;
      tab.panel.setAttribute("role", "tabpanel");
      tab.panel.setAttribute("aria-labelledby", `tab-${tab.id}`);
      return h(
        "button",
        {
          type: "button",
          role: "tab",
          id: `tab-${tab.id}`,
          "aria-controls": `panel-${tab.id}`,
          click: () => this.show(tab.id),
        },
        tab.title,
      );
    });
    this.list = h(
      "div",
      { class: "tabs", role: "tablist", "aria-label": label, keydown: (event) => this.key(event) },
      this.buttons,
    );
    this.current = tabs[0]!.id;
    this.mark();
  }
  get panels(): HTMLElement[] {
    return this.tabs.map((tab) => tab.panel);
  }
  show(id: string): void {
    this.current = id;
    this.mark();
    this.tabs.find((tab) => tab.id === id)?.shown?.();
  }
  private mark(): void {
    this.tabs.forEach((tab, i) => {
      const on = tab.id === this.current;
      tab.panel.hidden = !on;
      this.buttons[i]!.setAttribute("aria-selected", String(on));
      this.buttons[i]!.tabIndex = on ? 0 : -1;
    });
  }
  private key(event: Event): void {
    const at = this.tabs.findIndex((tab) => tab.id === this.current);
    const n = this.tabs.length;
    const to = {
      ArrowRight: (at + 1) % n,
      ArrowLeft: (at + n - 1) % n,
      Home: 0,
      End: n - 1,
    }[(event as KeyboardEvent).key];
    if (to === undefined) return;
    event.preventDefault();
    this.show(this.tabs[to]!.id);
    this.buttons[to]!.focus();
  }
}

// A dialog with a title; it goes when it is closed.
export function dialog(
  title: string,
  content: (close: () => void) => (Node | string | null | (Node | string | null)[])[],
): HTMLDialogElement {
  const id = `dialog-${title.replace(/\W+/g, "-").toLowerCase()}`;
  const box = h("dialog", { "aria-labelledby": id, class: "dialog" });
  const close = () => box.close();
  add(box, [
    h("div", { class: "dialog-head" }, h("h2", { id }, title), button("Close", close, { class: "quiet" })),
    ...content(close),
  ]);
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
  return box;
}

// One line that is read out; replaced by the next.
export const status = h("p", { class: "status", role: "status" });
const kRead = 6000;
let clearing: ReturnType<typeof setTimeout> | undefined;
export const say = (text: string): void => {
  status.textContent = text;
  clearTimeout(clearing);
  clearing = setTimeout(() => {
    status.textContent = "";
  }, kRead);
};
