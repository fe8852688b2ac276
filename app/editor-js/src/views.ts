// Blocks that are more than their text: a check with its box, an embed as a named box.

import type { Node } from "prosemirror-model";
import type { EditorView, NodeView, NodeViewConstructor } from "prosemirror-view";

class CheckView implements NodeView {
  readonly dom = document.createElement("div");
  readonly contentDOM = document.createElement("div");
  private readonly box = document.createElement("input");

  constructor(
    private node: Node,
    view: EditorView,
    getPos: () => number | undefined,
    label: string,
  ) {
    this.box.type = "checkbox";
    this.box.contentEditable = "false";
    this.box.tabIndex = -1;
    this.box.setAttribute("aria-label", label);
    this.box.addEventListener("mousedown", (event) => event.preventDefault());
    this.box.addEventListener("click", (event) => {
      event.preventDefault();
      const pos = getPos();
      if (pos === undefined || !view.editable) return;
      // After the click's own effect was taken back, the document says what is ticked.
      const checked = !(this.node.attrs.checked as boolean);
      setTimeout(() => view.dispatch(view.state.tr.setNodeMarkup(pos, null, { ...this.node.attrs, checked })));
    });
    this.dom.append(this.box, this.contentDOM);
    this.show();
  }

  private show(): void {
    const { checked, indent } = this.node.attrs as { checked: boolean; indent: number };
    this.dom.className = "check";
    this.dom.dataset.checked = String(checked);
    this.dom.dataset.indent = String(indent);
    this.box.checked = checked;
  }

  update(node: Node): boolean {
    if (node.type !== this.node.type) return false;
    this.node = node;
    this.show();
    return true;
  }

  stopEvent(event: Event): boolean {
    return event.target === this.box;
  }

  ignoreMutation(mutation: { type: string; target: globalThis.Node }): boolean {
    return mutation.type !== "selection" && !this.contentDOM.contains(mutation.target);
  }
}

/** The views, with their words. */
export function nodeViews(words: { done: string; embeds: Record<string, string> }): Record<string, NodeViewConstructor> {
  return {
    check: (node, view, getPos) => new CheckView(node, view, getPos, words.done),
    embed: (node) => {
      const kind = node.attrs.kind as string;
      const dom = document.createElement("div");
      dom.className = "embed";
      dom.dataset.kind = kind;
      dom.textContent = Object.hasOwn(words.embeds, kind) ? words.embeds[kind] : kind;
      return { dom };
    },
  };
}
