// What keys and toolbar do.

import { toggleMark } from "prosemirror-commands";
import type { Node } from "prosemirror-model";
import { NodeSelection, TextSelection } from "prosemirror-state";
import type { Command, EditorState, Transaction } from "prosemirror-state";
import { fresh } from "./flat.ts";
import { MAX_INDENT, freshId, kindOf, schema, typeOf } from "./schema.ts";

/** A top-level block that the selection meets. */
interface Selected {
  node: Node;
  pos: number;
}

/** The text blocks that the selection meets. */
export function selectedBlocks(state: EditorState): Selected[] {
  const { from, to } = state.selection;
  const out: Selected[] = [];
  state.doc.nodesBetween(from, to, (node, pos) => {
    if (node.isTextblock) out.push({ node, pos });
    return false;
  });
  return out;
}

const LISTS = new Set(["item", "check"]);

/** Makes a block another kind, keeping its id and, between lists, its indentation. */
export function restyle(tr: Transaction, { node, pos }: Selected, kind: string, attrs: Record<string, unknown> = {}): void {
  const indent = LISTS.has(kind) ? (node.attrs.indent as number) : 0;
  const id = (node.attrs.id as string) || freshId();
  tr.setNodeMarkup(pos, typeOf(kind), { id, indent, extra: node.attrs.extra, ...attrs });
}

const is = (node: Node, kind: string, attrs: Record<string, unknown>): boolean =>
  kindOf(node) === kind && Object.keys(attrs).every((key) => node.attrs[key] === attrs[key]);

/** Sets the kind of the selected blocks; pressed again, makes them paragraphs. */
export const setKind =
  (kind: string, attrs: Record<string, unknown> = {}): Command =>
  (state, dispatch) => {
    const blocks = selectedBlocks(state);
    if (blocks.length === 0) return false;
    if (dispatch) {
      const all = kind !== "paragraph" && blocks.every(({ node }) => is(node, kind, attrs));
      const tr = state.tr;
      for (const block of blocks) {
        if (all) restyle(tr, block, "paragraph");
        else if (!is(block.node, kind, attrs)) restyle(tr, block, kind, attrs);
      }
      dispatch(tr.scrollIntoView());
    }
    return true;
  };

/** Moves list items in or out. Not handled elsewhere, so that Tab leaves the editor. */
export const indent =
  (by: 1 | -1): Command =>
  (state, dispatch) => {
    const blocks = selectedBlocks(state).filter(({ node }) => LISTS.has(kindOf(node)));
    if (blocks.length === 0) return false;
    if (dispatch) {
      const tr = state.tr;
      for (const { node, pos } of blocks) {
        const next = Math.min(Math.max((node.attrs.indent as number) + by, 0), MAX_INDENT);
        if (next !== node.attrs.indent) tr.setNodeMarkup(pos, null, { ...node.attrs, indent: next });
      }
      if (tr.docChanged) dispatch(tr.scrollIntoView());
    }
    return true;
  };

/** Ticks or unticks the check that the cursor is in. */
export const toggleCheck: Command = (state, dispatch) => {
  const { $from } = state.selection;
  if ($from.parent.type !== schema.nodes.check) return false;
  const { attrs } = $from.parent;
  dispatch?.(state.tr.setNodeMarkup($from.before(), null, { ...attrs, checked: !(attrs.checked as boolean) }));
  return true;
};

/** Enter: continues lists, leaves an empty list item, breaks the line in code. */
export const enter: Command = (state, dispatch) => {
  const { selection } = state;
  if (selection instanceof NodeSelection) {
    if (dispatch) {
      const tr = state.tr.insert(selection.to, fresh("paragraph"));
      dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(selection.to + 1))).scrollIntoView());
    }
    return true;
  }
  const { $from, $to } = selection;
  if (!$from.parent.isTextblock || !$to.parent.isTextblock) return false;
  const kind = kindOf($from.parent);
  if (kind === "code") return breakLine(state, dispatch);
  if (selection.empty && $from.parent.content.size === 0 && kind !== "paragraph") {
    if (LISTS.has(kind) && ($from.parent.attrs.indent as number) > 0) return indent(-1)(state, dispatch);
    return setKind("paragraph")(state, dispatch);
  }
  if (!dispatch) return true;
  const tr = state.tr.deleteSelection();
  const at = tr.selection.$from;
  if (!at.parent.isTextblock) return false;
  const block = at.parent;
  const next =
    kindOf(block) === "heading" && at.parentOffset === block.content.size
      ? fresh("paragraph")
      : block.type.create({ ...block.attrs, id: freshId(), extra: null, ...(kindOf(block) === "check" ? { checked: false } : {}), ...(block.attrs.implicit === true ? { implicit: false } : {}) });
  if (at.parentOffset === 0 && block.content.size > 0) {
    // A new empty block before: the text keeps its marker, and what hangs on it.
    const before = kindOf(block) === "heading" ? fresh("paragraph") : next;
    tr.insert(at.before(), before);
  } else {
    const marks = state.storedMarks ?? (at.parentOffset ? at.marks() : null);
    tr.split(at.pos, 1, [{ type: next.type, attrs: next.attrs }]);
    if (marks && next.type === block.type) tr.ensureMarks(marks.filter((m) => m.type.spec.inclusive !== false));
  }
  dispatch(tr.scrollIntoView());
  return true;
};

