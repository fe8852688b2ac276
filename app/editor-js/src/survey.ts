// Headings and number of words, counted per block once: blocks that did not change are the same objects.

import type { Node } from "prosemirror-model";
import { kindOf } from "./schema.ts";

/** A heading for the table of contents. */
export interface Heading {
  /** The number of its block. */
  block: number;
  level: number;
  text: string;
}

const counted = new WeakMap<Node, number>();

/** Words as people count them: runs of letters and digits, with the marks inside them. */
function words(node: Node): number {
  let n = counted.get(node);
  if (n === undefined) {
    n = node.textContent.match(/[\p{L}\p{N}]+(?:['’.,-][\p{L}\p{N}]+)*/gu)?.length ?? 0;
    counted.set(node, n);
  }
  return n;
}

/** Surveys a document. */
export function survey(doc: Node): { headings: Heading[]; words: number } {
  const headings: Heading[] = [];
  let n = 0;
  doc.forEach((node, _off, block) => {
    n += words(node);
    if (kindOf(node) === "heading" && node.content.size) {
      headings.push({ block, level: node.attrs.level as number, text: node.textContent });
    }
  });
  return { headings, words: n };
}
