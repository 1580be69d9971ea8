// The editor: CodeMirror in a shadow root, where its styles are sheets of their own that a strict
// Content-Security-Policy lets be.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import {
  HighlightStyle,
  StreamLanguage,
  bracketMatching,
  indentOnInput,
  syntaxHighlighting,
} from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { Compartment, EditorState, Prec, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const COLOURS = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--code-keyword)", fontWeight: "600" },
  { tag: [tags.standard(tags.variableName), tags.standard(tags.name)], color: "var(--code-keyword)" },
  { tag: tags.atom, color: "var(--link)" },
  { tag: [tags.local(tags.variableName)], color: "var(--code-variable)" },
  { tag: tags.string, color: "var(--code-text)" },
  { tag: tags.meta, color: "var(--code-text)" },
  { tag: tags.comment, color: "var(--muted)" },
]);

const LOOK = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--paper)", fontSize: "0.875rem", maxHeight: "26rem" },
  "&.cm-focused": { outline: "3px solid var(--focus)", outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5" },
  ".cm-content": { caretColor: "var(--ink)", minHeight: "12rem" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "var(--code-selection)",
  },
  ".cm-gutters": { color: "var(--muted)", backgroundColor: "var(--paper)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--code-line)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--code-selection)" },
  ".cm-fault": { textDecoration: "underline wavy var(--code-fault) 2px", backgroundColor: "var(--code-fault-ground)" },
  ".cm-tooltip": { color: "var(--ink)", backgroundColor: "var(--panel)", border: "1px solid var(--muted)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "inherit", maxHeight: "16rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "0.15rem 0.5rem" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { color: "var(--paper)", backgroundColor: "var(--link)" },
  ".cm-completionDetail": { fontStyle: "normal", opacity: "0.85", marginInlineStart: "0.75rem" },
  ".cm-completionInfo": { padding: "0.5rem", maxWidth: "20rem" },
});

const setFault = StateEffect.define();

const FAULT = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    const set = transaction.effects.find((effect) => effect.is(setFault));
    if (set) return set.value;
    return transaction.docChanged ? Decoration.none : marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});

export class Editor {
  // `host`: the element it is put into; `label` and `help`: what it is called, and the words on its keys;
  // `complete`: a completion source; `run`: what Ctrl+Enter does.
  constructor(host, { label, help, complete, run, phrases }) {
    const root = host.attachShadow({ mode: "open" });
    this.described = new Compartment();
    this.label = label;
    this.help = help;
    this.view = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        extensions: [
          Prec.highest(keymap.of([{ key: "Mod-Enter", run: () => (run(), true) }])),
          lineNumbers(),
          history(),
          drawSelection(),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          highlightActiveLine(),
          autocompletion({ override: [complete], icons: false, maxRenderedOptions: 60 }),
          StreamLanguage.define(sparql),
          syntaxHighlighting(COLOURS),
          EditorState.phrases.of(phrases),
          EditorView.lineWrapping,
          FAULT,
          this.described.of(this.attributes(false)),
          LOOK,
          keymap.of([...completionKeymap, ...closeBracketsKeymap, ...historyKeymap, ...defaultKeymap]),
        ],
      }),
    });
  }

  attributes(faulty) {
    const described = { "aria-label": this.label, "aria-description": this.help, spellcheck: "false", tabindex: "0" };
    return EditorView.contentAttributes.of(faulty ? { ...described, "aria-invalid": "true" } : described);
  }

  get text() {
    return this.view.state.doc.toString();
  }

  set text(text) {
    this.view.dispatch({
      changes: { from: 0, to: this.view.state.doc.length, insert: text },
      selection: { anchor: 0 },
    });
    this.clearFault();
  }

  replace(from, to, insert) {
    this.view.dispatch({ changes: { from, to, insert } });
  }

  // Underlines from an offset to the end of its word, and puts the cursor there.
  showFault(offset) {
    const length = this.view.state.doc.length;
    const word = /^[^\s]+/.exec(this.text.slice(offset));
    const from = Math.min(offset, Math.max(length - 1, 0));
    const to = Math.min(word ? offset + word[0].length : from + 1, length);
    const mark = Decoration.mark({ class: "cm-fault" });
    const marks = from < to ? Decoration.set([mark.range(from, to)]) : Decoration.none;
    this.view.dispatch({
      effects: [setFault.of(marks), this.described.reconfigure(this.attributes(true))],
      selection: { anchor: from },
      scrollIntoView: true,
    });
    this.view.focus();
  }

  clearFault() {
    this.view.dispatch({
      effects: [setFault.of(Decoration.none), this.described.reconfigure(this.attributes(false))],
    });
  }
}
