//! The whole workspace as a file: out, and into an empty one.

use super::{Choose, number, texts};
use crate::state::import::{Files, Picked, Stopped};
use crate::state::transfer::{self, Exported};
use crate::state::{Wrote, use_workspace};
use crate::views::i18n::{fill, t, use_language};
use leptos::prelude::*;
use leptos::task::spawn_local;
use muster_shared::label::Label;
use muster_ui::{Banner, BannerTone, Button};
use std::cell::Cell;
use std::rc::Rc;

/// How far it is.
#[derive(Clone, PartialEq)]
enum Stage {
    Idle,
    /// What, so many of so many; 0 of 0 where that is not known.
    Busy(Label, usize, usize),
    Exported(Exported),
    Imported(Wrote),
    NotEmpty,
    Failed(Stopped),
}

/// The section.
#[component]
pub(super) fn WholeWorkspace() -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let stage = RwSignal::new(Stage::Idle);
    let cancelled = StoredValue::new_local(Rc::<Cell<bool>>::default());
    let begin = move |what: Label| {
        let flag: Rc<Cell<bool>> = Rc::default();
        cancelled.set_value(flag.clone());
        stage.set(Stage::Busy(what, 0, 0));
        flag
    };
    on_cleanup(move || {
        cancelled.try_with_value(|c| c.set(true));
    });
    // Whoever left the page is told nothing.
    let show = move |next: Stage| drop(stage.try_set(next));
    let export = move || {
        let flag = begin(texts::EXPORTING);
        spawn_local(async move {
            let progress = move |done, total| show(Stage::Busy(texts::EXPORTING, done, total));
            show(transfer::export(workspace, flag, progress).await.map_or(Stage::Idle, Stage::Exported));
        });
    };
    let import = move |files: Vec<Picked>| {
        let flag = begin(texts::READING);
        spawn_local(async move {
            let read = async {
                let reader = Files::open(&files)?;
                let progress = move |done| show(Stage::Busy(texts::READING, done, 0));
                transfer::read(workspace, &reader, progress).await
            };
            let records = match read.await {
                Ok(records) => records,
                Err(error) => return show(Stage::Failed(error)),
            };
            if !transfer::fits(workspace, &records) {
                return show(Stage::NotEmpty);
            }
            let progress = move |done, total| show(Stage::Busy(texts::WRITING, done, total));
            show(Stage::Imported(transfer::write(workspace, &records, flag, progress).await));
        });
    };
    let say = move |words: Label, many: usize| {
        fill(words, language.get(), &number(language.get(), u32::try_from(many).unwrap_or(u32::MAX)))
    };
    // What is on the screen; the numbers in it change without drawing it anew.
    let scene = Memo::new(move |_| match stage.get() {
        Stage::Busy(what, ..) => Stage::Busy(what, 0, 0),
        other => other,
    });
    let numbers = Memo::new(move |_| match stage.get() {
        Stage::Busy(_, done, total) => (done, total),
        _ => (0, 0),
    });
    let shown = move || match scene.get() {
        Stage::Idle => ().into_any(),
        Stage::Busy(what, ..) => {
            let known = move || Some(numbers.get()).filter(|(_, total)| *total > 0);
            let (max, value) = (move || known().map(|k| k.1), move || known().map(|k| k.0));
            let count = move || Some(numbers.get().0).filter(|done| *done > 0).map(|done| say(texts::COUNT, done));
            let stop = move || {
                cancelled.with_value(|c| c.set(true));
            };
            view! {
                <div class="block" role="status">
                    <p>{t(what)}</p>
                    <progress class="progress" max=max value=value aria-label=t(what)></progress>
                    <p class="num" aria-live="off">{count}</p>
                    <div><Button on_press=stop>{t(texts::STOP)}</Button></div>
                </div>
            }
            .into_any()
        }
        Stage::Exported(done) => {
            let tone = if done.missing == 0 { BannerTone::Good } else { BannerTone::Warn };
            let missing = (done.missing > 0).then(|| view! { <p>{move || say(texts::NOT_HERE, done.missing)}</p> });
            view! { <Banner tone text=move || say(texts::EXPORTED, done.records)/> {missing} }.into_any()
        }
        Stage::Imported(wrote) => {
            let refused = (wrote.refused > 0).then(|| view! { <p>{move || say(texts::REFUSED, wrote.refused)}</p> });
            view! { <Banner tone=BannerTone::Good text=move || say(texts::DONE, wrote.written)/> {refused} }.into_any()
        }
        Stage::NotEmpty => view! { <Banner tone=BannerTone::Warn text=t(texts::NOT_EMPTY)/> }.into_any(),
        Stage::Failed(error) => {
            let text = move || super::reason(&error, language.get());
            view! { <Banner tone=BannerTone::Bad text/> <p>{t(texts::FAILED)}</p> }.into_any()
        }
    };
    let busy = Signal::derive(move || stage.with(|s| matches!(s, Stage::Busy(..))));
    view! {
        <section class="block">
            <h2>{t(texts::WORKSPACE)}</h2>
            <p class="quiet">{t(texts::WORKSPACE_HELP)}</p>
            <div class="actions">
                <Button on_press=export disabled=busy>{t(texts::EXPORT)}</Button>
                // One at a time: two would make the same records twice.
                {move || (!busy.get()).then(|| view! { <Choose words=texts::CHOOSE_WORKSPACE accept=".json" on_files=import/> })}
            </div>
            {shown}
        </section>
    }
}
