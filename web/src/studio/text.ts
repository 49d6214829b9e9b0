// The model's text: an editor per file, what is unsaved, and what changed on the disk meanwhile.
import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, indentOnInput } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics, type Diagnostic as Mark } from "@codemirror/lint";
import {
  findReferencesKeymap,
  formatKeymap,
  hoverTooltips,
  jumpToDefinitionKeymap,
  LSPClient,
  LSPPlugin,
  renameKeymap,
  serverCompletion,
  signatureHelp,
  Workspace,
  type WorkspaceFile,
} from "@codemirror/lsp-client";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, StateEffect, StateField, type ChangeSet, type Text } from "@codemirror/state";
import {
  Decoration,
  drawSelection,
  EditorView,
  highlightActiveLine,
  keymap,
  lineNumbers,
  type DecorationSet,
} from "@codemirror/view";
import { add, h } from "../dom";
import { diagnostics, harmless, language } from "./language";
import { Refusal, type Link } from "./link";
import type { Diagnostic, Opened, Saved, TextFile } from "./protocol";
import { button, dialog, say } from "./shell";

export interface TextActions {
  // A key was pressed: answers to the texts before are not waited for.
  typed: () => void;
  // The texts that would run are other ones, and nothing was typed for a while.
  changed: () => void;
  // Of all open files.
  errors: (n: number) => void;
}

interface Open extends WorkspaceFile {
  file: TextFile;
  view: EditorView;
  // As the disk has it, as far as this page knows.
  saved: Text;
  hash: string;
}

// The line that one was led to.
const setTarget = StateEffect.define<number | null>();
const target = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, transaction) {
    let out = value.map(transaction.changes);
    for (const one of transaction.effects)
      if (one.is(setTarget))
        out =
          one.value === null
            ? Decoration.none
            : Decoration.set([Decoration.line({ class: "cm-target" }).range(one.value)]);
    return out;
  },
  provide: (field) => EditorView.decorations.from(field),
});

class Files extends Workspace {
  files: Open[] = [];
  constructor(
    client: LSPClient,
    private readonly pane: TextPane,
  ) {
    super(client);
  }
  syncFiles(): { file: WorkspaceFile; prevDoc: Text; changes: ChangeSet }[] {
    const out: { file: WorkspaceFile; prevDoc: Text; changes: ChangeSet }[] = [];
    for (const file of this.files) {
      const plugin = LSPPlugin.get(file.view);
      if (plugin === null || plugin.unsyncedChanges.empty) continue;
      out.push({ file, prevDoc: file.doc, changes: plugin.unsyncedChanges });
      file.doc = file.view.state.doc;
      file.version += 1;
      plugin.clear();
    }
    return out;
  }
  override requestFile(uri: string): Promise<WorkspaceFile | null> {
    return Promise.resolve(this.pane.opened(uri));
  }
  // Files come with their views; see TextPane.open().
  openFile(): void {}
  closeFile(): void {}
  override displayFile(uri: string): Promise<EditorView | null> {
    const file = this.pane.opened(uri);
    if (file !== null) this.pane.display(file);
    return Promise.resolve(file?.view ?? null);
  }
}

// Mistakes are looked for while one types, figures once one rests.
const kPauseToCheck = 10;
const kPauseToRun = 250;

export class TextPane {
  readonly node = h("div", { class: "text-pane" });
  private readonly choice = h("select", { "aria-label": "File" });
  private readonly holder = h("div", { class: "editors" });
  private readonly notice = h("div", { class: "notice", role: "alert", hidden: true });
  private readonly saveButton: HTMLButtonElement;
  private readonly client: LSPClient;
  private readonly open_: Open[] = [];
  private readonly errorsOf = new Map<string, number>();
  private current: Open | null = null;
  private toCheck: ReturnType<typeof setTimeout> | undefined;
  private toRun: ReturnType<typeof setTimeout> | undefined;
  private readonly nonce: string;

  constructor(
    private readonly link: Link,
    private readonly opened_: Opened,
    private readonly act: TextActions,
  ) {
    this.nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";
    this.client = new LSPClient({
      rootUri: opened_.uri_root,
      timeout: 30_000,
      sanitizeHTML: harmless,
      workspace: (client) => new Files(client, this),
      extensions: [
        diagnostics({
          diagnostics: (uri, errors) => {
            this.errorsOf.set(uri, errors);
            this.act.errors([...this.errorsOf.values()].reduce((a, b) => a + b, 0));
          },
        }),
      ],
    });
    this.choice.addEventListener("change", () => this.go(this.choice.value, 0));
    this.saveButton = button("Save", () => void this.save(), { class: "strong" });
    add(this.node, [
      h("div", { class: "pane-head" }, this.choice, this.saveButton),
      this.notice,
      this.holder,
    ]);
    this.marks();
  }

