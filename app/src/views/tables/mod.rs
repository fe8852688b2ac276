//! A register as a table: out as a file, and in again after a look at what that would change.

mod preview;
mod texts;

pub use texts::IMPORT;

use super::exchange::{Choose, number, reason};
use super::i18n::{fill, t, use_language};
use crate::state::import::{Files, Picked};
use crate::state::tables::{self, Flag, Imported, Order, Preview, Refused};
use crate::state::{RowView, Workspace, use_workspace};
use leptos::prelude::*;
use leptos::task::spawn_local;
use muster_shared::label::{Label, Language};
use muster_shared::schema::Register;
use muster_shared::tables::Column;
use muster_ui::{Banner, BannerTone, Button, Menu, MenuItem, Toasts, Tone, dom};
use preview::Shown;
use std::sync::Arc;

/// Records from which on an export says that it has begun.
const MANY: usize = 2_000;

/// The menu of a register's files.
#[component]
pub fn FileMenu(
    /// Which register.
    register: &'static Register,
    /// The records that are shown, in their order.
    #[prop(into)]
    rows: Callback<(), Arc<Vec<Arc<RowView>>>>,
    /// The columns after reference and title.
    #[prop(into)]
    columns: Signal<Vec<&'static str>>,
    /// Opens the import; none for who may not make records.
    #[prop(into)]
    on_import: Signal<Option<Callback<()>>>,
) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let toasts: Toasts = expect_context();
    let export = move |all: bool, separated: bool| {
        let language = language.get_untracked();
        let shown = columns.get_untracked();
        let columns = if all {
            Column::all(register)
        } else {
            let shown = shown.iter().filter_map(|key| Column::of(register, key));
            std::iter::once(Column::Title).chain(shown).collect()
        };
        let rows = rows.run(());
        if rows.len() > MANY {
            toasts.say(texts::EXPORTING.get(language));
        }
        spawn_local(async move {
            match tables::export(workspace, register, rows, columns, language, separated).await {
                Ok(many) => toasts.say(fill(texts::EXPORTED, language, &count(language, many))),
                Err(_) => toasts.say(texts::NOT_EXPORTED.get(language)),
            }
        });
    };
    let items = Signal::derive(move || {
        let language = language.get();
        let item = |name: Label, run: Arc<dyn Fn() + Send + Sync>| MenuItem {
            name: name.get(language).to_owned(),
            keys: None,
            danger: false,
            run,
        };
        let mut items = vec![
            item(texts::VIEW_XLSX, Arc::new(move || export(false, false))),
            item(texts::VIEW_CSV, Arc::new(move || export(false, true))),
            item(texts::ALL_XLSX, Arc::new(move || export(true, false))),
            item(texts::ALL_CSV, Arc::new(move || export(true, true))),
        ];
        items.extend(on_import.get().map(|open| item(texts::IMPORT, Arc::new(move || open.run(())))));
        items
    });
    view! { <Menu label=t(texts::FILE) items class="facet" left=true>{t(texts::FILE)}</Menu> }
}

/// How far an import is.
#[derive(Clone)]
enum Stage {
    /// Nothing is chosen.
    Choose,
    /// What is done, so many of so many; of 0 where that is not known.
    Busy(Label, usize, usize),
    /// What would be done.
    Shown(Arc<Preview>),
    /// What was done.
    Done(Arc<Imported>),
    /// It was taken back: so many records, and so many left.
    TakenBack(usize, usize),
    /// The file is not imported.
    Failed(Refused),
}

impl Stage {
    /// What is on the screen; the numbers in it change without drawing it anew.
    fn scene(&self) -> (u8, &'static str) {
        match self {
            Self::Choose => (0, ""),
            Self::Busy(what, ..) => (1, what.en),
            Self::Shown(_) => (2, ""),
            Self::Done(_) => (3, ""),
            Self::TakenBack(..) => (4, ""),
            Self::Failed(_) => (5, ""),
        }
    }
}

/// What the parts of the page do.
#[derive(Clone, Copy)]
struct Import {
    workspace: Workspace,
    register: &'static Register,
    stage: RwSignal<Stage>,
    flag: StoredValue<Flag, LocalStorage>,
}

