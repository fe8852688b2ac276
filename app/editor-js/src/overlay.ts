// What is in automerge but not yet on the screen, while an input method composes.
//
// Changing the DOM under a composition breaks it. So remote edits that touch the block being composed wait until it ends, while
// composed text goes to automerge at once (nothing typed waits to be saved). Meanwhile the two texts differ, and every edit that
// passes must be translated. The overlay holds one cell per unit: in both texts, in automerge only (a remote insertion that
// waits), or on the screen only (a remote deletion that waits).

import type { TextEdit } from "./wire.ts";

const BOTH = 0;
const AUTOMERGE = 1;
const SCREEN = 2;

/** The two texts laid over each other. */
export class Overlay {
  private cells: number[];

  /** Both texts are equal, of this length. */
  constructor(length: number) {
    this.cells = new Array<number>(length).fill(BOTH);
  }

  /** The cell after the `index`-th unit of one text, counting what the other alone has as nothing. */
  private cell(index: number, skip: number): number {
    let i = 0;
    for (let left = index; left > 0 && i < this.cells.length; i++) if (this.cells[i] !== skip) left--;
    return i;
  }

  /** Units of one text before a cell. */
  private count(cell: number, skip: number): number {
    let n = 0;
    for (let i = 0; i < cell; i++) if (this.cells[i] !== skip) n++;
    return n;
  }

  /** The cell of the `index`-th unit of a text, passing over what only the other has. */
  private unit(index: number, skip: number): number {
    let i = this.cell(index, skip);
    while (i < this.cells.length && this.cells[i] === skip) i++;
    return i;
  }

  /** Translates an edit made on the screen for automerge. What it deletes of remotely deleted text is deleted already. */
  local(edit: TextEdit): TextEdit[] {
    const toAm = (index: number): number => this.count(this.cell(index, AUTOMERGE), SCREEN);
    if (edit.t === "mark") {
      const [from, to] = [this.count(this.unit(edit.from, AUTOMERGE), SCREEN), toAm(edit.to)];
      return from < to ? [{ ...edit, from, to }] : [];
    }
    if (edit.t === "block" && !edit.new) {
      const at = this.unit(edit.at, AUTOMERGE);
      return this.cells[at] === BOTH ? [{ ...edit, at: this.count(at, SCREEN) }] : [];
    }
    const cell = this.cell(edit.at, AUTOMERGE);
    const at = this.count(cell, SCREEN);
    if (edit.t === "block") {
      this.cells.splice(cell, 0, BOTH);
      return [{ ...edit, at }];
    }
    const out: TextEdit[] = [];
    let i = cell;
    let am = at;
    for (let left = edit.del; left > 0 && i < this.cells.length; ) {
      if (this.cells[i] === AUTOMERGE) {
        // A waiting insertion stays.
        i++;
        am++;
        continue;
      }
      if (this.cells[i] === BOTH) {
        const last = out[out.length - 1];
        if (last?.t === "splice" && last.at === am) last.del++;
        else out.push({ t: "splice", at: am, del: 1, insert: "" });
      }
      this.cells.splice(i, 1);
      left--;
    }
    if (edit.insert) {
      const [first, ...later] = out;
      if (first?.t === "splice" && first.at === at) {
        first.insert = edit.insert;
        // The later deletions stand behind the inserted text now.
        for (const next of later) if (next.t === "splice") next.at += edit.insert.length;
      } else {
        // It stands before what the deletions moved, so it can come last.
        out.push({ t: "splice", at, del: 0, insert: edit.insert });
      }
      this.insert(cell, edit.insert.length, BOTH);
    }
    return out;
  }

  private insert(cell: number, n: number, kind: number): void {
    this.cells.splice(cell, 0, ...new Array<number>(n).fill(kind));
  }

  /**
   * Takes an edit that automerge has. Returns it translated for the screen, or null when it must wait because `touches` says so
   * of its range on the screen, or because it meets something that waits already.
   */
  remote(edit: TextEdit, touches: (from: number, to: number) => boolean): TextEdit | null {
    const cell = this.cell(edit.t === "mark" ? edit.from : edit.at, SCREEN);
    const units = edit.t === "mark" ? edit.to - edit.from : edit.t === "splice" ? edit.del : edit.new ? 0 : 1;
    const from = units ? this.unit(edit.t === "mark" ? edit.from : edit.at, SCREEN) : cell;
    const to = units ? this.cell((edit.t === "mark" ? edit.from : edit.at) + units, SCREEN) : cell;
    const plain = this.cells.slice(from, to).every((c) => c === BOTH);
    const [a, b] = [this.count(from, AUTOMERGE), this.count(to, AUTOMERGE)];
    const now = plain && !touches(a, b);
    if (edit.t === "mark") return now ? { ...edit, from: a, to: b } : null;
    const inserted = edit.t === "splice" ? edit.insert.length : edit.new ? 1 : 0;
    if (now) this.cells.splice(from, edit.t === "splice" ? to - from : 0);
    else if (edit.t === "splice") {
      let i = from;
      for (let left = edit.del; left > 0 && i < this.cells.length; ) {
        if (this.cells[i] === SCREEN) i++;
        else {
          left--;
          if (this.cells[i] === AUTOMERGE) this.cells.splice(i, 1);
          else this.cells[i++] = SCREEN;
        }
      }
    }
    if (inserted) this.insert(from, inserted, now ? BOTH : AUTOMERGE);
    return now ? { ...edit, at: a } : null;
  }
}
