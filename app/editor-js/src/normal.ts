// Keeps local edits within what automerge can hold.

import type { Node } from "prosemirror-model";
import type { Transaction } from "prosemirror-state";
import { isImplicit } from "./flat.ts";
import { freshId } from "./schema.ts";

/**
 * Gives markers to implicit paragraphs that can no longer do without: those that an edit left empty, moved behind a
 * text block, or gave an indentation. Looks only at blocks that differ from `before`. Returns null when there is nothing to do.
 */
export function normalise(before: Node, tr: Transaction): Transaction | null {
  const { doc } = tr;
  let first = 0;
  const shorter = Math.min(before.childCount, doc.childCount);
  while (first < shorter && before.child(first) === doc.child(first)) first++;
  let tail = 0;
  while (
    tail < shorter - first &&
    before.child(before.childCount - 1 - tail) === doc.child(doc.childCount - 1 - tail)
  ) {
    tail++;
  }
  // The block after the changed ones may have lost the embed before it.
  const last = Math.min(doc.childCount - tail, doc.childCount - 1);
  let off = 0;
  let changed = false;
  for (let i = 0; i <= last; i++) {
    const node = doc.child(i);
    if (i >= first && isImplicit(node)) {
      const placed = i === 0 || doc.child(i - 1).isAtom;
      const { id, indent, level } = node.attrs;
      const said = id !== "" || indent !== 0 || level !== 0;
      if (!placed || said || (node.content.size === 0 && doc.childCount > 1)) {
        tr.setNodeAttribute(off, "implicit", false).setNodeAttribute(off, "id", freshId());
        changed = true;
      }
    }
    off += node.nodeSize;
  }
  return changed ? tr : null;
}