impl Import {
    fn begin(self, what: Label) -> Flag {
        let flag = Flag::default();
        self.flag.set_value(flag.clone());
        self.show(Stage::Busy(what, 0, 0));
        flag
    }

    /// Whoever left the page is told nothing.
    fn show(self, stage: Stage) {
        let _ = self.stage.try_set(stage);
    }

    fn stop(self) {
        self.flag.try_with_value(|flag| flag.set(true));
    }

    fn reset(self) {
        self.stop();
        self.show(Stage::Choose);
    }

    fn open(self, files: Vec<Picked>, language: Language) {
        let flag = self.begin(texts::READING);
        let Self { workspace, register, .. } = self;
        spawn_local(async move {
            let read = async {
                let reader = Files::open(&files).map_err(Refused::Stopped)?;
                let heard = |lines: usize| self.tell(&flag, texts::READING, lines, 0);
                let lines = tables::read(&reader, heard).await?;
                drop(reader);
                self.tell(&flag, texts::COMPARING, 0, lines.len());
                let heard = |done, total| self.tell(&flag, texts::COMPARING, done, total);
                tables::preview(workspace, register, &lines, language, &flag, heard).await
            };
            let stage = match read.await {
                Ok(Some(preview)) => Stage::Shown(Arc::new(preview)),
                Ok(None) => return,
                Err(refused) => Stage::Failed(refused),
            };
            if !flag.get() {
                self.show(stage);
            }
        });
    }

    fn tell(self, flag: &Flag, what: Label, done: usize, total: usize) {
        if !flag.get() {
            self.show(Stage::Busy(what, done, total));
        }
    }

    fn write(self, preview: Arc<Preview>, order: Order) {
        let flag = self.begin(texts::WRITING);
        let Self { workspace, register, .. } = self;
        spawn_local(async move {
            let heard = |done, total| self.show(Stage::Busy(texts::WRITING, done, total));
            let done = tables::write(workspace, register, &preview, order, &flag, heard).await;
            self.show(Stage::Done(Arc::new(done)));
        });
    }

    fn take_back(self, import: Arc<Imported>) {
        self.begin(texts::TAKING_BACK);
        let Self { workspace, register, .. } = self;
        spawn_local(async move {
            let heard = |done, total| self.show(Stage::Busy(texts::TAKING_BACK, done, total));
            let (back, left) = tables::take_back(workspace, register, &import, heard).await;
            self.show(Stage::TakenBack(back, left));
        });
    }
}

/// The import, in the place of the list.
#[component]
pub fn TableImport(
    /// Which register.
    register: &'static Register,
    /// Goes back to the list.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let language = use_language();
    let import = Import {
        workspace: use_workspace(),
        register,
        stage: RwSignal::new(Stage::Choose),
        flag: StoredValue::new_local(Flag::default()),
    };
    on_cleanup(move || import.stop());
    let scene = Memo::new(move |_| import.stage.with(Stage::scene));
    let again = move || view! { <Button on_press=move || import.reset()>{t(texts::ANOTHER)}</Button> };
    let body = move || {
        // Read, not only tracked: a memo that nobody has read yet follows nothing.
        scene.get();
        match import.stage.get_untracked() {
            Stage::Choose => {
                let open = move |files: Vec<Picked>| import.open(files, language.get_untracked());
                let rules = texts::RULES.map(|rule| view! { <li>{t(rule)}</li> }).collect_view();
                view! {
                    <p class="lead-text">{t(texts::LEAD)}</p>
                    <ul class="rules">{rules}</ul>
                    <div><Choose words=texts::CHOOSE accept=".xlsx,.csv" on_files=open/></div>
                }
                .into_any()
            }
            Stage::Busy(what, ..) => view! { <Busy import what/> }.into_any(),
            Stage::Shown(preview) => view! { <Shown import preview/> }.into_any(),
            Stage::Done(done) => view! { <Done import done/> <div>{again()}</div> }.into_any(),
            Stage::TakenBack(back, left) => {
                let words =
                    move |words: Label, many: usize| move || fill(words, language.get(), &count(language.get(), many));
                view! {
                    <Banner tone=BannerTone::Good text=words(texts::TAKEN_BACK, back)/>
                    {(left > 0).then(|| view! { <p>{words(texts::LEFT, left)}</p> })}
                    <div>{again()}</div>
                }
                .into_any()
            }
            Stage::Failed(refused) => {
                let text = move || {
                    let language = language.get();
                    match &refused {
                        Refused::Stopped(stopped) => reason(stopped, language),
                        Refused::Unfit(unfit) => unfit.text(register, language),
                        Refused::TooMany => texts::TOO_MANY.get(language).to_owned(),
                    }
                };
                view! {
                    <Banner tone=BannerTone::Bad text/>
                    <p>{t(texts::NOTHING_CHANGED)}</p>
                    <div>{again()}</div>
                }
                .into_any()
            }
        }
    };
    // What had the focus is gone with every step: the menu at first, the control or button later.
    Effect::new(move || {
        scene.get();
        dom::focus_soon(".table-import h2");
    });
    view! {
        <section class="scroll table-import" aria-label=t(texts::IMPORT)>
            <div class="page">
                <div class="import-head">
                    <h2 tabindex="-1">{t(texts::IMPORT)}</h2>
                    <Button tone=Tone::Quiet on_press=move || on_close.run(())>{t(texts::BACK)}</Button>
                </div>
                {body}
            </div>
        </section>
    }
}

