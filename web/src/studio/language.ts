// What the language server tells, in an editor: colours, hints between the words, mistakes with their fixes.
// The rest (completion, hover, signatures, definitions, rename, format) is @codemirror/lsp-client's own.
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { setDiagnostics, type Action, type Diagnostic } from "@codemirror/lint";
import { LSPPlugin, type LSPClient, type LSPClientExtension } from "@codemirror/lsp-client";
import { RangeSetBuilder, StateEffect, StateField, type Extension } from "@codemirror/state";
import {
  Decoration,
  EditorView,
  ViewPlugin,
  WidgetType,
  type DecorationSet,
  type ViewUpdate,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { h } from "../dom";

// Until the server's tokens come: what needs no list of words.
const plain = StreamLanguage.define<{ inText: boolean }>({
  name: "plimsoll",
  startState: () => ({ inText: false }),
  token(stream, state) {
    if (state.inText) {
      while (!stream.eol()) {
        const c = stream.next();
        if (c === "\\") stream.next();
        else if (c === '"') {
          state.inText = false;
          break;
        }
      }
      return "string";
    }
    if (stream.eatSpace()) return null;
    if (stream.peek() === "#") {
      stream.skipToEnd();
      return "comment";
    }
    if (stream.eat('"')) {
      state.inText = true;
      return "string";
    }
    if (stream.match(/^\d[\d_]*(\.\d+)?([eE][+-]?\d+)?%?/)) return "number";
    if (stream.match(/^[A-Za-z_][\w.]*/)) return null;
    stream.next();
    return null;
  },
  languageData: { commentTokens: { line: "#" } },
});
const colours = HighlightStyle.define([
  { tag: tags.comment, class: "tok-comment" },
  { tag: tags.string, class: "tok-string" },
  { tag: tags.number, class: "tok-number" },
]);

interface Position {
  line: number;
  character: number;
}
interface Range {
  start: Position;
  end: Position;
}
interface LspDiagnostic {
  range: Range;
  severity?: number;
  code?: string | number;
  message: string;
}
interface TextEdit {
  range: Range;
  newText: string;
}
interface CodeAction {
  title: string;
  edit?: {
    changes?: Record<string, TextEdit[]>;
    documentChanges?: { textDocument: { uri: string }; edits: TextEdit[] }[];
  };
}

// ---- mistakes and their fixes

const editsFor = (action: CodeAction, uri: string): TextEdit[] => [
  ...(action.edit?.changes?.[uri] ?? []),
  ...(action.edit?.documentChanges ?? []).filter((c) => c.textDocument.uri === uri).flatMap((c) => c.edits),
];

async function fixesOf(client: LSPClient, uri: string, one: LspDiagnostic): Promise<CodeAction[]> {
  if (client.serverCapabilities?.codeActionProvider === undefined) return [];
  try {
    const found = await client.request<object, (CodeAction & { command?: unknown })[] | null>(
      "textDocument/codeAction",
      { textDocument: { uri }, range: one.range, context: { diagnostics: [one] } },
    );
    return (found ?? []).filter((action) => action.edit !== undefined);
  } catch {
    return [];
  }
}

const kMostAsked = 20;
export interface Told {
  // By uri; after each change of the texts.
  diagnostics: (uri: string, errors: number, view: EditorView | null) => void;
}

export function diagnostics(told: Told): LSPClientExtension {
  const turns = new Map<string, number>();
  return {
    clientCapabilities: {
      textDocument: {
        publishDiagnostics: { versionSupport: true },
        codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix"] } } },
        inlayHint: {},
        semanticTokens: {
          requests: { full: true },
          tokenTypes: [],
          tokenModifiers: [],
          formats: ["relative"],
        },
      },
    },
    notificationHandlers: {
      "textDocument/publishDiagnostics": (
        client,
        params: { uri: string; version?: number; diagnostics: LspDiagnostic[] },
      ) => {
        const file = client.workspace.getFile(params.uri);
        const errors = params.diagnostics.filter((d) => (d.severity ?? 1) === 1).length;
        const view = file?.getView() ?? null;
        told.diagnostics(params.uri, errors, view);
        const plugin = view === null ? null : LSPPlugin.get(view);
        if (file === null || view === null || plugin === null) return true;
        if (params.version !== undefined && params.version !== null && params.version !== file.version)
          return true;
        const turn = (turns.get(params.uri) ?? 0) + 1;
        turns.set(params.uri, turn);
        const shown = (actions: Map<LspDiagnostic, CodeAction[]>) =>
          params.diagnostics.map((item): Diagnostic => {
            const at = (p: Position) =>
              plugin.unsyncedChanges.mapPos(plugin.fromPosition(p, plugin.syncedDoc));
            return {
              from: at(item.range.start),
              to: at(item.range.end),
              severity: (["error", "error", "warning", "info", "hint"] as const)[item.severity ?? 1]!,
              message: item.message,
              ...(item.code === undefined ? {} : { source: String(item.code) }),
              actions: (actions.get(item) ?? []).map((action): Action => ({
                name: action.title,
                apply: (target) => {
                  const doc = target.state.doc;
                  target.dispatch({
                    changes: editsFor(action, params.uri).map((edit) => ({
                      from: plugin.fromPosition(edit.range.start, doc),
                      to: plugin.fromPosition(edit.range.end, doc),
                      insert: edit.newText,
                    })),
                    userEvent: "input.fix",
                  });
                },
              })),
            };
          });
        view.dispatch(setDiagnostics(view.state, shown(new Map())));
        void Promise.all(
          params.diagnostics
            .slice(0, kMostAsked)
            .map(async (item) => [item, await fixesOf(client, params.uri, item)] as const),
        ).then((all) => {
          if (turns.get(params.uri) !== turn || !all.some(([, fixes]) => fixes.length > 0)) return;
          if (view.state.doc.eq(file.doc)) view.dispatch(setDiagnostics(view.state, shown(new Map(all))));
        });
        return true;
      },
    },
  };
}

// ---- colours and hints

class Hint extends WidgetType {
  constructor(
    private readonly text: string,
    private readonly tip: string,
  ) {
    super();
  }
  override eq(other: Hint): boolean {
    return other.text === this.text && other.tip === this.tip;
  }
  override toDOM(): HTMLElement {
    return h(
      "span",
      { class: "inlay", "aria-hidden": true, ...(this.tip === "" ? {} : { title: this.tip }) },
      this.text,
    );
  }
}

const setTokens = StateEffect.define<DecorationSet>();
const setHints = StateEffect.define<DecorationSet>();
const layer = (effect: typeof setTokens) =>
  StateField.define<DecorationSet>({
    create: () => Decoration.none,
    update(value, transaction) {
      let out = value.map(transaction.changes);
      for (const one of transaction.effects) if (one.is(effect)) out = one.value;
      return out;
    },
    provide: (field) => EditorView.decorations.from(field),
  });

interface InlayHint {
  position: Position;
  label: string | { value: string }[];
  tooltip?: string | { value: string };
  paddingLeft?: boolean;
}

const kPause = 60;
const painter = ViewPlugin.fromClass(
  class {
    private timer: ReturnType<typeof setTimeout> | undefined;
    private turn = 0;
    constructor(private readonly view: EditorView) {
      this.soon(0);
    }
    update(update: ViewUpdate): void {
      if (update.docChanged || update.viewportChanged) this.soon(kPause);
    }
    destroy(): void {
      clearTimeout(this.timer);
      this.turn = -1;
    }
    private soon(pause: number): void {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.paint(), pause);
    }
    private async paint(): Promise<void> {
      const plugin = LSPPlugin.get(this.view);
      if (plugin === null) return;
      const turn = ++this.turn;
      try {
        await plugin.client.initializing;
        plugin.client.sync();
        const doc = this.view.state.doc;
        const can = plugin.client.serverCapabilities as Record<string, unknown> | null;
        const isNow = () => turn === this.turn && this.view.state.doc.eq(doc);
        const legend = (can?.semanticTokensProvider as { legend?: { tokenTypes: string[] } } | undefined)
          ?.legend;
        if (legend !== undefined) {
          const found = await plugin.client.request<object, { data: number[] } | null>(
            "textDocument/semanticTokens/full",
            { textDocument: { uri: plugin.uri } },
          );
          if (!isNow()) return;
          const builder = new RangeSetBuilder<Decoration>();
          let line = 0;
          let character = 0;
          const data = found?.data ?? [];
          for (let i = 0; i + 4 < data.length; i += 5) {
            line += data[i]!;
            character = data[i] === 0 ? character + data[i + 1]! : data[i + 1]!;
            const from = plugin.fromPosition({ line, character }, doc);
            const to = Math.min(doc.length, from + data[i + 2]!);
            const type = legend.tokenTypes[data[i + 3]!] ?? "";
            if (to > from && /^[A-Za-z]+$/.test(type))
              builder.add(from, to, Decoration.mark({ class: `tok-${type}` }));
          }
          this.view.dispatch({ effects: setTokens.of(builder.finish()) });
        }
        if (can?.inlayHintProvider !== undefined && can.inlayHintProvider !== false) {
          const { from, to } = this.view.viewport;
          const hints = await plugin.client.request<object, InlayHint[] | null>("textDocument/inlayHint", {
            textDocument: { uri: plugin.uri },
            range: { start: plugin.toPosition(from, doc), end: plugin.toPosition(to, doc) },
          });
          if (!isNow()) return;
          const marks = (hints ?? []).map((one) => {
            const text =
              typeof one.label === "string" ? one.label : one.label.map((part) => part.value).join("");
            const tip = typeof one.tooltip === "string" ? one.tooltip : (one.tooltip?.value ?? "");
            return Decoration.widget({
              widget: new Hint(text, tip),
              side: 1,
            }).range(plugin.fromPosition(one.position, doc));
          });
          this.view.dispatch({ effects: setHints.of(Decoration.set(marks, true)) });
        }
      } catch {
        // A request that is given up leaves the colours as they were.
      }
    }
  },
);

