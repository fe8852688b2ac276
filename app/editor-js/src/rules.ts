// What typing turns into: `# `, `- `, `1. `, `[] `, `> ` and three backticks at the start of a block.

import { InputRule, inputRules } from "prosemirror-inputrules";
import type { Plugin } from "prosemirror-state";
import { restyle } from "./commands.ts";
import { kindOf } from "./schema.ts";

const blockRule = (match: RegExp, kind: string, attrs: (m: RegExpMatchArray) => Record<string, unknown>): InputRule =>
  new InputRule(match, (state, found, start, end) => {
    const $start = state.doc.resolve(start);
    const from = kindOf($start.parent);
    // Lists may become other lists; headings, quotes and code keep what is typed.
    if (from !== "paragraph" && from !== "item" && from !== "check") return null;
    const tr = state.tr.delete(start, end);
    restyle(tr, { node: tr.doc.resolve(start).parent, pos: $start.before() }, kind, attrs(found));
    return tr;
  });

/** The rules as a plugin. */
export const typing = (): Plugin =>
  inputRules({
    rules: [
      blockRule(/^(#{1,3})\s$/, "heading", (m) => ({ level: m[1].length })),
      blockRule(/^[-*•]\s$/, "item", () => ({ ordered: false })),
      blockRule(/^1[.)]\s$/, "item", () => ({ ordered: true })),
      blockRule(/^\[([ xX]?)\]\s$/, "check", (m) => ({ checked: m[1].toLowerCase() === "x" })),
      blockRule(/^>\s$/, "quote", () => ({})),
      blockRule(/^```$/, "code", () => ({})),
    ],
  });
