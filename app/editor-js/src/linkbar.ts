// A small bar beside the text to write, change or remove a link.

import type { EditorView } from "prosemirror-view";
import { linkAt, setLink } from "./commands.ts";
import { completeHref } from "./href.ts";

/** Its words, in the reader's language. */
export interface LinkWords {
  address: string;
  apply: string;
  remove: string;
  open: string;
  refused: string;
}

/** The bar. It stands in `host`, which must be positioned. */
export class LinkBar {
  private readonly form = document.createElement("form");
  private readonly input = document.createElement("input");
  private readonly note = document.createElement("p");
  private readonly remove: HTMLButtonElement;
  private readonly follow = document.createElement("a");

  constructor(
    private readonly view: EditorView,
    private readonly host: HTMLElement,
    words: LinkWords,
  ) {
    this.form.className = "link-bar";
    this.form.hidden = true;
    this.form.noValidate = true;
    this.input.type = "text";
    this.input.inputMode = "url";
    this.input.setAttribute("aria-label", words.address);
    this.input.placeholder = words.address;
    this.input.autocomplete = "off";
    this.input.spellcheck = false;
    this.note.setAttribute("role", "alert");
    this.follow.target = "_blank";
    this.follow.rel = "noopener noreferrer nofollow";
    this.follow.textContent = words.open;
    const apply = document.createElement("button");
    apply.type = "submit";
    apply.textContent = words.apply;
    this.remove = document.createElement("button");
    this.remove.type = "button";
    this.remove.textContent = words.remove;
    this.remove.addEventListener("click", () => this.finish(null));
    this.form.append(this.input, apply, this.remove, this.follow, this.note);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.input.value.trim() === "") return this.finish(null);
      const href = completeHref(this.input.value);
      if (href === null) {
        this.note.textContent = words.refused;
        this.input.setAttribute("aria-invalid", "true");
      } else this.finish(href);
    });
    this.form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      this.close(true);
    });
    this.form.addEventListener("focusout", (event) => {
      if (!(event.relatedTarget instanceof Node) || !this.form.contains(event.relatedTarget)) this.close(false);
    });
    host.append(this.form);
  }

  /** Shows it at the selection. */
  open(): boolean {
    if (!this.view.editable) return false;
    const found = linkAt(this.view.state);
    this.input.value = found?.href ?? "";
    this.input.removeAttribute("aria-invalid");
    this.note.textContent = "";
    this.remove.hidden = !found;
    this.follow.hidden = !found;
    if (found) this.follow.href = completeHref(found.href) ?? "#";
    const at = this.view.coordsAtPos(this.view.state.selection.from);
    const box = this.host.getBoundingClientRect();
    this.form.hidden = false;
    // Through the object model: the page's policy allows no style attributes.
    const left = Math.min(Math.max(at.left - box.left, 0), Math.max(box.width - this.form.offsetWidth, 0));
    this.form.style.setProperty("left", `${left}px`);
    this.form.style.setProperty("top", `${at.bottom - box.top + 6}px`);
    this.input.focus();
    this.input.select();
    return true;
  }

  private finish(href: string | null): void {
    setLink(href)(this.view.state, this.view.dispatch);
    this.close(true);
  }

  private close(refocus: boolean): void {
    this.form.hidden = true;
    if (refocus) this.view.focus();
  }

  destroy(): void {
    this.form.remove();
  }
}
