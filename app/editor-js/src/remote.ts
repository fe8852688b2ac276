// From edits of the automerge text to one ProseMirror transaction.

import { Fragment, Slice } from "prosemirror-model";
import type { Node } from "prosemirror-model";
import { TextSelection } from "prosemirror-state";
import type { Selection, Transaction } from "prosemirror-state";
import { ReplaceStep, Transform } from "prosemirror-transform";

import { amLength, amSize, fromTokens, isImplicit, isMarker, markOf, markerAt, nodeOf, orEmpty, textAt, tokens } from "./flat.ts";
import type { Token } from "./flat.ts";
import { localEdits } from "./local.ts";
import { schema } from "./schema.ts";
import type { MarkValue, TextEdit } from "./wire.ts";

/** An edit that does not fit the document: the island and the document have parted and must be reconciled. */
export class Misfit extends Error {}

function fits(ok: boolean, what: string): asserts ok {
  if (!ok) throw new Misfit(what);
}

/** Replaces `old` by `now`, both rows of whole blocks beginning at ProseMirror offset `off`, touching as little as possible. */
function patchRow(tr: Transform, off: number, old: Fragment, now: Fragment): void {
  const start = old.findDiffStart(now);
  const end = old.findDiffEnd(now);
  if (start === null || end === null) return;
  let { a, b } = end;
  // Where equal text lets both comparisons overlap, the prefix wins.
  const overlap = start - Math.min(a, b);
  if (overlap > 0) [a, b] = [a + overlap, b + overlap];
  const slice = schema.topNodeType.create(null, now).slice(start, b);
  // Joining or splitting is only possible where both ends are open to equal depth.
  const [from, to] = [tr.doc.resolve(off + start), tr.doc.resolve(off + a)];
  if (from.depth - slice.openStart === to.depth - slice.openEnd) {
    const exact = !tr.maybeStep(new ReplaceStep(off + start, off + a, slice)).failed;
    if (exact) return;
  }
  tr.step(new ReplaceStep(off, off + old.size, new Slice(now, 0, 0)));
}

/** Makes the transform's document equal to `target`, block by block, leaving equal blocks untouched. */
export function patchTo(tr: Transform, target: Node): void {
  const old = tr.doc;
  const shorter = Math.min(old.childCount, target.childCount);
  const same = (a: Node, b: Node): boolean => a === b || a.eq(b);
  let first = 0;
  let off = 0;
  while (first < shorter && same(old.child(first), target.child(first))) off += old.child(first++).nodeSize;
  let tail = 0;
  while (
    tail < shorter - first &&
    same(old.child(old.childCount - 1 - tail), target.child(target.childCount - 1 - tail))
  ) {
    tail++;
  }
  const [oldTo, newTo] = [old.childCount - tail, target.childCount - tail];
  // Between the two ends, blocks that stand in both (by identity of content) keep their place: text typed far apart must not
  // rewrite what lies between.
  const pairs: [number, number][] = [];
  let next = first;
  for (let i = first; i < oldTo && next < newTo; i++) {
    for (let j = next; j < Math.min(newTo, next + 40); j++) {
      if (same(old.child(i), target.child(j))) {
        pairs.push([i, j]);
        next = j + 1;
        break;
      }
    }
  }
  pairs.push([oldTo, newTo]);
  let [i, j] = [first, first];
  for (const [pi, pj] of pairs) {
    const row = (doc: Node, from: number, to: number): Fragment => {
      const out: Node[] = [];
      for (let k = from; k < to; k++) out.push(doc.child(k));
      return Fragment.from(out);
    };
    const [before, now] = [row(old, i, pi), row(target, j, pj)];
    if (before.size || now.size) patchRow(tr, off, before, now);
    off += now.size + (pj < newTo ? target.child(pj).nodeSize : 0);
    [i, j] = [pi + 1, pj + 1];
  }
}

/** Applies `change` to the tokens of the blocks that meet `[from, to]` and puts the resulting blocks in their place. */
function rebuild(tr: Transform, from: number, to: number, change: (list: Token[], base: number) => void): void {
  const doc = tr.doc;
  const old: Node[] = [];
  let [am, off] = [0, 0];
  let [base, at] = [0, 0];
  for (let i = 0; i < doc.childCount; i++) {
    const node = doc.child(i);
    const size = amSize(node);
    if (am > to) break;
    if (am + size >= from) {
      if (old.length === 0) [base, at] = [am, off];
      old.push(node);
    }
    am += size;
    off += node.nodeSize;
  }
  const list = tokens(old);
  change(list, base);
  let now = fromTokens(list);
  if (old.length === doc.childCount) now = orEmpty(now);
  patchRow(tr, at, Fragment.from(old), Fragment.from(now));
}

