import { strict as assert } from "node:assert";
import { test } from "node:test";
import { amLength, docOf, fromTokens, isImplicit, orEmpty, toAm, toPm, tokens } from "../src/flat.ts";
import { Model, Random, randomDoc, writing } from "./support.ts";

const DOCS = 3000;

test(`positions map both ways in ${DOCS} random documents`, () => {
  for (let seed = 0; seed < DOCS; seed++) {
    const doc = randomDoc(new Random(seed));
    let [am, blocks, implicit] = [0, 0, 0];
    doc.forEach((node, off) => {
      if (node.isTextblock) {
        if (isImplicit(node)) implicit++;
        else {
          assert.equal(toAm(doc, off), am);
          am++;
          blocks++;
        }
        for (let i = 0; i <= node.content.size; i++) {
          const pos = off + 1 + i;
          // DESIGN.md: the index and the text blocks before it; two for each implicit paragraph, but for the token not yet closed.
          assert.equal(pos, am + i + (isImplicit(node) ? blocks + 2 * implicit - 1 : blocks - 1 + 2 * implicit), `seed ${seed}`);
          assert.equal(toAm(doc, pos), am + i, `seed ${seed}`);
          const back = toPm(doc, am + i);
          // Before a marker and after an embed several places share an index.
          if (i < node.content.size || node.content.size > 0) assert.equal(toAm(doc, back), am + i);
          if (i > 0) assert.equal(back, pos, `seed ${seed}`);
        }
      } else {
        assert.equal(toAm(doc, off), am);
        am++;
      }
      am += node.isTextblock ? node.content.size : 0;
    });
    assert.equal(amLength(doc), am);
    const all: typeof doc[] = [];
    doc.forEach((n) => all.push(n));
    const again = doc.copy(docOf([]).content).type.create(null, orEmpty(fromTokens(tokens(all))));
    assert.ok(again.eq(doc), `seed ${seed}`);
  }
});

test("what automerge holds is what is shown", () => {
  for (let seed = 0; seed < 150; seed++) {
    const doc = randomDoc(new Random(seed));
    const model = new Model();
    model.apply(writing(doc));
    assert.equal(model.length, amLength(doc), `seed ${seed}`);
    assert.equal(model.shown().toString(), doc.toString(), `seed ${seed}`);
  }
});
