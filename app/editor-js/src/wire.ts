// What passes between Rust and the island: the same JSON as `shared::doc` writes and reads. Positions are UTF-16 units of the
// automerge text, in which a block marker counts one.

/** Attributes of a block marker. Keys that this version does not know are kept and written back. */
export interface BlockAttrs {
  kind: string;
  level: number;
  indent: number;
  id: string;
  checked: boolean;
  ordered: boolean;
  [unknown: string]: unknown;
}

/** A mark's value: `true` for a plain mark, the address for a link. */
export type MarkValue = boolean | string;

/**
 * The three edits that serve both directions (DESIGN.md, Rich text). Each edit's positions are those after the edits before it. A
 * splice inserts text without marks: it has exactly those that mark edits after it in the same list say.
 */
export type TextEdit =
  | { t: "splice"; at: number; del: number; insert: string }
  | { t: "mark"; from: number; to: number; name: string; value: MarkValue | null }
  | { t: "block"; at: number; attrs: BlockAttrs; new: boolean };

/** Text with the same marks throughout. */
export interface Run {
  text: string;
  marks?: { name: string; value: MarkValue }[];
}

/** A block as Rust sees it. Text that no marker precedes is an implicit paragraph (MODEL.md 5). */
export interface Block {
  attrs: Partial<BlockAttrs>;
  runs: Run[];
  implicit?: boolean;
}