/** The tokens that a splice inserts. Its text carries no marks: those that it has follow as mark edits. */
const units = (text: string): Token[] => Array.from({ length: text.length }, (_, i) => ({ unit: text[i], marks: [] }));

function splice(tr: Transform, at: number, del: number, insert: string): void {
  fits(at >= 0 && del >= 0 && at + del <= amLength(tr.doc), `splice at ${at}, ${del}`);
  const place = textAt(tr.doc, at);
  if (place) {
    const from = place.off + 1 + at - place.am - (isImplicit(place.node) ? 0 : 1);
    const to = from + del;
    const inside = to <= place.off + 1 + place.node.content.size;
    // An implicit paragraph that becomes empty is gone.
    const stays = !isImplicit(place.node) || del < place.node.content.size || insert !== "";
    if (inside && stays) {
      const slice = insert ? new Slice(Fragment.from(schema.text(insert)), 0, 0) : Slice.empty;
      if (del || insert) tr.step(new ReplaceStep(from, to, slice));
      return;
    }
  }
  rebuild(tr, at, at + del, (list, base) => list.splice(at - base, del, ...units(insert)));
}

function mark(tr: Transform, from: number, to: number, name: string, value: MarkValue | null): void {
  fits(from >= 0 && from <= to && to <= amLength(tr.doc), `mark ${from} to ${to}`);
  if (!Object.hasOwn(schema.marks, name)) return;
  const set = markOf(name, value);
  let [am, off] = [0, 0];
  const doc = tr.doc;
  for (let i = 0; i < doc.childCount && am < to; i++) {
    const node = doc.child(i);
    const size = amSize(node);
    if (node.isTextblock && am + size > from) {
      const text = am + (isImplicit(node) ? 0 : 1);
      const pm = (index: number): number => off + 1 + Math.min(Math.max(index - text, 0), node.content.size);
      const [a, b] = [pm(from), pm(to)];
      if (a < b) {
        if (set) tr.addMark(a, b, set);
        else tr.removeMark(a, b, schema.marks[name]);
      }
    }
    am += size;
    off += node.nodeSize;
  }
}

/** Applies edits as Rust reports them. Throws `Misfit` when one does not fit; the transform is then to be thrown away. */
export function applyEdits(tr: Transform, edits: readonly TextEdit[]): void {
  for (const edit of edits) {
    switch (edit.t) {
      case "splice":
        splice(tr, edit.at, edit.del, edit.insert);
        break;
      case "mark":
        mark(tr, edit.from, edit.to, edit.name, edit.value);
        break;
      case "block": {
        const block = nodeOf(edit.attrs);
        const { at } = edit;
        if (edit.new) {
          fits(at >= 0 && at <= amLength(tr.doc), `block at ${at}`);
          rebuild(tr, at, at, (list, base) => list.splice(at - base, 0, { block }));
        } else {
          const place = markerAt(tr.doc, at);
          fits(place !== null, `no marker at ${at}`);
          rebuild(tr, at, at + 1, (list, base) => {
            const token = list[at - base];
            fits(isMarker(token), `no marker at ${at}`);
            list[at - base] = { block };
          });
        }
        break;
      }
    }
  }
}

/**
 * Makes the document equal to `target` by the same edits as somebody would have made, so that a cursor keeps its place among the
 * letters that stay; where that fails, block by block.
 */
export function mend(tr: Transform, target: Node): void {
  const edits = localEdits(tr.doc, target, []);
  const trial = new Transform(tr.doc);
  try {
    applyEdits(trial, edits);
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
  }
  if (trial.doc.eq(target)) for (const step of trial.steps) tr.step(step);
  else patchTo(tr, target);
}

/**
 * Keeps the selection where the user left it: a cursor stays before what others insert at its place, so that two people typing
 * at one place do not interleave.
 */
export function keepSelection(tr: Transaction, before: Selection): void {
  if (!(before instanceof TextSelection) || !tr.docChanged) return;
  const { anchor, head, empty } = before;
  const at = (pos: number, start: boolean): number => tr.mapping.map(pos, !empty && start ? 1 : -1);
  const [a, h] = [at(anchor, anchor < head), at(head, head < anchor)];
  tr.setSelection(TextSelection.between(tr.doc.resolve(a), tr.doc.resolve(h)));
}
