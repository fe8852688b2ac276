// Between ProseMirror's tree and automerge's flat text: positions, tokens, blocks.
//
// In automerge a block is a marker (one unit) followed by its text. In ProseMirror a text block has an opening and a closing
// token, an embed is one token. So a position inside text is `am_index + text blocks before it`, and two more for each implicit
// paragraph (text before the first marker or right after an embed), which has no marker (MODEL.md 5).

import { Fragment, Mark } from "prosemirror-model";
import type { Attrs, Node } from "prosemirror-model";
import { freshId, kindOf, schema, typeOf } from "./schema.ts";
import type { Block, BlockAttrs, MarkValue } from "./wire.ts";

const KNOWN = new Set(["kind", "level", "indent", "id", "checked", "ordered"]);

/** Whether this block has no marker in automerge. */
export const isImplicit = (node: Node): boolean => node.attrs.implicit === true;

/** Units of the automerge text that a block takes. */
export const amSize = (node: Node): number =>
  node.isTextblock ? node.content.size + (isImplicit(node) ? 0 : 1) : 1;

/** Units before the text of a text block: its marker, unless it is implicit. */
const head = (node: Node): number => (isImplicit(node) ? 0 : 1);

/** Units of the whole document. */
export function amLength(doc: Node): number {
  let n = 0;
  for (let i = 0; i < doc.childCount; i++) n += amSize(doc.child(i));
  return n;
}

/** The automerge index that a ProseMirror position stands for. Between blocks it is the index of the next marker. */
export function toAm(doc: Node, pos: number): number {
  let at = 0;
  let off = 0;
  for (let i = 0; i < doc.childCount; i++) {
    const node = doc.child(i);
    if (pos <= off) return at;
    if (pos < off + node.nodeSize) return at + head(node) + Math.min(pos - off - 1, node.content.size);
    off += node.nodeSize;
    at += amSize(node);
  }
  return at;
}

/**
 * The ProseMirror position for an automerge index: inside text where there is text (before a marker it is the end of the block
 * before), else beside the embed. Indexes beyond the end give the end.
 */
export function toPm(doc: Node, index: number): number {
  let at = 0;
  let off = 0;
  let last = 0;
  for (let i = 0; i < doc.childCount; i++) {
    const node = doc.child(i);
    const size = amSize(node);
    if (node.isTextblock) {
      const from = at + head(node);
      if (index < from) return i === 0 ? off + 1 : last;
      last = off + 1 + Math.min(index - from, node.content.size);
      if (index <= at + size) return last;
    } else {
      if (index <= at) return i === 0 ? off : last;
      last = off + 1;
    }
    off += node.nodeSize;
    at += size;
  }
  return last;
}

/** Where a block stands: its number, ProseMirror offset and automerge index. */
export interface Place {
  index: number;
  off: number;
  am: number;
  node: Node;
}

/** The block whose automerge range `[am, am + size]` meets index, preferring the text that the index stands in. */
export function textAt(doc: Node, index: number): Place | null {
  let am = 0;
  let off = 0;
  for (let i = 0; i < doc.childCount; i++) {
    const node = doc.child(i);
    const size = amSize(node);
    if (node.isTextblock && index >= am + head(node) && index <= am + size) return { index: i, off, am, node };
    if (am > index) return null;
    am += size;
    off += node.nodeSize;
  }
  return null;
}

/** The block whose marker stands at index. */
export function markerAt(doc: Node, index: number): Place | null {
  let am = 0;
  let off = 0;
  for (let i = 0; i < doc.childCount; i++) {
    const node = doc.child(i);
    if (am === index && !isImplicit(node)) return { index: i, off, am, node };
    if (am > index) return null;
    am += amSize(node);
    off += node.nodeSize;
  }
  return null;
}

/** One unit of the automerge text: a marker, or a UTF-16 unit with its marks. */
export type Token = { block: Node } | { unit: string; marks: readonly Mark[] };

/** Whether a token is a marker. */
export const isMarker = (token: Token): token is { block: Node } => "block" in token;

/** The tokens of some blocks. A marker is represented by the block's own node, whose content is not looked at. */
export function tokens(nodes: readonly Node[]): Token[] {
  const out: Token[] = [];
  for (const node of nodes) {
    if (!isImplicit(node)) out.push({ block: node });
    for (let i = 0; i < node.childCount; i++) {
      const { text = "", marks } = node.child(i);
      for (let j = 0; j < text.length; j++) out.push({ unit: text[j], marks });
    }
  }
  return out;
}

