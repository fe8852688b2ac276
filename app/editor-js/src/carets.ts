// Where others are: a caret with a name, a tinted selection. Colours are classes, since the page allows no inline style.

import { Plugin, PluginKey } from "prosemirror-state";
import type { EditorState } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { toPm } from "./flat.ts";

/** Somebody else's place, in units of the automerge text. */
export interface Caret {
  id: string;
  name: string;
  /** 0 to 11. */
  color: number;
  anchor: number;
  head: number;
}

interface Shown {
  set: DecorationSet;
  /** What each caret was last told to be, and how often it moved by its owner's hand: the name shows again only then. */
  seen: Map<string, { at: string; moves: number }>;
}

const key = new PluginKey<Shown>("carets");

function widget(caret: Caret): () => HTMLElement {
  return () => {
    const el = document.createElement("span");
    el.className = `caret person-${caret.color}`;
    el.setAttribute("aria-hidden", "true");
    const name = document.createElement("span");
    name.className = "caret-name";
    name.textContent = caret.name;
    // Keeps the caret as high as the line without taking part in its text.
    el.append("\u2060", name, "\u2060");
    return el;
  };
}

function draw(state: EditorState, carets: readonly Caret[], was: Shown): Shown {
  const seen: Shown["seen"] = new Map();
  const list: Decoration[] = [];
  for (const caret of carets) {
    const [anchor, head] = [toPm(state.doc, caret.anchor), toPm(state.doc, caret.head)];
    const at = `${caret.anchor}:${caret.head}`;
    const before = was.seen.get(caret.id);
    const moves = before ? before.moves + (before.at === at ? 0 : 1) : 0;
    seen.set(caret.id, { at, moves });
    list.push(
      Decoration.widget(head, widget(caret), { key: `${caret.id} ${moves} ${caret.name}`, side: 1, ignoreSelection: true, marks: [] }),
    );
    if (anchor !== head) {
      list.push(Decoration.inline(Math.min(anchor, head), Math.max(anchor, head), { class: `reach person-${caret.color}` }));
    }
  }
  return { set: DecorationSet.create(state.doc, list), seen };
}

/** The plugin that draws carets and moves them along with the text. */
export const carets = (): Plugin<Shown> =>
  new Plugin<Shown>({
    key,
    state: {
      init: () => ({ set: DecorationSet.empty, seen: new Map() }),
      apply(tr, shown, _old, state) {
        const next = tr.getMeta(key) as readonly Caret[] | undefined;
        if (next) return draw(state, next, shown);
        return tr.docChanged ? { set: shown.set.map(tr.mapping, tr.doc), seen: shown.seen } : shown;
      },
    },
    props: { decorations: (state) => key.getState(state)?.set },
  });

/** The meta key that hands new carets to the plugin. */
export const caretsKey = key;
