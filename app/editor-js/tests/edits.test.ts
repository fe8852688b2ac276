import { strict as assert } from "node:assert";
import { test } from "node:test";
import { Slice } from "prosemirror-model";
import type { Node } from "prosemirror-model";
import { EditorState } from "prosemirror-state";
import type { Transaction } from "prosemirror-state";
import { canJoin, canSplit } from "prosemirror-transform";
import { amLength, markOf, nodeOf } from "../src/flat.ts";
import { localEdits } from "../src/local.ts";
import { normalise } from "../src/normal.ts";
import { applyEdits, mend, patchTo } from "../src/remote.ts";
import { freshId } from "../src/schema.ts";
import { Model, Random, markersOf, randomAttrs, randomDoc, randomEdit, schema, writing } from "./support.ts";

const insideText = (r: Random, doc: Node): number => {
  const spots: number[] = [];
  doc.descendants((node, pos) => {
    if (node.isTextblock) for (let i = 0; i <= node.content.size; i++) spots.push(pos + 1 + i);
    return false;
  });
  return spots.length ? r.pick(spots) : 0;
};

/** Not inside a surrogate pair. */
const whole = (doc: Node, pos: number): number => {
  const $pos = doc.resolve(pos);
  const text = $pos.parent.isTextblock ? $pos.parent.textContent : "";
  const c = text.charCodeAt($pos.parentOffset);
  return c >= 0xdc00 && c < 0xe000 ? pos + 1 : pos;
};

/** Whether no pair of surrogates was torn: browsers do not, and Rust's text could not hold it. */
const sound = (doc: Node): boolean => {
  let ok = true;
  doc.forEach((n) => (ok &&= !/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(n.textContent)));
  return ok;
};

/** Adds a random change as an editor's user or plugin would make it. */
function mutate(r: Random, tr: Transaction): void {
  const { doc } = tr;
  const a = whole(doc, insideText(r, doc));
  const b = whole(doc, insideText(r, doc));
  const [from, to] = [Math.min(a, b), Math.max(a, b)];
  const near = whole(doc, Math.min(from + r.below(5), doc.resolve(from).parent.isTextblock ? doc.resolve(from).end() : from));
  switch (r.below(11)) {
    case 0:
    case 1:
    case 2: {
      const text = r.text(3);
      if (text && doc.resolve(from).parent.isTextblock) tr.insertText(text, from, r.chance(0.3) ? near : from);
      break;
    }
    case 3:
      tr.delete(from, r.chance(0.7) ? near : to);
      break;
    case 4:
      if (doc.resolve(from).parent.isTextblock && canSplit(doc, from)) {
        const attrs = { ...randomAttrs(r), kind: r.pick(["paragraph", "heading", "item"]) };
        const node = nodeOf(attrs);
        tr.split(from, 1, r.chance(0.5) ? undefined : [{ type: node.type, attrs: node.attrs }]);
      }
      break;
    case 5: {
      const $from = doc.resolve(from);
      if ($from.depth === 1 && $from.index(0) > 0 && canJoin(doc, $from.before())) tr.join($from.before());
      break;
    }
    case 6: {
      const node = nodeOf({ ...randomAttrs(r), kind: r.pick(["paragraph", "heading", "check", "code", "quote"]) });
      tr.setBlockType(from, to, node.type, node.attrs);
      break;
    }
    case 7: {
      const name = r.pick(["strong", "em", "code", "link"]);
      const mark = markOf(name, name === "link" ? "https://d.example/" : true);
      if (mark && r.chance(0.7)) tr.addMark(from, to, mark);
      else tr.removeMark(from, to, schema.marks[name]);
      break;
    }
    case 8: {
      const index = r.below(doc.childCount);
      let off = 0;
      for (let i = 0; i < index; i++) off += doc.child(i).nodeSize;
      if (doc.child(index).isTextblock) tr.setNodeAttribute(off, "indent", r.below(4));
      else tr.setNodeAttribute(off, "id", freshId());
      break;
    }
    case 9: {
      const paste = randomDoc(r, 4);
      const [x, y] = [r.below(paste.content.size), r.below(paste.content.size)];
      tr.replace(from, r.chance(0.5) ? from : near, paste.slice(whole(paste, Math.min(x, y)), whole(paste, Math.max(x, y))));
      break;
    }
    default: {
      // A drag: cut here, dropped there.
      const slice = doc.slice(from, near);
      const steps = tr.steps.length;
      tr.delete(from, near);
      const drop = tr.mapping.slice(steps).map(to);
      tr.replace(drop, drop, r.chance(0.5) ? slice : new Slice(slice.content, slice.openStart, slice.openEnd));
    }
  }
}

const alike = (shown: Node, model: Model, seed: number, what: string): void => {
  assert.equal(amLength(shown), model.length, `${what}, seed ${seed}: lengths`);
  assert.equal(strip(shown), strip(model.shown()), `${what}, seed ${seed}`);
};

/** Without empty implicit paragraphs, which automerge does not have. */
const strip = (doc: Node): string => {
  doc.check();
  const out: string[] = [];
  doc.forEach((n) => {
    if (n.attrs.implicit !== true || n.content.size) out.push(`${n.toString()}${JSON.stringify(n.attrs)}`);
  });
  return out.join("\n");
};

