//! The component that puts a rich text on the page.

use super::control::EditorControl;
use super::island::{Bundle, Host};
use super::{caret, language, texts};
use crate::platform::device;
use crate::state::{OpenDoc, TextGuard, use_session};
use leptos::html;
use leptos::logging;
use leptos::prelude::*;
use leptos::task::spawn_local;
use muster_shared::doc::{Block, TextEdit};
use muster_shared::label::Language;
use send_wrapper::SendWrapper;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;

/// A rich text of an open document, to read or, where the document takes edits, to write.
#[component]
pub fn RichText(
    /// The document.
    doc: OpenDoc,
    /// The field.
    field: &'static str,
    /// What it is called, for those who do not see it.
    #[prop(into)]
    label: Signal<String>,
    /// The handle that the page holds.
    control: EditorControl,
) -> impl IntoView {
    let language = use_session().language;
    let place = NodeRef::<html::Div>::new();
    let failed = RwSignal::new(false);
    let text = SendWrapper::new(Rc::new(Text {
        doc: doc.clone(),
        field,
        control,
        undoing: Cell::new(false),
        unplaced: Cell::new(false),
    }));
    let listening = StoredValue::<Option<TextGuard>, LocalStorage>::new_local(None);
    let ready = doc.ready();
    // Each mount has a number, so that a bundle that arrives late does not mount over a newer one.
    let round = StoredValue::new(0_usize);

    let mounting = text.clone();
    Effect::new(move |_| {
        let (Some(place), true) = (place.get(), ready.get()) else { return };
        let options = mounting.options(&label.get(), language.get());
        let now = round.try_update_value(|n| {
            *n += 1;
            *n
        });
        let text = mounting.clone();
        spawn_local(async move {
            let bundle = Bundle::load().await;
            if now.is_none() || round.try_get_value() != now {
                return;
            }
            let Some(outer) = place.dyn_ref::<web_sys::HtmlElement>() else { return };
            // An element of its own: what the island leaves behind goes with it.
            let inner = fresh_place(outer);
            let mounted = bundle.and_then(|bundle| {
                text.control.mounted.set_value(None);
                bundle.mount(inner.as_ref().unwrap_or(outer), &options, text.host())
            });
            match mounted {
                Ok(mounted) => {
                    control.mounted.set_value(Some(mounted));
                    let hearing = text.clone();
                    let guard = text.doc.on_text(field, Rc::new(move |edits: &[TextEdit]| hearing.show(edits)));
                    listening.set_value(Some(guard));
                    failed.set(false);
                    control.standing.set(true);
                    text.show_carets();
                }
                Err(error) => {
                    device::report_thrown("the editor could not be mounted", &error);
                    failed.set(true);
                }
            }
        });
    });

    let writable = doc.writable();
    Effect::new(move |_| {
        let editable = writable.get();
        if control.standing.get() {
            control.with(|island| {
                let _ = island.set_editable(editable);
            });
        }
    });
    let peers = doc.peers();
    let drawing = text.clone();
    Effect::new(move |_| {
        peers.track();
        drawing.show_carets();
    });
    on_cleanup(move || {
        listening.set_value(None);
        control.mounted.set_value(None);
        text.doc.present(b"{}".to_vec());
    });

    let plain = move || doc.plain_text(field);
    view! {
        <div class="text">
            <Show when=move || failed.get()>
                <p class="banner" role="alert">{move || texts::FAILED.get(language.get())}</p>
                <div class="rich plain">{plain.clone()}</div>
            </Show>
            <p class="quiet" hidden=move || control.standing.get() || failed.get()>
                {move || texts::LOADING.get(language.get())}
            </p>
            <div class="text-place" node_ref=place></div>
        </div>
    }
}

/// Empties the place and puts a fresh element into it.
fn fresh_place(outer: &web_sys::HtmlElement) -> Option<web_sys::HtmlElement> {
    outer.set_text_content(None);
    let inner: web_sys::HtmlElement = outer.owner_document()?.create_element("div").ok()?.dyn_into().ok()?;
    outer.append_child(&inner).ok()?;
    Some(inner)
}

