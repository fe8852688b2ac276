// From a local transaction to edits of the automerge text.
//
// Steps come in many kinds, and plugins may add more; what counts is what changed. So the blocks that are no longer the same
// objects are compared as token rows, anchored at the ranges that the steps' maps name. Whatever the transaction was, the edits
// are right, and they never reach beyond the blocks that it touched.

import { Mapping } from "prosemirror-transform";
import type { StepMap } from "prosemirror-transform";
import type { Mark, Node } from "prosemirror-model";
import { amSize, attrsOf, isMarker, markValue, toAm, tokens } from "./flat.ts";
import type { Token } from "./flat.ts";
import type { TextEdit } from "./wire.ts";

/** A stretch of old tokens replaced by new ones. */
interface Hunk {
  oldFrom: number;
  oldTo: number;
  newFrom: number;
  newTo: number;
}

const EMBED = -2;
const MARKER = -1;

/** A number that is equal for tokens that count as the same. Both halves of a surrogate pair carry the whole code point. */
function codes(list: readonly Token[]): Int32Array {
  const out = new Int32Array(list.length);
  for (let i = 0; i < list.length; i++) {
    const token = list[i];
    if (isMarker(token)) {
      out[i] = token.block.isTextblock ? MARKER : EMBED;
      continue;
    }
    const c = token.unit.charCodeAt(0);
    const next = list[i + 1];
    if (c >= 0xd800 && c < 0xdc00 && next && !isMarker(next)) {
      const low = next.unit.charCodeAt(0);
      if (low >= 0xdc00 && low < 0xe000) {
        const point = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
        out[i] = point;
        out[++i] = SECOND - point;
        continue;
      }
    }
    out[i] = c;
  }
  return out;
}

/** Codes below this are the second half of a pair. */
const SECOND = -3;

/** Ranges that steps replaced, as one hull in the old and in the new document; null where only marks or attributes changed. */
function hull(maps: readonly StepMap[]): { from: number; oldTo: number; newTo: number; many: boolean } | null {
  let from = Infinity;
  let newFrom = Infinity;
  let oldTo = -1;
  let newTo = -1;
  let ranges = 0;
  maps.forEach((map, i) => {
    const back = new Mapping(maps.slice(0, i)).invert();
    const ahead = new Mapping(maps.slice(i + 1));
    map.forEach((oldStart, oldEnd, newStart, newEnd) => {
      ranges++;
      from = Math.min(from, back.map(oldStart, -1));
      oldTo = Math.max(oldTo, back.map(oldEnd, 1));
      newFrom = Math.min(newFrom, ahead.map(newStart, -1));
      newTo = Math.max(newTo, ahead.map(newEnd, 1));
    });
  });
  return ranges ? { from, oldTo, newTo, many: ranges > 1 } : null;
}

/** The longest edit script that is looked for before a stretch is replaced as a whole. */
const MOST_DIFFERENCES = 256;

/** Myers' greedy comparison, bounded. Null when the rows differ in more than `MOST_DIFFERENCES` tokens. */
function compare(a: Int32Array, b: Int32Array): Hunk[] | null {
  const [n, m] = [a.length, b.length];
  const most = Math.min(n + m, MOST_DIFFERENCES);
  const size = 2 * most + 2;
  let v = new Int32Array(size);
  const trail: Int32Array[] = [];
  for (let d = 0; d <= most; d++) {
    trail.push(v.slice());
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && v[most + k - 1] < v[most + k + 1]);
      let x = down ? v[most + k + 1] : v[most + k - 1] + 1;
      let y = x - k;
      while (x < n && y < m && a[x] === b[y]) [x, y] = [x + 1, y + 1];
      v[most + k] = x;
      if (x < n || y < m) continue;
      const hunks: Hunk[] = [];
      for (let e = d, [px, py] = [n, m]; e > 0; e--) {
        const was = trail[e];
        const kk = px - py;
        const wasDown = kk === -e || (kk !== e && was[most + kk - 1] < was[most + kk + 1]);
        const from = wasDown ? kk + 1 : kk - 1;
        const fx = was[most + from];
        const fy = fx - from;
        const hunk = { oldFrom: fx, oldTo: wasDown ? fx : fx + 1, newFrom: fy, newTo: wasDown ? fy + 1 : fy };
        const next = hunks[0];
        if (next && next.oldFrom === hunk.oldTo && next.newFrom === hunk.newTo) {
          next.oldFrom = hunk.oldFrom;
          next.newFrom = hunk.newFrom;
        } else hunks.unshift(hunk);
        [px, py] = [fx, fy];
      }
      return hunks;
    }
  }
  return null;
}

