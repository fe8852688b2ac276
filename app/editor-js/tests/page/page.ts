// Two editors of one text on one page, with a plain model between them in the place of Rust.
import { mount } from "../../src/island.ts";
import type { Island } from "../../src/island.ts";
import type { Block, BlockAttrs, MarkValue, TextEdit } from "../../src/wire.ts";

type Token = { attrs: BlockAttrs } | { unit: string; marks: Record<string, MarkValue> };

/** The flat text: what automerge is, without history. */
class Text {
  tokens: Token[] = [];

  apply(edits: readonly TextEdit[]): void {
    for (const e of edits) {
      if (e.t === "splice") {
        if (e.at < 0 || e.at + e.del > this.tokens.length) throw new Error(`splice out of range: ${JSON.stringify(e)}`);
        this.tokens.splice(e.at, e.del, ...Array.from({ length: e.insert.length }, (_, i) => ({ unit: e.insert[i], marks: {} })));
      } else if (e.t === "block") {
        if (!e.new && !("attrs" in this.tokens[e.at])) throw new Error(`no marker at ${e.at}`);
        this.tokens.splice(e.at, e.new ? 0 : 1, { attrs: e.attrs });
      } else {
        for (let i = e.from; i < e.to; i++) {
          const token = this.tokens[i];
          if (!("unit" in token)) continue;
          const marks = { ...token.marks };
          if (e.value === null) delete marks[e.name];
          else marks[e.name] = e.value;
          this.tokens[i] = { unit: token.unit, marks };
        }
      }
    }
  }

  blocks(): Block[] {
    const out: Block[] = [];
    for (const token of this.tokens) {
      if ("attrs" in token) out.push({ attrs: token.attrs, runs: [] });
      else {
        if (out.length === 0) out.push({ attrs: {}, runs: [], implicit: true });
        const marks = Object.entries(token.marks).map(([name, value]) => ({ name, value }));
        out[out.length - 1].runs.push({ text: token.unit, marks });
      }
    }
    return out;
  }

  plain(): string {
    return this.tokens.map((t) => ("attrs" in t ? `¶${t.attrs.kind[0]}` : t.unit)).join("");
  }
}

const text = new Text();
const islands: Record<string, Island> = {};
const diverged: string[] = [];
const sizes: number[] = [];

function put(name: string, editable = true): void {
  const outer = document.createElement("div");
  outer.className = "text-place";
  const inner = document.createElement("div");
  inner.id = name;
  outer.append(inner);
  document.body.append(outer);
  islands[name] = mount(
    inner,
    {
      label: name,
      placeholder: "Write",
      lang: "en",
      editable,
      link: { address: "Address", apply: "Apply", remove: "Remove", open: "Open", refused: "Refused" },
      embeds: { table: "Table" },
      done: "Done",
    },
    {
      edit(json) {
        const edits = JSON.parse(json) as TextEdit[];
        text.apply(edits);
        sizes.push(json.length);
        for (const other of Object.keys(islands)) if (other !== name) islands[other].apply(json, false);
        return true;
      },
      blocks: () => JSON.stringify(text.blocks()),
      undo: () => void 0,
      redo: () => void 0,
      selected: () => void 0,
      toolbar: () => void 0,
      outline: () => void 0,
      diverged: (what) => void diverged.push(what),
    },
  );
}

Object.assign(window, {
  start(blocks: { kind: string; text: string }[]) {
    const edits: TextEdit[] = [];
    let at = 0;
    for (const [i, b] of blocks.entries()) {
      const attrs = { kind: b.kind, level: b.kind === "heading" ? 1 : 0, indent: 0, id: `b${i}`, checked: false, ordered: false };
      edits.push({ t: "block", at, attrs, new: true }, { t: "splice", at: at + 1, del: 0, insert: b.text });
      at += 1 + b.text.length;
    }
    text.apply(edits);
    put("a");
    put("b");
  },
  /** Edits by somebody who is not on this page. */
  remote(edits: TextEdit[]) {
    text.apply(edits);
    for (const name of Object.keys(islands)) islands[name].apply(JSON.stringify(edits), false);
  },
  look: () => ({
    truth: text.plain(),
    shown: Object.fromEntries(
      Object.entries(islands).map(([name, island]) => {
        let out = "";
        island.view.state.doc.forEach((node) => (out += `¶${(node.type.name === "embed" ? String(node.attrs.kind) : node.type.name)[0]}${node.textContent}`));
        return [name, out];
      }),
    ),
    composing: Object.fromEntries(Object.entries(islands).map(([name, island]) => [name, island.view.composing])),
    diverged,
    sizes,
  }),
  islands,
});
