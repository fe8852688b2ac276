//! A picture or a short text, shown over the page. Everything else is saved: nothing that somebody attached runs here.

use super::{Panel, texts};
use crate::state::{Address, Content, save};
use crate::views::i18n::t;
use crate::views::texts as common;
use leptos::prelude::*;
use muster_shared::attachments::{Attachment, Kind};
use muster_ui::{Button, Dialog};
use std::rc::Rc;

/// Bytes of a text that is shown; a longer one is saved.
const TEXT: u64 = 256 << 10;

/// What is shown.
#[derive(Clone)]
pub struct Looking {
    name: String,
    content: Content,
    shown: Shown,
}

#[derive(Clone)]
enum Shown {
    Picture(Rc<Address>),
    Words(String),
}

/// Whether a file is shown; every other one is only saved.
pub fn is_shown(attachment: &Attachment) -> bool {
    attachment.kind.is_picture() || (attachment.kind == Kind::Text && attachment.size <= TEXT)
}

impl Looking {
    /// How a file can be shown; `None` for what is only saved.
    pub async fn at(attachment: &Attachment, content: &Content) -> Option<Self> {
        let shown = if !is_shown(attachment) {
            return None;
        } else if attachment.kind.is_picture() {
            Shown::Picture(Rc::new(content.address()?))
        } else {
            Shown::Words(String::from_utf8_lossy(&content.bytes().await?).into_owned())
        };
        Some(Self { name: attachment.name.clone(), content: content.clone(), shown })
    }
}

/// The dialog, while something is looked at.
#[component]
pub fn Viewer(
    /// The panel.
    panel: Panel,
) -> impl IntoView {
    move || {
        panel.looking.get().map(|looking| {
            let name = looking.name.clone();
            let close = move || panel.looking.set(None);
            let body = match looking.shown {
                Shown::Picture(address) => {
                    let (from, alt) = (address.get().to_owned(), name.clone());
                    // Held as long as it is shown.
                    let held = StoredValue::new_local(address);
                    on_cleanup(move || drop(held.try_get_value()));
                    view! { <img class="file-picture" src=from alt=alt/> }.into_any()
                }
                Shown::Words(words) => view! { <pre class="file-words" tabindex="0">{words}</pre> }.into_any(),
            };
            let (saved, content) = (name.clone(), StoredValue::new_local(looking.content));
            let keep = move || {
                let _taken = content.with_value(|content| save(&saved, content));
            };
            view! {
                <Dialog title=name wide=true on_close=close>
                    {body}
                    <div class="actions">
                        <Button on_press=keep>{t(texts::SAVE)}</Button>
                        <Button on_press=close>{t(common::CLOSE)}</Button>
                    </div>
                </Dialog>
            }
        })
    }
}