/// A text with what passes between document and island.
struct Text {
    doc: OpenDoc,
    field: &'static str,
    control: EditorControl,
    /// While an undo or redo of this person runs: the cursor follows it.
    undoing: Cell<bool>,
    /// Whether somebody's cursor stands at a letter that has not come yet.
    unplaced: Cell<bool>,
}

impl Text {
    fn blocks(&self) -> Vec<Block> {
        self.doc.blocks(self.field)
    }

    fn options(&self, label: &str, interface: Language) -> String {
        let word = |text: muster_shared::label::Label| text.get(interface);
        serde_json::json!({
            "label": label,
            "placeholder": word(texts::PLACEHOLDER),
            "lang": language::of(&self.blocks(), interface),
            "editable": self.doc.writable().get_untracked(),
            "link": {
                "address": word(texts::ADDRESS),
                "apply": word(texts::APPLY),
                "remove": word(texts::REMOVE),
                "open": word(texts::OPEN),
                "refused": word(texts::REFUSED),
            },
            "embeds": { "table": word(texts::TABLE), "record": word(texts::RECORD), "image": word(texts::IMAGE) },
            "done": word(texts::DONE),
        })
        .to_string()
    }

    fn host(self: &Rc<Self>) -> Host {
        let here = || self.clone();
        let (edit, blocks, undo, redo, selected) = (here(), here(), here(), here(), here());
        let control = self.control;
        Host::new()
            .edit(move |edits| match serde_json::from_str::<Vec<TextEdit>>(&edits) {
                Ok(edits) if edit.doc.writable().get_untracked() => {
                    edit.doc.edit_text(edit.field, &edits);
                    true
                }
                Ok(_) => false,
                Err(error) => {
                    logging::error!("the editor sent what is no edit: {error}");
                    false
                }
            })
            .blocks(move || serde_json::to_string(&blocks.blocks()).unwrap_or_else(|_| "[]".into()))
            .act("undo", move || undo.own(OpenDoc::undo))
            .act("redo", move || redo.own(OpenDoc::redo))
            .selected(move |anchor, head| {
                selected.doc.present(caret::place(&selected.doc, selected.field, anchor, head));
            })
            .hear("toolbar", move |pressed| {
                if let Ok(pressed) = serde_json::from_str(&pressed) {
                    let _ = control.pressed.try_set(pressed);
                }
            })
            .hear("outline", move |survey| {
                if let Ok(survey) = serde_json::from_str(&survey) {
                    let _ = control.survey.try_update(|now| {
                        if *now != survey {
                            *now = survey;
                        }
                    });
                }
            })
            .hear("diverged", |what| logging::warn!("the editor was set right after the document: {what}"))
    }

    /// Runs an undo or redo; the cursor goes where it changes something.
    fn own(&self, run: impl FnOnce(&OpenDoc)) {
        self.undoing.set(true);
        run(&self.doc);
        self.undoing.set(false);
    }

    /// Shows what others, other tabs and undo did.
    fn show(&self, edits: &[TextEdit]) {
        let Ok(json) = serde_json::to_string(edits) else { return };
        let own = self.undoing.get();
        self.control.with(|island| {
            if let Err(error) = island.apply(&json, own) {
                device::report_thrown("the editor could not show an edit", &error);
                let _ = island.reconcile();
            }
        });
        // Cursors travel faster than text: one may stand behind letters that only came now.
        if self.unplaced.get() {
            self.show_carets();
        }
    }

    fn show_carets(&self) {
        let peers = self.doc.peers();
        peers.with_untracked(|peers| {
            let (carets, all) = caret::carets(&self.doc, self.field, peers);
            self.unplaced.set(!all);
            self.control.with(|island| {
                let _ = island.carets(&carets);
            });
        });
    }
}
