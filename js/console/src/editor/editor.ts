// The SQL editor: CodeMirror with one dialect. It is in a shadow root, where its styles need no permission of the
// content security policy.
import { acceptCompletion, autocompletion, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { HighlightStyle, bracketMatching, syntaxHighlighting } from "@codemirror/language";
import { setDiagnostics } from "@codemirror/lint";
import { sql } from "@codemirror/lang-sql";
import { Compartment, EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { dialectOf, statementIn, statementsOf } from "./statements.js";
import type { Extension } from "@codemirror/state";
import type { Editor, EditorOptions, Schema } from "./types.js";

const look = EditorView.theme({
  "&": {
    color: "var(--jf-ink)",
    backgroundColor: "var(--jf-card)",
    fontSize: "0.88rem",
    minHeight: "9rem",
    maxHeight: "40vh",
  },
  "&.cm-focused": { outline: "3px solid var(--jf-accent)" },
  ".cm-scroller": { fontFamily: "var(--jf-mono)", overflow: "auto" },
  ".cm-content": { caretColor: "var(--jf-ink)" },
  ".cm-cursor": { borderLeftColor: "var(--jf-ink)" },
  ".cm-gutters": {
    backgroundColor: "var(--jf-code)",
    color: "var(--jf-soft)",
    borderRight: "1px solid var(--jf-line)",
  },
  ".cm-activeLine": { backgroundColor: "transparent" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--jf-selection)",
  },
  ".cm-tooltip": { backgroundColor: "var(--jf-card)", color: "var(--jf-ink)", border: "1px solid var(--jf-line)" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--jf-accent)",
    color: "var(--jf-accent-ink)",
  },
});

const colours = syntaxHighlighting(
  HighlightStyle.define([
    { tag: tags.keyword, color: "var(--jf-accent)", fontWeight: "600" },
    { tag: tags.string, color: "var(--jf-good)" },
    { tag: [tags.number, tags.bool, tags.null], color: "var(--jf-warn)" },
    { tag: tags.comment, color: "var(--jf-soft)", fontStyle: "italic" },
    { tag: tags.typeName, color: "var(--jf-warn)" },
  ]),
);

/** Opens an editor in the shadow root of its parent. */
export function openEditor(options: EditorOptions): Editor {
  const dialect = dialectOf(options.subType);
  const root = options.parent.shadowRoot ?? options.parent.attachShadow({ mode: "open" });
  const language = new Compartment();
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: options.text,
      extensions: [keys(options), ...looks(options.label), language.of(sql({ dialect })), heard(options)],
    }),
  });
  return {
    text: () => view.state.doc.toString(),
    setText: (text) => {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
    },
    insert: (text) => {
      view.dispatch(view.state.replaceSelection(text));
      view.focus();
    },
    statements: () => {
      const text = view.state.doc.toString();
      const { from, to, empty } = view.state.selection.main;
      if (empty) return statementsOf(dialect, text);
      const one = statementIn(dialect, text, from, to);
      return one === undefined ? [] : [one];
    },
    setSchema: (schema, defaultSchema) => {
      view.dispatch({ effects: language.reconfigure(sql({ dialect, ...completionOf(schema, defaultSchema) })) });
    },
    mark: (error) => {
      mark(view, error);
    },
    focus: () => {
      view.focus();
    },
  };
}

function keys({ onRun }: EditorOptions): Extension {
  const run = (): boolean => {
    onRun();
    return true;
  };
  // Escape, then Tab, leaves the editor.
  return keymap.of([
    { key: "Mod-Enter", run },
    { key: "Tab", run: acceptCompletion },
    ...completionKeymap,
    ...historyKeymap,
    ...defaultKeymap,
    indentWithTab,
  ]);
}

function looks(label: string): Extension[] {
  return [
    lineNumbers(),
    highlightActiveLine(),
    drawSelection(),
    history(),
    bracketMatching(),
    autocompletion(),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ "aria-label": label }),
    look,
    colours,
  ];
}

function heard({ onChange }: EditorOptions): Extension {
  return EditorView.updateListener.of((update) => {
    if (update.docChanged || update.selectionSet) onChange();
  });
}

function completionOf(schema: Schema, defaultSchema: string | undefined): object {
  return { schema, ...(defaultSchema === undefined ? {} : { defaultSchema }), upperCaseKeywords: true };
}

function mark(view: EditorView, error: { readonly at: number; readonly message: string } | undefined): void {
  if (error === undefined) {
    view.dispatch(setDiagnostics(view.state, []));
    return;
  }
  const from = Math.min(Math.max(0, error.at), view.state.doc.length);
  const word = /^[\w$]+/.exec(view.state.doc.sliceString(from, from + 80))?.[0].length ?? 1;
  const to = Math.min(from + word, view.state.doc.length);
  view.dispatch(setDiagnostics(view.state, [{ from, to, severity: "error", message: error.message }]), {
    selection: { anchor: from },
    scrollIntoView: true,
  });
}
