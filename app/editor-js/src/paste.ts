// What comes in from other programs. The parser keeps only what the schema knows; here the rest is made safe and fitting.

import { DOMParser as PmParser, Fragment, Slice } from "prosemirror-model";
import type { Node } from "prosemirror-model";
import { freshId, schema } from "./schema.ts";

/** Most HTML that is looked at: more than any policy, less than freezes a browser. */
const MOST = 4_000_000;

/** Parses pasted HTML; collapses white space as a browser would show it. */
export const clipboardParser = PmParser.fromSchema(schema);

/** Drops what must not even be parsed, and shapes what other editors write into blocks that the schema knows. */
export function tidyHtml(html: string): string {
  if (html.length > MOST) return "";
  // Parsed apart from the page: nothing in it loads or runs. The page's policy forbids style attributes even there, and would
  // complain of each, so they get another name first.
  const renamed = html.replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/([\s"'/])(style|on[a-z]+)(\s*=)/gi, "$1data-was-$2$3"));
  const doc = new DOMParser().parseFromString(renamed, "text/html");
  for (const el of doc.querySelectorAll("script,style,template,iframe,object,embed,svg,math,noscript,title,meta,link,head,button,select,textarea")) {
    el.remove();
  }
  for (const p of doc.querySelectorAll<HTMLElement>('p[data-was-style*="mso-list" i]')) wordListItem(doc, p);
  for (const el of doc.querySelectorAll<HTMLElement>("[data-was-style]")) restyle(doc, el);
  for (const el of doc.querySelectorAll("*")) {
    for (const { name } of [...el.attributes]) if (name.startsWith("data-was-")) el.removeAttribute(name);
  }
  // Task lists as GitHub and others write them.
  for (const box of doc.querySelectorAll<HTMLInputElement>("li input[type=checkbox]")) {
    const li = box.closest("li");
    if (!li || li.querySelector("ul,ol")) continue;
    const check = doc.createElement("div");
    check.className = "check";
    check.dataset.checked = String(box.hasAttribute("checked"));
    const body = doc.createElement("div");
    box.remove();
    body.append(...li.childNodes);
    check.append(body);
    li.replaceWith(check);
  }
  for (const el of doc.querySelectorAll("input")) el.remove();
  // A cell is a paragraph, so that its words are kept apart.
  for (const cell of doc.querySelectorAll("td,th")) {
    if (cell.querySelector("p,ul,ol,h1,h2,h3,h4,h5,h6,pre,blockquote")) continue;
    const p = doc.createElement("p");
    p.append(...cell.childNodes);
    cell.append(p);
  }
  // A quote of several paragraphs is as many quotes; a further paragraph of a list item is an item of its own.
  for (const quote of doc.querySelectorAll("blockquote")) {
    const parts = [...quote.querySelectorAll(":scope > p")];
    if (parts.length < 2) continue;
    for (const p of parts) {
      const own = doc.createElement("blockquote");
      own.append(...p.childNodes);
      p.remove();
      quote.before(own);
    }
    if (!quote.textContent?.trim()) quote.remove();
  }
  for (const p of [...doc.querySelectorAll("li > p:not(:first-child)")].reverse()) {
    const item = doc.createElement("li");
    item.append(...p.childNodes);
    p.parentElement?.after(item);
    p.remove();
  }
  // In a flat document a list item and a quote hold text, so their paragraphs give up their tags.
  for (const p of doc.querySelectorAll("li > p:first-child, blockquote > p:only-child")) p.replaceWith(...p.childNodes);
  // A line break ends a block, but for code.
  for (const br of doc.querySelectorAll("br")) {
    const block = br.closest("p,div.check,pre");
    if (block?.nodeName === "PRE") br.replaceWith("\n");
    else if (block?.nodeName === "P" && br.parentElement === block) {
      const rest = doc.createElement("p");
      while (br.nextSibling) rest.append(br.nextSibling);
      br.remove();
      if (rest.childNodes.length) block.after(rest);
    } else br.replaceWith(" ");
  }
  return doc.body.innerHTML;
}

/** Word writes list items as paragraphs whose style names the level, with the bullet or number as text before the words. */
function wordListItem(doc: Document, p: HTMLElement): void {
  const level = Number(/mso-list\s*:[^;]*level(\d)/i.exec(p.getAttribute("data-was-style") ?? "")?.[1] ?? 0);
  if (level === 0) return;
  const marker = p.querySelector('[data-was-style*="mso-list:ignore" i],[data-was-style*="mso-list: ignore" i]');
  const ordered = /^\s*(\d+|[a-z]|[ivx]+)[.)]/i.test(marker?.textContent ?? "");
  marker?.remove();
  const item = doc.createElement("li");
  item.append(...p.childNodes);
  let list = doc.createElement(ordered ? "ol" : "ul");
  list.append(item);
  for (let depth = 1; depth < level; depth++) {
    const outer = doc.createElement("ul");
    outer.append(list);
    list = outer as typeof list;
  }
  p.replaceWith(list);
}

/** Says with elements what a style attribute said: bold and italic, or that it is neither (Google Docs wraps all in `<b>`). */
function restyle(doc: Document, el: HTMLElement): void {
  const style = el.getAttribute("data-was-style") ?? "";
  const weight = /font-weight\s*:\s*(\w+)/i.exec(style)?.[1] ?? "";
  const italic = /font-style\s*:\s*italic/i.test(style);
  if (/^(normal|[1-4]00)$/i.test(weight) && /^(B|STRONG)$/.test(el.nodeName)) return el.replaceWith(...el.childNodes);
  // Only around words: an element that holds blocks says nothing about them.
  if (!/^(SPAN|FONT|A|U|S|I|B|EM|STRONG|CODE)$/.test(el.nodeName)) return;
  for (const [name, on] of [["strong", /^(bold|bolder|[6-9]00)$/i.test(weight)], ["em", italic]] as const) {
    if (!on) continue;
    const mark = doc.createElement(name);
    mark.append(...el.childNodes);
    el.append(mark);
  }
}

/** Gives pasted blocks ids of their own: an id names one block of a document. */
export function freshIds(slice: Slice): Slice {
  const nodes: Node[] = [];
  slice.content.forEach((node) => {
    if (node.isText) nodes.push(node);
    else {
      const implicit = node.attrs.implicit === true ? { implicit: false } : {};
      nodes.push(node.type.create({ ...node.attrs, ...implicit, id: freshId() }, node.content, node.marks));
    }
  });
  return new Slice(Fragment.fromArray(nodes), slice.openStart, slice.openEnd);
}
