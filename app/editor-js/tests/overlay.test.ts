import { strict as assert } from "node:assert";
import { test } from "node:test";
import { Overlay } from "../src/overlay.ts";
import type { TextEdit } from "../src/wire.ts";
import { Random } from "./support.ts";

const run = (text: string, e: TextEdit): string =>
  e.t === "splice" ? text.slice(0, e.at) + e.insert + text.slice(e.at + e.del) : text;

test("while a block is composed, both texts keep every word and meet at the end", () => {
  for (let seed = 1; seed <= 3000; seed++) {
    const r = new Random(seed);
    const start = "0123456789abcdefghijklmnopqrstuvwxyz";
    let [screen, automerge] = [start, start];
    let block = { from: 10, to: 20 };
    const overlay = new Overlay(start.length);
    const typed: string[] = [];
    const came: string[] = [];
    let next = 0;
    const fresh = (list: string[]): string => {
      const c = String.fromCodePoint(0x4e00 + next++);
      list.push(c);
      return c;
    };
    for (let step = 0; step < 12; step++) {
      if (r.chance(0.5)) {
        // An input method replaces what it composed so far.
        const at = block.from + r.below(block.to - block.from + 1);
        const del = r.below(Math.min(3, block.to - at) + 1);
        const insert = r.chance(0.8) ? fresh(typed) : "";
        const gone = screen.slice(at, at + del);
        for (const c of gone) for (const list of [typed, came]) if (list.includes(c)) list.splice(list.indexOf(c), 1);
        const edit: TextEdit = { t: "splice", at, del, insert };
        screen = run(screen, edit);
        for (const e of overlay.local(edit)) automerge = run(automerge, e);
        block = { from: block.from, to: block.to + insert.length - del };
      } else {
        const at = r.below(automerge.length + 1);
        const del = Math.min(r.below(4), automerge.length - at);
        const insert = r.chance(0.7) ? fresh(came) : "";
        for (const c of automerge.slice(at, at + del)) for (const list of [typed, came]) if (list.includes(c)) list.splice(list.indexOf(c), 1);
        const edit: TextEdit = { t: "splice", at, del, insert };
        automerge = run(automerge, edit);
        const shown = overlay.remote(edit, (a, b) => a <= block.to && b >= block.from);
        if (shown?.t === "splice") {
          assert.ok(shown.at > block.to || shown.at + shown.del < block.from, `seed ${seed}: the composed block was touched`);
          screen = run(screen, shown);
          const by = shown.insert.length - shown.del;
          if (shown.at < block.from) block = { from: block.from + by, to: block.to + by };
        }
      }
      for (const c of [...typed, ...came]) assert.ok(automerge.includes(c), `seed ${seed}: ${c} was lost`);
      // What nobody deleted stands once, and outside the composed block both texts agree.
      assert.equal(new Set(automerge).size, automerge.length, `seed ${seed}`);
      const waiting = [...came].filter((c) => !screen.includes(c));
      for (const c of automerge) assert.ok(screen.includes(c) || waiting.includes(c), `seed ${seed} step ${step}: ${c} is nowhere`);
      const common = (a: string, b: string): string => [...a].filter((c) => b.includes(c)).join("");
      assert.equal(common(screen, automerge), common(automerge, screen), `seed ${seed} step ${step}: order`);
    }
  }
});

test("an edit elsewhere is shown at once, translated", () => {
  const overlay = new Overlay(20);
  const touches = (a: number, b: number): boolean => a <= 10 && b >= 5;
  // Two units wait inside the composed block …
  assert.equal(overlay.remote({ t: "splice", at: 7, del: 0, insert: "xy" }, touches), null);
  // … so what comes behind it stands two earlier on the screen.
  assert.deepEqual(overlay.remote({ t: "splice", at: 15, del: 1, insert: "z" }, touches), {
    t: "splice",
    at: 13,
    del: 1,
    insert: "z",
  });
  // And what is composed behind the waiting text is two later in automerge.
  assert.deepEqual(overlay.local({ t: "splice", at: 8, del: 0, insert: "か" }), [{ t: "splice", at: 10, del: 0, insert: "か" }]);
  assert.deepEqual(overlay.local({ t: "splice", at: 6, del: 2, insert: "" }), [
    { t: "splice", at: 6, del: 1, insert: "" },
    { t: "splice", at: 8, del: 1, insert: "" },
  ]);
});
