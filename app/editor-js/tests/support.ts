// A real automerge text to compare with, and random documents.
import * as A from "@automerge/automerge";
import type { Node } from "prosemirror-model";
import { attrsOf, docOf, markOf } from "../src/flat.ts";
import { schema } from "../src/schema.ts";
import type { Block, BlockAttrs, MarkValue, TextEdit } from "../src/wire.ts";

/** A seeded generator (mulberry32): a failing seed can be run again. */
export class Random {
  private state: number;
  constructor(seed: number) {
    this.state = seed >>> 0;
  }
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
  below(n: number): number {
    return Math.floor(this.next() * n);
  }
  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)];
  }
  chance(p: number): boolean {
    return this.next() < p;
  }
  text(most: number): string {
    let out = "";
    for (let n = this.below(most + 1); n > 0; n--) out += this.pick(["a", "b", "l", "l", " ", "ä", "😀", "😁", "\u00a0"]);
    return out;
  }
}

export const KINDS = ["paragraph", "paragraph", "heading", "item", "check", "quote", "code", "table", "unknown-thing"] as const;

export function randomAttrs(r: Random): BlockAttrs {
  const kind = r.pick(KINDS);
  return {
    kind,
    level: kind === "heading" ? 1 + r.below(3) : 0,
    indent: kind === "item" || kind === "check" ? r.below(3) : 0,
    id: `b${r.below(1e9)}`,
    checked: kind === "check" && r.chance(0.5),
    ordered: kind === "item" && r.chance(0.5),
  };
}

type Doc = A.Doc<{ text: string }>;
const PATH = ["text"];
const expand = (name: string): "after" | "none" => (name === "strong" || name === "em" ? "after" : "none");
const clean = (attrs: BlockAttrs): Record<string, A.MaterializeValue> => attrs as Record<string, A.MaterializeValue>;

/** An automerge text, edited by the wire's edits as Rust does it. */
export class Model {
  doc: Doc = A.from({ text: "" }, { actor: "aa" });

  get length(): number {
    return this.doc.text.length;
  }

  /** Applies edits as Rust does: text inserted by a splice takes on none of its neighbours' marks. */
  apply(edits: readonly TextEdit[]): void {
    for (const e of edits) {
      this.doc = A.change(this.doc, (d) => {
        if (e.t === "splice") A.splice(d, PATH, e.at, e.del, e.insert);
        else if (e.t === "mark") {
          const range = { start: e.from, end: e.to, expand: expand(e.name) };
          if (e.value === null) A.unmark(d, PATH, range, e.name);
          else A.mark(d, PATH, range, e.name, e.value);
        } else if (e.new) A.splitBlock(d, PATH, e.at, clean(e.attrs) as never);
        else A.updateBlock(d, PATH, e.at, clean(e.attrs) as never);
      });
      if (e.t !== "splice" || !e.insert) continue;
      for (const { from, to, name } of this.marksIn(e.at, e.at + e.insert.length)) {
        this.doc = A.change(this.doc, (d) => A.unmark(d, PATH, { start: from, end: to, expand: expand(name) }, name));
      }
    }
  }

  /** The same edits, as Rust reports them of somebody else. */
  foreign(edits: readonly TextEdit[]): readonly TextEdit[] {
    this.apply(edits);
    return edits;
  }

  private marksIn(start: number, end: number): { from: number; to: number; name: string }[] {
    const out: { from: number; to: number; name: string }[] = [];
    let at = 0;
    for (const span of A.spans(this.doc, PATH)) {
      const size = span.type === "block" ? 1 : span.value.length;
      const [from, to] = [Math.max(at, start), Math.min(at + size, end)];
      if (span.type === "text" && from < to) {
        for (const [name, value] of Object.entries(span.marks ?? {})) if (value !== null) out.push({ from, to, name });
      }
      at += size;
    }
    return out;
  }

  blocks(): Block[] {
    const out: Block[] = [];
    let open: Block | null = null;
    for (const span of A.spans(this.doc, PATH)) {
      if (span.type === "block") {
        open = { attrs: span.value as unknown as BlockAttrs, runs: [] };
        out.push(open);
      } else {
        if (!open) out.push((open = { attrs: {}, runs: [], implicit: true }));
        const marks = Object.entries(span.marks ?? {})
          .filter(([, value]) => value !== null)
          .map(([name, value]) => ({ name, value: value as MarkValue }));
        open.runs.push({ text: span.value, marks });
      }
    }
    return out;
  }

  /** What the island must show. */
  shown(): Node {
    return docOf(this.blocks());
  }
}

/** A random document as blocks. */
export function randomDoc(r: Random, most = 8): Node {
  const blocks: Block[] = [];
  const runs = (): Block["runs"] =>
    Array.from({ length: r.below(4) }, () => ({
      text: r.text(8),
      marks: ["strong", "em", "code", "link"]
        .filter(() => r.chance(0.15))
        .map((name) => ({ name, value: name === "link" ? r.pick(["https://a.example/", "https://b.example/"]) : true })),
    }));
  if (r.chance(0.4)) blocks.push({ attrs: {}, runs: runs(), implicit: true });
  for (let n = r.below(most); n > 0; n--) blocks.push({ attrs: randomAttrs(r), runs: runs() });
  return docOf(blocks);
}

/** The edits that write a document into an empty text. */
export function writing(doc: Node): TextEdit[] {
  const out: TextEdit[] = [];
  const marks: TextEdit[] = [];
  let at = 0;
  doc.forEach((node) => {
    if (node.attrs.implicit !== true) out.push({ t: "block", at: at++, attrs: attrsOf(node), new: true });
    node.forEach((child) => {
      const text = child.text ?? "";
      out.push({ t: "splice", at, del: 0, insert: text });
      for (const mark of child.marks) {
        const value = mark.type.name === "link" ? (mark.attrs.href as string) : true;
        marks.push({ t: "mark", from: at, to: at + text.length, name: mark.type.name, value });
      }
      at += text.length;
    });
  });
  return [...out, ...marks];
}

/** A random edit that fits a text of this length whose markers stand at `markers`. */
export function randomEdit(r: Random, text: string, markers: readonly number[]): TextEdit {
  const whole = (i: number): number => {
    // Never inside a surrogate pair.
    const c = text.charCodeAt(i);
    return c >= 0xdc00 && c < 0xe000 ? i + 1 : i;
  };
  const at = whole(r.below(text.length + 1));
  const to = Math.max(whole(Math.min(at + r.below(6), text.length)), at);
  const p = r.next();
  if (p < 0.35) return { t: "splice", at, del: 0, insert: r.text(4) };
  if (p < 0.6) return { t: "splice", at, del: to - at, insert: r.chance(0.3) ? r.text(3) : "" };
  if (p < 0.75 && to > at) {
    const name = r.pick(["strong", "em", "code", "link", "from-the-future"]);
    return { t: "mark", from: at, to, name, value: r.chance(0.3) ? null : name === "link" ? "https://c.example/" : true };
  }
  if (p < 0.88 || markers.length === 0) return { t: "block", at, attrs: randomAttrs(r), new: true };
  return { t: "block", at: r.pick(markers), attrs: randomAttrs(r), new: false };
}

/** Where a document's markers stand. */
export function markersOf(doc: Node): number[] {
  const out: number[] = [];
  let at = 0;
  doc.forEach((node) => {
    if (node.attrs.implicit !== true) out.push(at++);
    at += node.content.size;
  });
  return out;
}

export const strong = markOf("strong", true);
export { schema };
