// What one leaves with, and what one comes with: files made from the answers, and a filing that is dropped.
import { add, h } from "../dom";
import * as f from "../format";
import { Refusal, type Link } from "./link";
import type { Exported, Spec } from "./protocol";
import { button, dialog, say } from "./shell";

const words = (reason: unknown): string => (reason instanceof Refusal ? reason.message : String(reason));

export function leave(link: Link, at: () => { spec: Spec; trials: number; command: string }): void {
  const state = h("p", { class: "hint", role: "status" });
  const make = (what: "report" | "xlsx" | "json", text: string) =>
    button(text, () => {
      const { spec, trials } = at();
      state.textContent = "Making it…";
      link.request<Exported>("export", { what, ...spec, trials }).then(
        (made) => {
          const anchor = h("a", { href: made.url, download: made.name }, made.name);
          document.body.append(anchor);
          anchor.click();
          anchor.remove();
          state.textContent = `${made.name} is made.`;
        },
        (reason: unknown) => {
          state.textContent = words(reason);
        },
      );
    });
  const { command } = at();
  dialog("Leave with", () => [
    h(
      "p",
      { class: "controls" },
      make("report", "The report (HTML)"),
      make("xlsx", "Tables and charts (xlsx)"),
      make("json", "Everything (JSON)"),
    ),
    state,
    h("p", {}, "The command that gives the same digest:"),
    h("pre", { class: "command", tabindex: 0 }, h("code", {}, command)),
    button("Copy", () => {
      navigator.clipboard.writeText(command).then(
        () => say("The command is copied."),
        () => say("The browser does not let the page copy; mark the command and copy it by hand."),
      );
    }),
    h("p", { class: "hint" }, "Each chart has SVG and PNG below it."),
  ]);
}

// ---- a filing

// As `plimsoll read --json` writes it, docs/read.md.
interface Register {
  factors: { heading: { text: string }; quantities: unknown[] }[];
  warnings: string[];
}

const quantityCount = (n: number): string => (n === 1 ? "1 quantity" : `${f.count(n)} quantities`);

export function readFiling(
  link: Link,
  file: File,
  mostBytes: number,
  started: (model: string) => void,
): void {
  if (file.size > mostBytes) {
    say(`${file.name} has ${f.count(file.size)} bytes; at most ${f.count(mostBytes)} are taken.`);
    return;
  }
  const body = h("div", {}, h("p", { role: "status" }, `Reading ${file.name}…`));
  dialog("A filing", () => [body]);
  const failed = (reason: unknown) => {
    body.replaceChildren(h("p", { class: "refused", role: "alert" }, words(reason)));
  };
  const upload = async (): Promise<string> => {
    const answer = await fetch("/upload", {
      method: "POST",
      headers: { "X-Plimsoll": "1", "Content-Type": "application/octet-stream" },
      body: file,
    });
    const found = (await answer.json().catch(() => ({}))) as { upload?: string; error?: { text?: string } };
    if (found.upload === undefined)
      throw new Error(found.error?.text ?? `the server answered ${answer.status}`);
    return found.upload;
  };
  upload()
    .then(async (id) => {
      const read = await link.request<{ register: Register; skeleton: string }>("read", { upload: id });
      const factors = read.register.factors;
      const folder = h("input", {
        type: "text",
        id: "new-folder",
        value: file.name
          .replace(/\.[^.]*$/, "")
          .replace(/[^A-Za-z0-9]+/g, "_")
          .toLowerCase(),
      });
      const state = h("p", { class: "refused", role: "alert" });
      body.replaceChildren();
      add(body, [
        h("p", {}, `${file.name}: ${f.count(factors.length)} risk factors.`),
        h(
          "ol",
          { class: "factors" },
          factors.map((one) =>
            h(
              "li",
              {},
              one.heading.text,
              one.quantities.length === 0
                ? null
                : h("span", { class: "hint" }, ` ${quantityCount(one.quantities.length)}`),
            ),
          ),
        ),
        read.register.warnings.map((one) => h("p", { class: "hint" }, `Warning: ${one}`)),
        h(
          "details",
          {},
          h("summary", {}, "The model that comes of it"),
          h("pre", { tabindex: 0 }, read.skeleton),
        ),
        h(
          "p",
          { class: "controls" },
          h("label", { for: "new-folder" }, "Folder"),
          folder,
          button(
            "Start a model from it",
            () => {
              link.request<{ model: string }>("start", { upload: id, folder: folder.value }).then(
                (made) => started(made.model),
                (reason: unknown) => {
                  state.textContent = words(reason);
                },
              );
            },
            { class: "strong" },
          ),
        ),
        state,
      ]);
    })
    .catch(failed);
}

// Files dropped anywhere on the page.
export function takeDrops(node: HTMLElement, take: (file: File) => void): void {
  node.addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files") !== true) return;
    event.preventDefault();
    node.classList.add("dropping");
  });
  node.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) node.classList.remove("dropping");
  });
  node.addEventListener("drop", (event) => {
    node.classList.remove("dropping");
    const file = event.dataTransfer?.files[0];
    if (file === undefined) return;
    event.preventDefault();
    take(file);
  });
}