/** What differs between two rows, given that nothing does before `prefix` and in the last `suffix` tokens. */
function hunks(a: Int32Array, b: Int32Array, prefix: number, suffix: number, many: boolean): Hunk[] {
  let start = 0;
  const shorter = Math.min(a.length, b.length);
  while (start < Math.min(prefix, shorter) && a[start] === b[start]) start++;
  let [oldEnd, newEnd] = [a.length, b.length];
  let same = 0;
  while (same < suffix && oldEnd > start && newEnd > start && a[oldEnd - 1] === b[newEnd - 1]) {
    [oldEnd, newEnd, same] = [oldEnd - 1, newEnd - 1, same + 1];
  }
  // The named range may hold equal text at its ends (a paste over a selection, a changed block type).
  if (oldEnd > start && newEnd > start) {
    while (start < oldEnd && start < newEnd && a[start] === b[start]) start++;
    while (oldEnd > start && newEnd > start && a[oldEnd - 1] === b[newEnd - 1]) [oldEnd, newEnd] = [oldEnd - 1, newEnd - 1];
  }
  if (start === oldEnd && start === newEnd) return [];
  const whole = { oldFrom: start, oldTo: oldEnd, newFrom: start, newTo: newEnd };
  let found: Hunk[] = [whole];
  if (many && oldEnd > start && newEnd > start) {
    const inner = compare(a.subarray(start, oldEnd), b.subarray(start, newEnd));
    if (inner) {
      found = inner.map((h) => ({
        oldFrom: h.oldFrom + start,
        oldTo: h.oldTo + start,
        newFrom: h.newFrom + start,
        newTo: h.newTo + start,
      }));
    }
  }
  return wholePairs(found, a, b);
}

/** Widens hunks so that none begins or ends inside a surrogate pair: automerge holds characters, not halves. */
function wholePairs(list: Hunk[], a: Int32Array, b: Int32Array): Hunk[] {
  const second = (row: Int32Array, i: number): boolean => i < row.length && row[i] < SECOND;
  const out: Hunk[] = [];
  for (const h of list) {
    const last = out[out.length - 1];
    if ((second(a, h.oldFrom) || second(b, h.newFrom)) && h.oldFrom > 0 && h.newFrom > 0) {
      h.oldFrom--;
      h.newFrom--;
    }
    if (second(a, h.oldTo) || second(b, h.newTo)) {
      h.oldTo = Math.min(h.oldTo + 1, a.length);
      h.newTo = Math.min(h.newTo + 1, b.length);
    }
    if (last && (h.oldFrom <= last.oldTo || h.newFrom <= last.newTo)) {
      last.oldTo = h.oldTo;
      last.newTo = h.newTo;
    } else out.push(h);
  }
  return out;
}

const NONE: readonly Mark[] = [];
const marksOf = (token: Token | undefined): readonly Mark[] => (!token || isMarker(token) ? NONE : token.marks);
const valueIn = (set: readonly Mark[], name: string): boolean | string | null => {
  for (const mark of set) if (mark.type.name === name) return markValue(mark);
  return null;
};

/** Coalesces changes of marks into ranges. */
class Marks {
  private open = new Map<string, TextEdit & { t: "mark" }>();
  readonly done: TextEdit[] = [];

  set(at: number, name: string, value: boolean | string | null): void {
    const range = this.open.get(name);
    if (range && range.to === at && range.value === value) range.to++;
    else {
      const next: TextEdit & { t: "mark" } = { t: "mark", from: at, to: at + 1, name, value };
      this.open.set(name, next);
      this.done.push(next);
    }
  }
}

