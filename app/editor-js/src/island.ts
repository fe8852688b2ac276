// The island: a ProseMirror view that shows an automerge text and hands over what is typed. Rust holds the truth.

import { baseKeymap, chainCommands, selectNodeBackward } from "prosemirror-commands";
import { keymap } from "prosemirror-keymap";
import { EditorState, Plugin, TextSelection } from "prosemirror-state";
import type { Command, Transaction } from "prosemirror-state";
import { Decoration, DecorationSet, EditorView } from "prosemirror-view";
import { carets, caretsKey } from "./carets.ts";
import type { Caret } from "./carets.ts";
import { COMMANDS, backspace, breakLine, enter, indent, linkAt, selectedBlocks, toggleCheck } from "./commands.ts";
import { amLength, amSize, docOf, isImplicit, toAm, toPm } from "./flat.ts";
import { safeHref } from "./href.ts";
import { LinkBar } from "./linkbar.ts";
import type { LinkWords } from "./linkbar.ts";
import { localEdits } from "./local.ts";
import { normalise } from "./normal.ts";
import { Overlay } from "./overlay.ts";
import { clipboardParser, freshIds, tidyHtml } from "./paste.ts";
import { Misfit, applyEdits, keepSelection, mend } from "./remote.ts";
import { typing } from "./rules.ts";
import { kindOf, schema } from "./schema.ts";
import { survey } from "./survey.ts";
import { nodeViews } from "./views.ts";
import type { Block, TextEdit } from "./wire.ts";

/** What Rust provides. All take and give JSON text, but for numbers. */
export interface Host {
  /** Writes edits into automerge. False if it could not: the island then shows what Rust has. */
  edit(edits: string): boolean;
  /** The blocks as they are in automerge. */
  blocks(): string;
  undo(): void;
  redo(): void;
  /** The selection, in units of the automerge text; anchor -1 when the editor lost the focus. */
  selected(anchor: number, head: number): void;
  /** What the toolbar shows. */
  toolbar(state: string): void;
  /** Headings and number of words. */
  outline(survey: string): void;
  /** The island had parted from automerge and was set right. */
  diverged(what: string): void;
}

/** How it looks and speaks. */
export interface Options {
  label: string;
  placeholder: string;
  /** BCP 47, for spelling and hyphenation. */
  lang: string;
  editable: boolean;
  link: LinkWords;
  /** Labels of embeds by kind; others are shown by their kind. */
  embeds: Record<string, string>;
  done: string;
}

const REMOTE = "remote";
const isRemote = (tr: Transaction): boolean => tr.getMeta(REMOTE) === true;

/** Waits between two reports of the selection, in ms. */
const SELECTION_EVERY = 60;
/** Quiet time before headings and words are counted, in ms. */
const SURVEY_AFTER = 300;
/** Quiet time before the island is compared with automerge, in ms. */
const RECONCILE_AFTER = 2500;
/** After a composition ends ProseMirror reads its last DOM changes within 20 ms. */
const SETTLED_AFTER = 40;

/** A mounted editor. */
export class Island {
  readonly view: EditorView;
  private readonly bar: LinkBar;
  private editable: boolean;
  private overlay: Overlay | null = null;
  private timers = new Map<string, number>();
  private toolbarWas = "";
  private selectionWas = "";
  private waitingCarets: Caret[] | null = null;
  private leaving = false;

  constructor(
    place: HTMLElement,
    private readonly options: Options,
    private readonly host: Host,
  ) {
    this.editable = options.editable;
    const doc = docOf(JSON.parse(host.blocks()) as Block[]);
    this.view = new EditorView(
      { mount: place },
      {
        state: EditorState.create({ doc, plugins: this.plugins() }),
        editable: () => this.editable,
        attributes: () => this.attributes(),
        nodeViews: nodeViews(options),
        clipboardParser,
        transformPastedHTML: tidyHtml,
        transformPasted: freshIds,
        dispatchTransaction: (tr) => this.dispatch(tr),
        handleDOMEvents: {
          compositionend: () => (this.later("settle", SETTLED_AFTER, () => this.settle()), false),
          blur: () => {
            this.later("selection", 0, () => this.tellSelection());
            return false;
          },
          focus: () => {
            this.later("selection", 0, () => this.tellSelection());
            return false;
          },
        },
        handleClick: (_view, _pos, event) => this.follow(event),
      },
    );
    this.bar = new LinkBar(this.view, place.parentElement ?? document.body, options.link);
    this.tellToolbar();
    this.later("survey", 0, () => this.tellSurvey());
  }