/** A line break, in code only: elsewhere a flat document has blocks. At the second empty line it leaves the code. */
export const breakLine: Command = (state, dispatch) => {
  const { $from, empty } = state.selection;
  if (kindOf($from.parent) !== "code" || !state.selection.$to.sameParent($from)) return false;
  if (!dispatch) return true;
  const atEnd = empty && $from.parentOffset === $from.parent.content.size;
  if (atEnd && $from.parent.textContent.endsWith("\n\n")) {
    const tr = state.tr.delete($from.pos - 2, $from.pos);
    const after = tr.mapping.map($from.after());
    tr.insert(after, fresh("paragraph"));
    dispatch(tr.setSelection(TextSelection.create(tr.doc, after + 1)).scrollIntoView());
  } else dispatch(state.tr.insertText("\n").scrollIntoView());
  return true;
};

/** Backspace at the start of a block: outdents, makes a paragraph, then joins with the block before. */
export const backspace: Command = (state, dispatch) => {
  const { $from, empty } = state.selection;
  if (!empty || !$from.parent.isTextblock || $from.parentOffset > 0) return false;
  const block = $from.parent;
  const pos = $from.before();
  if ((block.attrs.indent as number) > 0) {
    dispatch?.(state.tr.setNodeMarkup(pos, null, { ...block.attrs, indent: (block.attrs.indent as number) - 1 }));
    return true;
  }
  if (kindOf(block) !== "paragraph") return setKind("paragraph")(state, dispatch);
  const before = state.doc.resolve(pos).nodeBefore;
  if (!before) return true;
  if (!dispatch) return true;
  if (before.isAtom) dispatch(state.tr.setSelection(NodeSelection.create(state.doc, pos - before.nodeSize)).scrollIntoView());
  else if (before.content.size === 0 && block.content.size > 0) dispatch(state.tr.delete(pos - before.nodeSize, pos).scrollIntoView());
  else dispatch(state.tr.join(pos).scrollIntoView());
  return true;
};

/** The link under the cursor or over the selection's start: its address and extent. */
export function linkAt(state: EditorState): { href: string; from: number; to: number } | null {
  const { $from, empty } = state.selection;
  const { parent } = $from;
  if (!parent.isTextblock) return null;
  const offset = $from.parentOffset;
  const candidates = [parent.childAfter(offset), ...(empty ? [parent.childBefore(offset)] : [])];
  for (const { node, offset: start } of candidates) {
    const mark = node && schema.marks.link.isInSet(node.marks);
    if (!node || !mark) continue;
    // The same link may span several text nodes (part of it bold).
    let [from, to] = [start, start + node.nodeSize];
    for (let c = parent.childBefore(from); c.node && mark.isInSet(c.node.marks); c = parent.childBefore(from)) from = c.offset;
    for (let c = parent.childAfter(to); c.node && mark.isInSet(c.node.marks); c = parent.childAfter(to)) to = c.offset + c.node.nodeSize;
    const base = $from.start();
    return { href: mark.attrs.href as string, from: base + from, to: base + to };
  }
  return null;
}

/** Links the selection or changes the link under the cursor; without an address removes it. */
export const setLink =
  (href: string | null): Command =>
  (state, dispatch) => {
    const found = linkAt(state);
    const { from, to, empty } = state.selection;
    const range = empty ? found : { from, to };
    if (!dispatch) return true;
    const tr = state.tr;
    if (range) {
      tr.removeMark(range.from, range.to, schema.marks.link);
      if (href !== null) tr.addMark(range.from, range.to, schema.marks.link.create({ href }));
    } else if (href !== null) {
      const text = href.replace(/^(mailto:|https?:\/\/)/, "");
      tr.insert(from, schema.text(text, [schema.marks.link.create({ href })]));
    }
    if (tr.docChanged) dispatch(tr.scrollIntoView());
    return true;
  };

/** Commands by the names that the toolbar uses. */
export const COMMANDS: Record<string, Command> = {
  strong: toggleMark(schema.marks.strong),
  em: toggleMark(schema.marks.em),
  code: toggleMark(schema.marks.code),
  paragraph: setKind("paragraph"),
  heading1: setKind("heading", { level: 1 }),
  heading2: setKind("heading", { level: 2 }),
  heading3: setKind("heading", { level: 3 }),
  bullets: setKind("item", { ordered: false }),
  numbers: setKind("item", { ordered: true }),
  checks: setKind("check"),
  quote: setKind("quote"),
  codeblock: setKind("code"),
  indent: indent(1),
  outdent: indent(-1),
};