function sameAttrs(a: Node, b: Node): boolean {
  return a === b || a.sameMarkup(b);
}

/**
 * The edits that turn the automerge text of `before` into that of `after`. `maps` are the transaction's step maps: they tell
 * where equal characters were typed ("l" after "l"); the result is right without them as well.
 */
export function localEdits(before: Node, after: Node, maps: readonly StepMap[]): TextEdit[] {
  if (before === after) return [];
  // Unchanged blocks are the same objects: this is a comparison of pointers, whatever the document's size. Only documents that
  // did not grow out of each other (no maps) are compared by content.
  const same = (a: Node, b: Node): boolean => a === b || (maps.length === 0 && a.eq(b));
  const shorter = Math.min(before.childCount, after.childCount);
  let first = 0;
  let base = 0;
  while (first < shorter && same(before.child(first), after.child(first))) base += amSize(before.child(first++));
  let tail = 0;
  while (
    tail < shorter - first &&
    same(before.child(before.childCount - 1 - tail), after.child(after.childCount - 1 - tail))
  ) {
    tail++;
  }
  const slice = (doc: Node): Node[] => {
    const out: Node[] = [];
    for (let i = first; i < doc.childCount - tail; i++) out.push(doc.child(i));
    return out;
  };
  const old = tokens(slice(before));
  const now = tokens(slice(after));
  const range = hull(maps);
  const prefix = range ? Math.max(toAm(before, range.from) - base, 0) : old.length;
  const suffix = range ? Math.max(base + old.length - toAm(before, range.oldTo), 0) : old.length;
  return emit(old, now, base, hunks(codes(old), codes(now), prefix, suffix, range?.many ?? true));
}

/** Writes the hunks as edits, then whatever attributes and marks differ after them. */
function emit(old: readonly Token[], now: readonly Token[], base: number, found: readonly Hunk[]): TextEdit[] {
  const out: TextEdit[] = [];
  const marks = new Marks();
  const attrs: TextEdit[] = [];
  let [o, n] = [0, 0];

  const want = (i: number, had: readonly Mark[]): void => {
    const wanted = marksOf(now[i]);
    for (const name of namesOf(had, wanted)) {
      const value = valueIn(wanted, name);
      if (value !== valueIn(had, name)) marks.set(base + i, name, value);
    }
  };
  const keep = (until: number): void => {
    for (; o < until; o++, n++) {
      const [was, is] = [old[o], now[n]];
      if (isMarker(was) && isMarker(is)) {
        if (!sameAttrs(was.block, is.block)) attrs.push({ t: "block", at: base + n, attrs: attrsOf(is.block), new: false });
      } else if (marksOf(was) !== marksOf(is)) {
        want(n, marksOf(was));
      }
    }
  };

  for (const hunk of found) {
    keep(hunk.oldFrom);
    let del = hunk.oldTo - hunk.oldFrom;
    o = hunk.oldTo;
    while (n < hunk.newTo || del > 0) {
      let text = "";
      const at = n;
      for (let i = n; i < hunk.newTo; i++) {
        const token = now[i];
        if (isMarker(token)) break;
        text += token.unit;
      }
      if (text || del > 0) out.push({ t: "splice", at: base + at, del, insert: text });
      del = 0;
      // Inserted text has the marks that are said after it, and no others.
      for (; n < at + text.length; n++) want(n, NONE);
      if (n >= hunk.newTo) break;
      const token = now[n];
      if (!isMarker(token)) break;
      out.push({ t: "block", at: base + n, attrs: attrsOf(token.block), new: true });
      n++;
    }
  }
  keep(old.length);
  return [...out, ...attrs, ...marks.done];
}

function namesOf(a: readonly Mark[], b: readonly Mark[]): Set<string> {
  const out = new Set<string>();
  for (const mark of a) out.add(mark.type.name);
  for (const mark of b) out.add(mark.type.name);
  return out;
}