  private attributes(): Record<string, string> {
    return {
      role: "textbox",
      "aria-multiline": "true",
      "aria-label": this.options.label,
      "aria-readonly": String(!this.editable),
      lang: this.options.lang,
      spellcheck: "true",
      tabindex: "0",
      class: "rich",
      translate: "no",
    };
  }

  private plugins(): Plugin[] {
    const host = (run: () => void): Command => (_state, dispatch) => {
      if (dispatch && this.editable) run();
      return true;
    };
    const undo = host(() => this.host.undo());
    const redo = host(() => this.host.redo());
    const tab = (by: 1 | -1): Command => (state, dispatch) => !this.leaving && indent(by)(state, dispatch);
    const link: Command = (state, dispatch) => {
      if (state.selection.empty && !linkAt(state)) return false;
      return dispatch ? this.bar.open() : true;
    };
    const keys: Record<string, Command> = {
      "Mod-z": undo,
      "Mod-y": redo,
      "Mod-Shift-z": redo,
      "Mod-b": COMMANDS.strong,
      "Mod-i": COMMANDS.em,
      "Mod-e": COMMANDS.code,
      // Without a selection the key is the command palette's.
      "Mod-k": link,
      "Mod-Alt-0": COMMANDS.paragraph,
      "Mod-Alt-1": COMMANDS.heading1,
      "Mod-Alt-2": COMMANDS.heading2,
      "Mod-Alt-3": COMMANDS.heading3,
      "Mod-Shift-7": COMMANDS.numbers,
      "Mod-Shift-8": COMMANDS.bullets,
      "Mod-Shift-9": COMMANDS.checks,
      "Mod-Enter": toggleCheck,
      Enter: enter,
      "Shift-Enter": chainCommands(breakLine, enter),
      Backspace: chainCommands(backspace, selectNodeBackward),
      Tab: tab(1),
      "Shift-Tab": tab(-1),
      // Escape, then Tab, leaves the editor from within a list.
      Escape: () => {
        this.leaving = true;
        return false;
      },
    };
    return [
      new Plugin({
        props: {
          handleKeyDown: (_view, event) => {
            if (event.key !== "Escape" && event.key !== "Tab" && event.key !== "Shift") this.leaving = false;
            return false;
          },
          handleDOMEvents: {
            // Menus and phones ask for undo without a key.
            beforeinput: (_view, event) => {
              if (event.inputType !== "historyUndo" && event.inputType !== "historyRedo") return false;
              event.preventDefault();
              if (this.editable) (event.inputType === "historyUndo" ? this.host.undo : this.host.redo).call(this.host);
              return true;
            },
          },
          decorations: (state) => this.placeholder(state),
        },
        appendTransaction: (all, before, state) =>
          all.some((tr) => tr.docChanged) && !all.some(isRemote) ? normalise(before.doc, state.tr) : null,
      }),
      typing(),
      keymap(keys),
      keymap(baseKeymap),
      carets(),
    ];
  }

  private placeholder(state: EditorState): DecorationSet | null {
    const first = state.doc.firstChild;
    if (state.doc.childCount > 1 || !first?.isTextblock || first.content.size > 0 || kindOf(first) !== "paragraph") return null;
    return DecorationSet.create(state.doc, [
      Decoration.node(0, first.nodeSize, { class: "empty", "data-placeholder": this.options.placeholder }),
    ]);
  }

