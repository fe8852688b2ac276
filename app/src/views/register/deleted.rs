//! What is said over a record that is deleted, or that a deletion and edits met in (MODEL.md 3).

use super::texts;
use crate::state::OpenDoc;
use crate::views::i18n::t;
use leptos::prelude::*;
use muster_ui::{Banner, BannerTone, Button};

/// Whether the record is deleted.
pub fn is_deleted(record: &OpenDoc) -> Memo<bool> {
    let deletions = record.deletions();
    Memo::new(move |_| deletions.get().0)
}

/// The way back from a deletion, or the decision about one that others had not seen.
#[component]
pub fn Deletion(
    /// The record.
    record: OpenDoc,
) -> impl IntoView {
    let deletions = record.deletions();
    let deleted = is_deleted(&record);
    let disputed = Memo::new(move |_| deletions.get().1);
    let writable = record.writable();
    let fixed = Signal::derive(move || !writable.get());
    let record = StoredValue::new(record);
    let restore = move || {
        record.try_with_value(OpenDoc::restore);
    };
    let delete = move || {
        record.try_with_value(OpenDoc::delete);
    };
    move || {
        if deleted.get() {
            view! {
                <Banner tone=BannerTone::Warn text=t(texts::IS_DELETED)>
                    <Button small=true disabled=fixed on_press=restore>{t(texts::RESTORE)}</Button>
                </Banner>
            }
            .into_any()
        } else if disputed.get() {
            view! {
                <Banner tone=BannerTone::Warn text=t(texts::DELETION_MET_EDITS)>
                    <Button small=true disabled=fixed on_press=restore>{t(texts::KEEP_RECORD)}</Button>
                    <Button small=true disabled=fixed on_press=delete>{t(texts::DELETE_RECORD)}</Button>
                </Banner>
            }
            .into_any()
        } else {
            ().into_any()
        }
    }
}
