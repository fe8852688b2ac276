// The flat schema: a document is a row of blocks, as in automerge, where a block is a marker followed by its text.

import { Schema } from "prosemirror-model";
import type { DOMOutputSpec, MarkSpec, Node, NodeSpec, NodeType } from "prosemirror-model";
import { safeHref } from "./href.ts";

/** Deepest indentation of a list item. */
export const MAX_INDENT = 8;

/** Attributes shared by every block: its id, its indentation, and whatever else the marker carried. */
const common = { id: { default: "" }, indent: { default: 0 }, level: { default: 0 }, extra: { default: null } };

const textBlock = (spec: Partial<NodeSpec> & Pick<NodeSpec, "toDOM">): NodeSpec => ({
  content: "text*",
  group: "block",
  marks: "_",
  defining: true,
  // A line break typed by another program stays one; pasted HTML is collapsed by the parse rules below.
  whitespace: "pre",
  ...spec,
  attrs: { ...common, ...spec.attrs },
});

const whole = (value: string | null, most: number): number => {
  const n = Number.parseInt(value ?? "", 10);
  return Number.isFinite(n) ? Math.min(Math.max(n, 0), most) : 0;
};

const indentOf = (el: HTMLElement): number => {
  if (el.dataset.indent) return whole(el.dataset.indent, MAX_INDENT);
  let depth = -1;
  for (let at = el.parentElement; at; at = at.parentElement) if (/^(UL|OL)$/.test(at.nodeName)) depth++;
  return Math.min(Math.max(depth, 0), MAX_INDENT);
};

const nodes: Record<string, NodeSpec> = {
  doc: { content: "block+" },
  paragraph: textBlock({
    attrs: { implicit: { default: false } },
    parseDOM: [{ tag: "p", preserveWhitespace: false }],
    toDOM: (): DOMOutputSpec => ["p", 0],
  }),
  heading: textBlock({
    attrs: { level: { default: 1 } },
    parseDOM: [1, 2, 3, 4, 5, 6].map((level) => ({
      tag: `h${level}`,
      attrs: { level: Math.min(level, 4) },
      preserveWhitespace: false,
    })),
    // The page's title is the only h1.
    toDOM: (node): DOMOutputSpec => [`h${Math.min(Math.max(node.attrs.level as number, 1), 5) + 1}`, 0],
  }),
  item: textBlock({
    attrs: { ordered: { default: false } },
    parseDOM: [
      {
        tag: "li",
        preserveWhitespace: false,
        getAttrs: (el) => ({ ordered: el.parentElement?.nodeName === "OL", indent: indentOf(el) }),
      },
    ],
    toDOM: (node): DOMOutputSpec => [
      "div",
      { class: node.attrs.ordered ? "item ordered" : "item", "data-indent": String(node.attrs.indent) },
      0,
    ],
  }),
  check: textBlock({
    attrs: { checked: { default: false } },
    parseDOM: [
      {
        tag: "div.check",
        contentElement: "div",
        preserveWhitespace: false,
        getAttrs: (el) => ({ checked: el.dataset.checked === "true", indent: indentOf(el) }),
      },
    ],
    toDOM: (node): DOMOutputSpec => [
      "div",
      { class: "check", "data-checked": String(node.attrs.checked), "data-indent": String(node.attrs.indent) },
      ["div", 0],
    ],
  }),
  quote: textBlock({
    parseDOM: [{ tag: "blockquote", preserveWhitespace: false }],
    toDOM: (): DOMOutputSpec => ["blockquote", 0],
  }),
  // Named apart from the mark of the same kind.
  code_block: textBlock({
    code: true,
    parseDOM: [{ tag: "pre", preserveWhitespace: "full" }],
    toDOM: (): DOMOutputSpec => ["pre", { spellcheck: "false" }, ["code", 0]],
  }),
  embed: {
    group: "block",
    atom: true,
    selectable: true,
    draggable: true,
    attrs: { ...common, kind: { default: "embed" }, checked: { default: false }, ordered: { default: false } },
    toDOM: (node): DOMOutputSpec => ["div", { class: "embed", "data-kind": node.attrs.kind as string }, node.attrs.kind as string],
  },
  text: { group: "inline" },
};

const marks: Record<string, MarkSpec> = {
  link: {
    attrs: { href: {} },
    inclusive: false,
    parseDOM: [
      {
        tag: "a[href]",
        getAttrs: (el) => {
          const href = safeHref(el.getAttribute("href") ?? "");
          return href === null ? false : { href };
        },
      },
    ],
    toDOM: (mark): DOMOutputSpec => {
      const href = safeHref(mark.attrs.href as string);
      // An address that we would not open is shown as text: the document keeps it, the page never follows it.
      if (href === null) return ["span", { class: "link-refused" }, 0];
      return ["a", { href, rel: "noopener noreferrer nofollow", target: "_blank" }, 0];
    },
  },
  strong: {
    parseDOM: [{ tag: "strong" }, { tag: "b" }],
    toDOM: (): DOMOutputSpec => ["strong", 0],
  },
  em: {
    parseDOM: [{ tag: "em" }, { tag: "i" }],
    toDOM: (): DOMOutputSpec => ["em", 0],
  },
  code: { inclusive: false, parseDOM: [{ tag: "code" }], toDOM: (): DOMOutputSpec => ["code", { spellcheck: "false" }, 0] },
};

/** The only schema. */
export const schema = new Schema({ nodes, marks });

/** The block's kind as the document spells it. */
export function kindOf(node: Node): string {
  const { name } = node.type;
  return name === "embed" ? (node.attrs.kind as string) : name === "code_block" ? "code" : name;
}

/** The node type for a kind of text block. */
export const typeOf = (kind: string): NodeType => schema.nodes[kind === "code" ? "code_block" : kind];

/** A new block id: 60 random bits, enough to be unique within a document. */
export function freshId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  let out = "";
  for (const b of bytes) out += "0123456789abcdefghijklmnopqrstuv"[b & 31];
  return out;
}