export const language = (): Extension => [
  plain,
  syntaxHighlighting(colours),
  layer(setTokens),
  layer(setHints),
  painter,
];

// What the server's Markdown may become: words, code and lists; nothing that acts, loads or links.
const kAllowed = new Set([
  "P",
  "PRE",
  "CODE",
  "EM",
  "STRONG",
  "UL",
  "OL",
  "LI",
  "BR",
  "HR",
  "H1",
  "H2",
  "H3",
  "H4",
  "TABLE",
  "THEAD",
  "TBODY",
  "TR",
  "TD",
  "TH",
  "BLOCKQUOTE",
  "SPAN",
]);
export function harmless(html: string): string {
  const from = new DOMParser().parseFromString(html, "text/html");
  const copy = (node: Node): Node[] => {
    if (node.nodeType === Node.TEXT_NODE) return [document.createTextNode(node.textContent ?? "")];
    if (!(node instanceof Element) && node.nodeType !== Node.ELEMENT_NODE) return [];
    const element = node as Element;
    const inner = [...element.childNodes].flatMap(copy);
    if (element.tagName === "SCRIPT" || element.tagName === "STYLE") return [];
    if (!kAllowed.has(element.tagName)) return inner;
    const own = document.createElement(element.tagName);
    own.append(...inner);
    return [own];
  };
  const box = document.createElement("div");
  box.append(...[...from.body.childNodes].flatMap(copy));
  return box.innerHTML;
}