  private dispatch(tr: Transaction): void {
    const before = this.view.state;
    const { state, transactions } = before.applyTransaction(tr);
    this.view.updateState(state);
    if (state.doc !== before.doc) {
      if (!transactions.some(isRemote)) {
        this.send(localEdits(before.doc, state.doc, transactions.flatMap((t) => t.mapping.maps)));
      }
      this.later("survey", SURVEY_AFTER, () => this.tellSurvey());
      this.later("reconcile", RECONCILE_AFTER, () => this.reconcile());
    }
    this.tellToolbar();
    if (tr.selectionSet || state.doc !== before.doc) this.soon("selection", SELECTION_EVERY, () => this.tellSelection());
  }

  private send(edits: TextEdit[]): void {
    const out = this.overlay ? edits.flatMap((edit) => this.overlay?.local(edit) ?? []) : edits;
    if (out.length === 0) return;
    if (!this.host.edit(JSON.stringify(out))) this.later("reconcile", 0, () => this.reconcile());
  }

  /** Shows edits that automerge has: from others, other tabs, undo. `own` moves the cursor to them. An empty list: look again. */
  apply(json: string, own: boolean): void {
    const edits = JSON.parse(json) as TextEdit[];
    if (edits.length === 0) return void (this.reconcile() || this.later("settle", SETTLED_AFTER, () => this.settle()));
    const shown = this.view.composing ? this.besideComposition(edits) : this.overlay ? null : edits;
    if (shown === null) return this.settle();
    if (shown.length === 0) return;
    const { tr } = this.view.state;
    try {
      applyEdits(tr, shown);
    } catch (error) {
      if (!(error instanceof Misfit || error instanceof RangeError)) throw error;
      this.host.diverged(String(error));
      this.reconcile();
      return;
    }
    if (own && !this.view.composing) this.cursorTo(tr, shown);
    else keepSelection(tr, this.view.state.selection);
    this.view.dispatch(tr.setMeta(REMOTE, true).setMeta("addToHistory", false));
  }

  /** After an undo the cursor stands where something changed. */
  private cursorTo(tr: Transaction, edits: readonly TextEdit[]): void {
    const last = edits[edits.length - 1];
    const at = last.t === "splice" ? last.at + last.insert.length : last.t === "mark" ? last.to : last.at + 1;
    const pos = Math.min(toPm(tr.doc, at), tr.doc.content.size);
    tr.setSelection(TextSelection.near(tr.doc.resolve(pos), -1)).scrollIntoView();
  }

  /** While composing: what can be shown without touching the composed block, translated; the rest waits for `settle`. */
  private besideComposition(edits: readonly TextEdit[]): TextEdit[] {
    const { doc, selection } = this.view.state;
    const index = selection.$head.index(0);
    let from = 0;
    for (let i = 0; i < index; i++) from += amSize(doc.child(i));
    let to = from + amSize(doc.child(index));
    const implicit = isImplicit(doc.child(index));
    this.overlay ??= new Overlay(amLength(doc));
    const out: TextEdit[] = [];
    for (const edit of edits) {
      const shown = this.overlay.remote(edit, (a, b) => a <= to && (b > from || (implicit && b === from)));
      if (!shown) continue;
      out.push(shown);
      // Edits before the composed block move it.
      const by = shown.t === "splice" ? shown.insert.length - shown.del : shown.t === "block" && shown.new ? 1 : 0;
      const at = shown.t === "mark" ? Infinity : shown.at;
      if (at <= from) [from, to] = [from + by, to + by];
    }
    this.later("settle", SETTLED_AFTER, () => this.settle());
    return out;
  }

  /** Shows what waited for the composition to end. */
  private settle(): void {
    if (this.view.composing) return this.later("settle", SETTLED_AFTER, () => this.settle());
    this.reconcile();
    if (this.waitingCarets) this.carets(JSON.stringify(this.waitingCarets));
  }

  /** Compares with automerge and shows what it has. True if that was possible now. */
  reconcile(): boolean {
    if (this.view.composing) return false;
    const waited = this.overlay !== null;
    this.overlay = null;
    const target = docOf(JSON.parse(this.host.blocks()) as Block[]);
    const { tr, doc } = this.view.state;
    if (doc.eq(target)) return true;
    mend(tr, target);
    if (!waited) this.host.diverged(`${tr.steps.length} places differ`);
    keepSelection(tr, this.view.state.selection);
    this.view.dispatch(tr.setMeta(REMOTE, true).setMeta("addToHistory", false));
    return true;
  }