  connect(): void {
    if (this.client.connected) this.client.disconnect();
    this.client.connect(this.link.transport);
    this.client.initializing.catch(() =>
      say("The language service does not answer; the text can still be edited."),
    );
  }

  private uriOf(file: string): string {
    const path = file.split("/").map(encodeURIComponent).join("/");
    return `${this.opened_.uri_root.replace(/\/$/, "")}/${path}`;
  }

  opened(uri: string): Open | null {
    const known = this.open_.find((one) => one.uri === uri);
    if (known !== undefined) return known;
    const file = this.opened_.files.find((one) => this.uriOf(one.file) === uri);
    return file === undefined ? null : this.open(file);
  }

  private open(file: TextFile): Open {
    const known = this.open_.find((one) => one.file === file);
    if (known !== undefined) return known;
    const uri = this.uriOf(file.file);
    const state = EditorState.create({
      doc: file.text,
      extensions: [
        this.nonce === "" ? [] : EditorView.cspNonce.of(this.nonce),
        EditorState.readOnly.of(!file.writable),
        lineNumbers(),
        lintGutter(),
        history(),
        drawSelection(),
        highlightActiveLine(),
        highlightSelectionMatches(),
        bracketMatching(),
        closeBrackets(),
        indentOnInput(),
        autocompletion({ icons: false }),
        search({ top: true }),
        EditorView.lineWrapping,
        target,
        language(),
        this.client.plugin(uri, "plimsoll"),
        serverCompletion(),
        hoverTooltips(),
        signatureHelp(),
        keymap.of([
          { key: "Mod-s", run: () => (void this.save(), true) },
          ...closeBracketsKeymap,
          ...defaultKeymap,
          ...searchKeymap,
          ...historyKeymap,
          ...completionKeymap,
          ...lintKeymap,
          ...formatKeymap,
          ...renameKeymap,
          ...jumpToDefinitionKeymap,
          ...findReferencesKeymap,
        ]),
        EditorView.contentAttributes.of({ "aria-label": `Text of ${file.file}`, tabindex: "0" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) this.edited();
        }),
      ],
    });
    const view = new EditorView({ state });
    view.dom.hidden = true;
    this.holder.append(view.dom);
    const one: Open = {
      uri,
      languageId: "plimsoll",
      version: 0,
      doc: state.doc,
      getView: () => view,
      file,
      view,
      saved: state.doc,
      hash: file.hash,
    };
    this.open_.push(one);
    (this.client.workspace as Files).files.push(one);
    // The client tells all open files when it is ready.
    if (this.client.serverCapabilities !== null) this.client.didOpen(one);
    return one;
  }

  display(one: Open): void {
    for (const other of this.open_) other.view.dom.hidden = other !== one;
    this.current = one;
    this.choice.value = one.file.file;
    one.view.requestMeasure();
    this.marks();
  }

  // Shows a place; line 0 is the file as it was left. A path may be the model's or from where it was run.
  go(path: string, line: number, column = 1, focus = false): boolean {
    const file =
      this.opened_.files.find((one) => one.file === path) ??
      this.opened_.files.find((one) => path.endsWith(`/${one.file}`));
    if (file === undefined) return false;
    const one = this.open(file);
    this.display(one);
    if (line > 0) {
      const at = one.view.state.doc.line(Math.min(line, one.view.state.doc.lines));
      const pos = Math.min(at.to, at.from + column - 1);
      one.view.dispatch({
        selection: { anchor: pos },
        effects: [setTarget.of(at.from), EditorView.scrollIntoView(pos, { y: "center" })],
      });
      if (focus) one.view.focus();
    }
    return true;
  }

  first(): void {
    const main = this.opened_.files[0];
    if (this.current === null && main !== undefined) this.display(this.open(main));
  }

  insert(text: string, at: { file: string; line: number } | null): void {
    const file = at === null ? this.current?.file.file : at.file;
    if (file === undefined || !this.go(file, at?.line ?? 0)) {
      this.first();
      if (this.current === null) return;
    }
    const { view } = this.current!;
    const doc = view.state.doc;
    const pos = at === null ? doc.length : doc.line(Math.min(at.line, doc.lines)).from;
    const insert = text.endsWith("\n") ? text : `${text}\n`;
    view.dispatch({
      changes: { from: pos, insert: pos === doc.length && pos > 0 ? `\n${insert}` : insert },
      selection: { anchor: pos + insert.length },
      effects: EditorView.scrollIntoView(pos, { y: "center" }),
      userEvent: "input.paste",
    });
    view.focus();
  }

  // A run's own message, at its place.
  place(one: Diagnostic): boolean {
    if (one.file === undefined || one.line === undefined || !this.go(one.file, one.line, one.column ?? 1))
      return false;
    const { view } = this.current!;
    const from = view.state.selection.main.head;
    const line = view.state.doc.lineAt(from);
    const mark: Mark = {
      from,
      to: Math.max(from, line.to),
      severity: "error",
      message: one.message,
    };
    view.dispatch(setDiagnostics(view.state, [mark]));
    return true;
  }

  // The texts are in step with the server's after this.
  sync(): void {
    if (this.client.connected && this.client.serverCapabilities !== null) this.client.sync();
  }

  private edited(): void {
    this.act.typed();
    this.marks();
    clearTimeout(this.toCheck);
    this.toCheck = setTimeout(() => this.sync(), kPauseToCheck);
    clearTimeout(this.toRun);
    this.toRun = setTimeout(() => {
      this.sync();
      this.act.changed();
    }, kPauseToRun);
  }

  private isDirty(one: Open): boolean {
    return !one.view.state.doc.eq(one.saved);
  }
  get unsaved(): string[] {
    return this.open_.filter((one) => this.isDirty(one)).map((one) => one.file.file);
  }

  private marks(): void {
    const dirty = new Set(this.unsaved);
    const chosen = this.current?.file.file;
    this.choice.replaceChildren(
      ...this.opened_.files.map((one) =>
        h(
          "option",
          { value: one.file, selected: one.file === chosen },
          dirty.has(one.file) ? `${one.file} (unsaved)` : one.file,
        ),
      ),
    );
    this.saveButton.disabled = this.current === null || !dirty.has(this.current.file.file);
  }

  async save(): Promise<void> {
    const one = this.current;
    if (one === null || !this.isDirty(one)) return;
    await this.write(one, one.hash);
  }

  private async write(one: Open, hash: string): Promise<void> {
    const doc = one.view.state.doc;
    try {
      const saved = await this.link.request<Saved>("save", {
        file: one.file.file,
        text: doc.toString(),
        hash,
      });
      one.saved = doc;
      one.hash = saved.hash;
      this.notice.hidden = true;
      say(`${one.file.file} is saved.`);
      this.marks();
    } catch (reason) {
      if (reason instanceof Refusal && reason.kind === "stale" && reason.failure.disk !== undefined)
        this.conflict(one, reason.failure.disk);
      else this.tell(reason instanceof Refusal ? reason.message : String(reason));
    }
  }

  // What was written elsewhere, by hand or by this page: taken over where nothing here would be lost.
  disk(path: string, text: string, hash: string): void {
    const file = this.opened_.files.find((one) => one.file === path);
    if (file === undefined) return;
    const one = this.open_.find((other) => other.file === file);
    if (one === undefined) {
      file.text = text;
      file.hash = hash;
      this.act.changed();
      return;
    }
    if (hash === one.hash) return;
    if (this.isDirty(one) && one.view.state.doc.toString() !== text) this.conflict(one, { text, hash });
    else this.take(one, text, hash);
  }

  private take(one: Open, text: string, hash: string): void {
    const old = one.view.state.doc.toString();
    let from = 0;
    while (from < old.length && from < text.length && old[from] === text[from]) ++from;
    let end = 0;
    while (
      end < old.length - from &&
      end < text.length - from &&
      old[old.length - 1 - end] === text[text.length - 1 - end]
    )
      ++end;
    one.view.dispatch({
      changes: { from, to: old.length - end, insert: text.slice(from, text.length - end) },
    });
    one.saved = one.view.state.doc;
    one.hash = hash;
    this.notice.hidden = true;
    this.marks();
    say(`${one.file.file} changed on the disk and is shown as it is there.`);
  }

  private conflict(one: Open, disk: { text: string; hash: string }): void {
    this.notice.hidden = false;
    this.notice.replaceChildren();
    add(this.notice, [
      h(
        "p",
        {},
        h("b", {}, `${one.file.file} changed on the disk under your edit.`),
        " Nothing is overwritten yet.",
      ),
      h(
        "p",
        { class: "controls" },
        button("Show what the disk has", () => {
          dialog(`${one.file.file} on the disk`, () => [
            h("pre", { class: "disk-text", tabindex: 0 }, disk.text),
          ]);
        }),
        button("Keep mine and overwrite", () => void this.write(one, disk.hash)),
        button("Take the disk's", () => this.take(one, disk.text, disk.hash)),
      ),
    ]);
  }

  private tell(text: string): void {
    this.notice.hidden = false;
    this.notice.replaceChildren(h("p", {}, text));
  }
}