/// How far it is, with a way to stop it.
#[component]
fn Busy(import: Import, what: Label) -> impl IntoView {
    let language = use_language();
    let progress = Memo::new(move |_| match import.stage.get() {
        Stage::Busy(_, done, total) => (done, total),
        _ => (0, 0),
    });
    let known = move || Some(progress.get()).filter(|(_, total)| *total > 0);
    let (max, value) = (move || known().map(|k| k.1), move || known().map(|k| k.0));
    let words = move || {
        let language = language.get();
        known().map(|(done, total)| {
            fill(texts::OF, language, &count(language, done)).replacen("{}", &count(language, total), 1)
        })
    };
    // What is on its way is finished; then the page says what was written.
    let stop = move || if what == texts::WRITING { import.stop() } else { import.reset() };
    let stops =
        (what != texts::TAKING_BACK).then(|| view! { <div><Button on_press=stop>{t(texts::STOP)}</Button></div> });
    view! {
        <section class="block" role="status">
            <h3>{t(what)}</h3>
            <progress class="progress" max=max value=value aria-label=t(what)></progress>
            <p class="num" aria-live="off">{words}</p>
            {stops}
        </section>
    }
}

/// What was done, and the way back.
#[component]
fn Done(import: Import, done: Arc<Imported>) -> impl IntoView {
    let language = use_language();
    let whole = !done.stopped && done.refused == 0 && done.moved == 0;
    let Imported { made, changed, refused, moved, back, stopped, .. } = *done;
    let text = move || {
        let language = language.get();
        if back {
            return texts::ALL_BACK.get(language).to_owned();
        }
        let words = if stopped { texts::STOPPED } else { texts::DONE };
        fill(words, language, &count(language, made)).replacen("{}", &count(language, changed), 1)
    };
    let line = move |words: Label, many: usize| {
        (many > 0).then(|| view! { <p>{move || fill(words, language.get(), &count(language.get(), many))}</p> })
    };
    let can_undo = !back && made + changed > 0;
    let undo = can_undo.then(|| {
        view! {
            <p class="quiet">{t(texts::UNDO_HELP)}</p>
            <div><Button on_press=move || import.take_back(done.clone())>{t(texts::UNDO)}</Button></div>
        }
    });
    view! {
        <Banner tone=if whole { BannerTone::Good } else { BannerTone::Warn } text/>
        {line(texts::REFUSED, refused)}
        {line(texts::MOVED, moved)}
        {undo}
    }
}

/// A number with its thousands parted.
fn count(language: Language, many: usize) -> String {
    number(language, u32::try_from(many).unwrap_or(u32::MAX))
}