  /** Runs a command of the toolbar or the palette. */
  command(name: string): void {
    if (!this.editable) return;
    this.view.focus();
    if (name === "link") this.bar.open();
    else if (Object.hasOwn(COMMANDS, name)) COMMANDS[name](this.view.state, this.view.dispatch, this.view);
  }

  /** Shows where others are. */
  carets(json: string): void {
    const list = JSON.parse(json) as Caret[];
    // A caret's element inside the text being composed would break the composition.
    this.waitingCarets = this.view.composing || this.overlay ? list : null;
    if (!this.waitingCarets) this.view.dispatch(this.view.state.tr.setMeta(caretsKey, list).setMeta(REMOTE, true));
    else this.later("settle", SETTLED_AFTER, () => this.settle());
  }

  setEditable(editable: boolean): void {
    if (this.editable === editable) return;
    this.editable = editable;
    this.view.setProps({ editable: () => this.editable });
    this.tellToolbar();
  }

  /** Puts the cursor before the block with this number and brings it into view. */
  goTo(block: number): void {
    const { doc, tr } = this.view.state;
    if (block < 0 || block >= doc.childCount) return;
    let off = 0;
    for (let i = 0; i < block; i++) off += doc.child(i).nodeSize;
    const dom = this.view.nodeDOM(off);
    this.view.dispatch(tr.setSelection(TextSelection.near(doc.resolve(off + 1))));
    this.view.focus();
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (dom instanceof HTMLElement) dom.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
  }

  focus(): void {
    this.view.focus();
  }

  destroy(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
    this.bar.destroy();
    this.view.destroy();
  }

  private follow(event: MouseEvent): boolean {
    const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
    if (!link || (this.editable && !event.ctrlKey && !event.metaKey)) return false;
    const href = safeHref(link.getAttribute("href") ?? "");
    if (href) window.open(href, "_blank", "noopener,noreferrer");
    event.preventDefault();
    return true;
  }

  private tellToolbar(): void {
    const { state } = this.view;
    const { from, $from, to, empty } = state.selection;
    const active = (name: string): boolean => {
      const type = schema.marks[name];
      if (empty) return !!type.isInSet(state.storedMarks ?? $from.marks());
      return state.doc.rangeHasMark(from, to, type);
    };
    const [first] = selectedBlocks(state);
    const { node } = first ?? {};
    const text = JSON.stringify({
      kind: node ? kindOf(node) : "",
      level: (node?.attrs.level as number | undefined) ?? 0,
      ordered: node?.attrs.ordered === true,
      marks: ["strong", "em", "code"].filter(active),
      link: linkAt(state) !== null,
      editable: this.editable,
    });
    if (text === this.toolbarWas) return;
    this.toolbarWas = text;
    this.host.toolbar(text);
  }

  private tellSelection(): void {
    if (this.overlay) return;
    const { doc, selection } = this.view.state;
    const [a, h] = this.view.hasFocus() ? [toAm(doc, selection.anchor), toAm(doc, selection.head)] : [-1, -1];
    const text = `${a} ${h} ${amLength(doc)}`;
    if (text === this.selectionWas) return;
    this.selectionWas = text;
    this.host.selected(a, h);
  }

  private tellSurvey(): void {
    this.host.outline(JSON.stringify(survey(this.view.state.doc)));
  }

  /** Runs once, `ms` after the last call under this name. */
  private later(name: string, ms: number, run: () => void): void {
    clearTimeout(this.timers.get(name));
    this.timers.set(name, window.setTimeout(() => (this.timers.delete(name), run()), ms));
  }

  /** Runs once, `ms` after the first of several calls. */
  private soon(name: string, ms: number, run: () => void): void {
    if (!this.timers.has(name)) this.later(name, ms, run);
  }
}

/** Mounts the editor on an element. */
export function mount(place: HTMLElement, options: Options, host: Host): Island {
  return new Island(place, options, host);
}