/** Blocks from tokens; text without a marker before it becomes an implicit paragraph. */
export function fromTokens(list: readonly Token[]): Node[] {
  const out: Node[] = [];
  let open: { type: string; attrs: Attrs } | null = null;
  let inline: Node[] = [];
  let text = "";
  let marks: readonly Mark[] = Mark.none;
  const flush = (): void => {
    if (text) inline.push(schema.text(text, marks));
    text = "";
  };
  const close = (): void => {
    flush();
    if (open) out.push(schema.nodes[open.type].create(open.attrs, inline));
    inline = [];
    open = null;
  };
  for (const token of list) {
    if (isMarker(token)) {
      close();
      if (token.block.isTextblock) open = { type: token.block.type.name, attrs: token.block.attrs };
      else out.push(token.block);
    } else {
      open ??= { type: "paragraph", attrs: { implicit: true } };
      if (!Mark.sameSet(marks, token.marks)) flush();
      marks = token.marks;
      text += token.unit;
    }
  }
  close();
  return out;
}

/** A document needs a block: an empty automerge text shows one empty implicit paragraph. */
export const orEmpty = (nodes: Node[]): Node[] =>
  nodes.length ? nodes : [schema.nodes.paragraph.create({ implicit: true })];

/** A block marker's attributes from a node. */
export function attrsOf(node: Node): BlockAttrs {
  const a = node.attrs;
  return {
    ...(a.extra as Record<string, unknown> | null),
    kind: kindOf(node),
    level: a.level as number,
    indent: a.indent as number,
    id: a.id as string,
    checked: a.checked === true,
    ordered: a.ordered === true,
  };
}

const byte = (value: unknown): number =>
  typeof value === "number" && Number.isFinite(value) ? Math.min(Math.max(Math.trunc(value), 0), 255) : 0;

/** An empty node for a marker with these attributes. A kind that this version does not know is an embed, shown as a named box. */
export function nodeOf(attrs: Partial<BlockAttrs>): Node {
  let extra: Record<string, unknown> | null = null;
  for (const key of Object.keys(attrs)) if (!KNOWN.has(key)) (extra ??= {})[key] = attrs[key];
  const common = { id: String(attrs.id ?? ""), indent: byte(attrs.indent), level: byte(attrs.level), extra };
  const flags = { checked: attrs.checked === true, ordered: attrs.ordered === true };
  switch (attrs.kind) {
    case "paragraph":
    case "quote":
    case "code":
      return typeOf(attrs.kind).create(common);
    case "heading":
      return schema.nodes.heading.create({ ...common, level: common.level || 1 });
    case "item":
      return schema.nodes.item.create({ ...common, ordered: flags.ordered });
    case "check":
      return schema.nodes.check.create({ ...common, checked: flags.checked });
    default:
      return schema.nodes.embed.create({ ...common, ...flags, kind: String(attrs.kind ?? "") });
  }
}

/** A mark by its wire name and value, or null for one that this version does not know. */
export function markOf(name: string, value: unknown): Mark | null {
  if (value === null || value === undefined || value === false) return null;
  if (name === "link") return typeof value === "string" ? schema.marks.link.create({ href: value }) : null;
  return Object.hasOwn(schema.marks, name) ? schema.marks[name].create() : null;
}

/** A mark's wire value. */
export const markValue = (mark: Mark): MarkValue => (mark.type.name === "link" ? (mark.attrs.href as string) : true);

/** The document that Rust's blocks describe. */
export function docOf(blocks: readonly Block[]): Node {
  const out: Node[] = [];
  for (const { attrs, runs, implicit } of blocks) {
    const inline: Node[] = [];
    for (const { text, marks = [] } of runs) {
      if (!text) continue;
      let set = Mark.none;
      for (const { name, value } of marks) set = markOf(name, value)?.addToSet(set) ?? set;
      inline.push(schema.text(text, set));
    }
    const content = Fragment.fromArray(inline);
    const node = implicit ? schema.nodes.paragraph.create({ implicit: true }) : nodeOf(attrs);
    if (node.isTextblock) {
      if (!implicit || content.size) out.push(node.copy(content));
    } else {
      out.push(node);
      if (content.size) out.push(schema.nodes.paragraph.create({ implicit: true }, content));
    }
  }
  return schema.topNodeType.create(null, orEmpty(out));
}

/** An empty block of some kind with an id of its own. */
export const fresh = (kind: string, attrs: Attrs = {}): Node => typeOf(kind).create({ ...attrs, id: freshId() });