test("random local transactions become edits that a real automerge text follows", () => {
  let kept = 0;
  for (let seed = 1; seed <= 250; seed++) {
    const r = new Random(seed);
    const start = randomDoc(r);
    const model = new Model();
    model.apply(writing(start));
    let state = EditorState.create({ schema, doc: start });
    for (let step = 0; step < 12; step++) {
      const tr = state.tr;
      for (let n = r.chance(0.2) ? 2 : 1; n > 0; n--) mutate(r, tr);
      if (!sound(tr.doc)) continue;
      normalise(state.doc, tr);
      const next = state.apply(tr);
      const edits = localEdits(state.doc, next.doc, tr.mapping.maps);
      try {
        model.apply(edits);
      } catch (error) {
        throw new Error(`seed ${seed} step ${step}: ${JSON.stringify(edits)} from ${state.doc.toString()}: ${String(error)}`);
      }
      alike(next.doc, model, seed, `step ${step} ${JSON.stringify(edits)} from ${state.doc.toString()}`);
      kept++;
      state = next;
    }
  }
  assert.ok(kept >= 2500);
});

test("random remote edits of a real automerge text show as they are", () => {
  for (let seed = 1; seed <= 250; seed++) {
    const r = new Random(seed);
    const start = randomDoc(r);
    const model = new Model();
    model.apply(writing(start));
    let state = EditorState.create({ schema, doc: start });
    for (let step = 0; step < 12; step++) {
      const edits = model.foreign([randomEdit(r, model.doc.text, markersOf(model.shown()))]);
      const tr = state.tr;
      applyEdits(tr, edits);
      state = state.apply(tr);
      state.doc.check();
      alike(state.doc, model, seed, `step ${step} ${JSON.stringify(edits)}`);
    }
  }
});

test("local and remote edits in turns stay equal", () => {
  for (let seed = 1; seed <= 150; seed++) {
    const r = new Random(7000 + seed);
    const model = new Model();
    let state = EditorState.create({ schema, doc: model.shown() });
    for (let step = 0; step < 24; step++) {
      const tr = state.tr;
      if (r.chance(0.5)) {
        mutate(r, tr);
        if (!sound(tr.doc)) continue;
        normalise(state.doc, tr);
        const next = state.apply(tr);
        model.apply(localEdits(state.doc, next.doc, tr.mapping.maps));
        state = next;
      } else {
        applyEdits(tr, model.foreign([randomEdit(r, model.doc.text, markersOf(model.shown()))]));
        state = state.apply(tr);
      }
      alike(state.doc, model, seed, `step ${step}`);
    }
  }
});

test("a patch makes any document into any other", () => {
  for (let seed = 1; seed <= 2000; seed++) {
    const r = new Random(seed);
    const [from, to] = [randomDoc(r), randomDoc(r)];
    const tr = EditorState.create({ schema, doc: from }).tr;
    patchTo(tr, to);
    assert.ok(tr.doc.eq(to), `seed ${seed}`);
    const other = EditorState.create({ schema, doc: from }).tr;
    mend(other, to);
    assert.ok(other.doc.eq(to), `seed ${seed}`);
  }
});

test("edits are minimal", () => {
  const doc = schema.node("doc", null, [
    schema.node("heading", { level: 1, id: "a" }, schema.text("Purpose")),
    schema.node("paragraph", { id: "b" }, schema.text("hello all")),
    schema.node("paragraph", { id: "c" }, schema.text("more")),
  ]);
  const run = (f: (tr: Transaction) => void): unknown => {
    const tr = EditorState.create({ schema, doc }).tr;
    f(tr);
    return localEdits(doc, tr.doc, tr.mapping.maps);
  };
  // Which of two equal letters was typed is told by the step, not guessed.
  assert.deepEqual(run((tr) => tr.insertText("l", 12)), [{ t: "splice", at: 11, del: 0, insert: "l" }]);
  assert.deepEqual(run((tr) => tr.insertText("l", 13)), [{ t: "splice", at: 12, del: 0, insert: "l" }]);
  assert.deepEqual(run((tr) => tr.delete(10, 12)), [{ t: "splice", at: 9, del: 2, insert: "" }]);
  assert.deepEqual(run((tr) => tr.join(9)), [{ t: "splice", at: 8, del: 1, insert: "" }]);
  assert.deepEqual(run((tr) => tr.addMark(2, 14, schema.marks.strong.create())), [
    { t: "mark", from: 2, to: 8, name: "strong", value: true },
    { t: "mark", from: 9, to: 13, name: "strong", value: true },
  ]);
  const attrs = { kind: "quote", level: 0, indent: 0, id: "b", checked: false, ordered: false };
  assert.deepEqual(run((tr) => tr.setNodeMarkup(9, schema.nodes.quote, { id: "b" })), [
    { t: "block", at: 8, attrs, new: false },
  ]);
  // Two places of one transaction are two edits.
  assert.deepEqual(run((tr) => tr.insertText("x", 2).insertText("y", 24)), [
    { t: "splice", at: 2, del: 0, insert: "x" },
    { t: "splice", at: 22, del: 0, insert: "y" },
  ]);
  // A pair is never halved.
  const smile = schema.node("doc", null, [schema.node("paragraph", { id: "d" }, schema.text("a😀b"))]);
  const tr = EditorState.create({ schema, doc: smile }).tr.insertText("a😁b", 1, 5);
  assert.deepEqual(localEdits(smile, tr.doc, tr.mapping.maps), [{ t: "splice", at: 2, del: 2, insert: "😁" }]);
});
