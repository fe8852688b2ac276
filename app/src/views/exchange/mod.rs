//! What comes in and goes out: a whole workspace, and frameworks from files: what a file is, what it holds, what an import would do, and doing it.

mod columns;
mod preview;
pub mod texts;
mod workspace;

use super::i18n::{fill, t, use_language};
use super::shell::PageHead;
use super::texts as common;
use crate::routes::Page;
use crate::state::import::{self, Files, Picked, Preview, Read, Stopped, picked};
use crate::state::{Workspace, Wrote, use_workspace};
use columns::Columns;
use leptos::prelude::*;
use leptos::task::spawn_local;
use muster_shared::access::Action;
use muster_shared::catalogue::reader::{Choice, Holds};
use muster_shared::catalogue::{Error, Format};
use muster_shared::label::{Label, Language};
use muster_shared::registers::REQUIREMENTS;
use muster_ui::{Banner, BannerTone, Button, Tone};
use preview::Shown;
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use workspace::WholeWorkspace;

/// How far an import is.
#[derive(Clone)]
enum Stage {
    /// Nothing is chosen.
    Choose,
    /// So many of so many have been read; none yet where the total is 0.
    Reading(u32, u32),
    /// Somebody has to say more: columns, a framework of several, a further file.
    Asks(Arc<Holds>),
    /// What would be done.
    Shown(Arc<Read>, Preview),
    /// So many of so many have been written.
    Writing(usize, usize),
    /// It has ended; whether by itself.
    Done(Wrote, bool),
    /// It cannot go on; whether something is written already.
    Failed(Stopped, bool),
}

impl Stage {
    /// What is on the screen; the numbers in it change without drawing it anew.
    fn scene(&self) -> (u8, usize) {
        match self {
            Self::Choose => (0, 0),
            Self::Reading(..) => (1, 0),
            Self::Asks(holds) => (2, Arc::as_ptr(holds) as usize),
            Self::Shown(read, _) => (3, Arc::as_ptr(read) as usize),
            Self::Writing(..) => (4, 0),
            Self::Done(..) => (5, 0),
            Self::Failed(..) => (6, 0),
        }
    }

    fn progress(&self) -> (u32, u32) {
        let whole = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        match self {
            Self::Reading(done, total) => (*done, *total),
            Self::Writing(done, total) => (whole(*done), whole(*total)),
            _ => (0, 0),
        }
    }
}

/// What the parts of the page do.
#[derive(Clone, Copy)]
struct Import {
    workspace: Workspace,
    stage: RwSignal<Stage>,
    files: StoredValue<Option<Rc<Files>>, LocalStorage>,
    chosen: StoredValue<Vec<Picked>, LocalStorage>,
    /// Counts up with every choice, so that what an older one still hears is not shown.
    turn: StoredValue<u32>,
    cancelled: StoredValue<Rc<Cell<bool>>, LocalStorage>,
}

impl Import {
    fn new() -> Self {
        let import = Self {
            workspace: use_workspace(),
            stage: RwSignal::new(Stage::Choose),
            files: StoredValue::new_local(None),
            chosen: StoredValue::new_local(Vec::new()),
            turn: StoredValue::new(0),
            cancelled: StoredValue::new_local(Rc::default()),
        };
        on_cleanup(move || import.end());
        import
    }

    /// Lets go of the reader and of whatever is under way.
    fn end(self) {
        self.cancelled.try_with_value(|c| c.set(true));
        self.turn.try_update_value(|turn| *turn += 1);
        if let Some(Some(files)) = self.files.try_update_value(Option::take) {
            files.stop();
        }
    }

    fn reset(self) {
        self.end();
        self.stage.set(Stage::Choose);
    }

    /// Shows a stage, unless something else was chosen meanwhile.
    fn show(self, turn: u32, stage: Stage) {
        if self.turn.try_get_value() == Some(turn) {
            let _ = self.stage.try_set(stage);
        }
    }

    /// Opens files; none stands for what is built in.
    fn open(self, files: Vec<Picked>, language: Language) {
        self.end();
        let turn = self.turn.get_value();
        let built_in = files.is_empty();
        self.stage.set(Stage::Reading(0, 0));
        let opened = match Files::open(&files) {
            Ok(opened) => Rc::new(opened),
            Err(error) => return self.stage.set(Stage::Failed(error, false)),
        };
        self.chosen.set_value(files);
        self.files.set_value(Some(opened.clone()));
        if built_in {
            return self.read(Choice { german: language == Language::De, ..Choice::default() });
        }
        spawn_local(async move {
            match opened.look(None).await {
                Ok(holds) => self.looked(turn, holds),
                Err(error) => self.show(turn, Stage::Failed(error, false)),
            }
        });
    }

    fn looked(self, turn: u32, holds: Holds) {
        let table = matches!(holds.format, Format::Csv | Format::Xlsx);
        if table || holds.frameworks.len() > 1 || !holds.missing.is_empty() {
            self.show(turn, Stage::Asks(Arc::new(holds)));
        } else if self.turn.try_get_value() == Some(turn) {
            self.read(Choice::default());
        }
    }

    /// Another sheet of the workbook.
    fn sheet(self, name: String) {
        let (Some(files), turn) = (self.files.get_value(), self.turn.get_value()) else { return };
        spawn_local(async move {
            match files.look(Some(&name)).await {
                Ok(holds) => self.show(turn, Stage::Asks(Arc::new(holds))),
                Err(error) => self.show(turn, Stage::Failed(error, false)),
            }
        });
    }

    fn read(self, choice: Choice) {
        let (Some(files), turn) = (self.files.get_value(), self.turn.get_value()) else { return };
        let workspace = self.workspace;
        self.stage.set(Stage::Reading(0, 0));
        spawn_local(async move {
            let progress = move |done, total| self.show(turn, Stage::Reading(done, total));
            match files.read(choice, progress).await {
                Ok(read) => {
                    let earlier = import::earlier(workspace, &read.about);
                    let preview = import::preview(workspace, &read, earlier);
                    self.show(turn, Stage::Shown(Arc::new(read), preview));
                }
                Err(error) => self.show(turn, Stage::Failed(error, false)),
            }
        });
    }

    fn write(self, read: Arc<Read>, preview: Preview) {
        let (Some(files), turn) = (self.files.get_value(), self.turn.get_value()) else { return };
        let workspace = self.workspace;
        let cancelled: Rc<Cell<bool>> = Rc::default();
        self.cancelled.set_value(cancelled.clone());
        self.stage.set(Stage::Writing(0, 0));
        spawn_local(async move {
            let progress = move |done, total| self.show(turn, Stage::Writing(done, total));
            let stop = cancelled.clone();
            match import::write(workspace, &files, &read, &preview, cancelled, progress).await {
                Ok(wrote) => self.show(turn, Stage::Done(wrote, !stop.get())),
                Err(error) => self.show(turn, Stage::Failed(error, true)),
            }
        });
    }
}

/// The page.
#[component]
pub fn Exchange() -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let import = Import::new();
    let title = Signal::derive(move || common::EXCHANGE.get(language.get()).to_owned());
    let may = Memo::new(move |_| workspace.may(Action::Create, None));
    let scene = Memo::new(move |_| import.stage.with(Stage::scene));
    let body = move || {
        // Read, not only tracked: a memo that nobody has read yet follows nothing.
        scene.get();
        match import.stage.get_untracked() {
            _ if !may.get() => view! { <p class="quiet">{t(texts::READ_ONLY)}</p> }.into_any(),
            Stage::Choose => view! { <Sources import/> }.into_any(),
            Stage::Reading(..) => view! { <Progress import what=texts::READING/> }.into_any(),
            Stage::Writing(..) => {
                view! { <Progress import what=texts::WRITING/> <p class="faint">{t(texts::LEAVING)}</p> }.into_any()
            }
            Stage::Asks(holds) if !holds.missing.is_empty() => view! { <Missing import holds/> }.into_any(),
            Stage::Asks(holds) => view! { <Columns import holds/> }.into_any(),
            Stage::Shown(read, preview) => view! { <Shown import read preview/> }.into_any(),
            Stage::Done(wrote, whole) => view! { <Done import wrote whole/> }.into_any(),
            Stage::Failed(error, late) => view! { <Failed import error late/> }.into_any(),
        }
    };
    view! {
        <PageHead title/>
        <div class="scroll">
            <div class="page">
                <p class="lead-text">{t(texts::LEAD)}</p>
                {body}
            </div>
        </div>
    }
}

/// A button that opens files.
#[component]
pub fn Choose(
    /// The words on it.
    words: Label,
    /// Endings of the files.
    accept: &'static str,
    /// Whether several may be chosen at once.
    #[prop(optional)]
    several: bool,
    /// Gets the files, at least one.
    #[prop(into)]
    on_files: Callback<(Vec<Picked>,)>,
) -> impl IntoView {
    let take = move |event: leptos::ev::Event| {
        let files = picked(&event);
        if !files.is_empty() {
            on_files.run((files,));
        }
    };
    view! {
        <label class="btn pick">
            <span>{t(words)}</span>
            <input class="visually-hidden" type="file" multiple=several accept=accept on:change=take/>
        </label>
    }
}

/// The endings of files that hold frameworks.
const FRAMEWORKS: &str = ".json,.yaml,.yml,.csv,.xlsx";

/// Where a framework can come from.
#[component]
fn Sources(import: Import) -> impl IntoView {
    let language = use_language();
    let iso = move || import.open(Vec::new(), language.get_untracked());
    let open = move |files: Vec<Picked>| import.open(files, language.get_untracked());
    view! {
        <section class="block">
            <h2>{t(texts::FROM_FILE)}</h2>
            <p class="quiet">{t(texts::FROM_FILE_HELP)}</p>
            <div><Choose words=texts::CHOOSE_FILE accept=FRAMEWORKS on_files=open/></div>
        </section>
        <section class="block">
            <h2>{t(texts::BUILT_IN)}</h2>
            <p class="quiet">{t(texts::ISO_HELP)}</p>
            <div><Button on_press=iso>{t(texts::TAKE_ISO)}</Button></div>
        </section>
        <WholeWorkspace/>
    }
}

/// How far it is, with a way to stop it.
#[component]
fn Progress(import: Import, what: Label) -> impl IntoView {
    let language = use_language();
    let is_written = matches!(import.stage.get_untracked(), Stage::Writing(..));
    let stop = move || {
        if is_written {
            // The slice that is on its way is finished; then the page says how much is written.
            import.cancelled.with_value(|c| c.set(true));
        } else {
            import.reset();
        }
    };
    let progress = Memo::new(move |_| import.stage.with(Stage::progress));
    let known = move || Some(progress.get()).filter(|(_, total)| *total > 0);
    let count = move || {
        let language = language.get();
        known().map(|(done, total)| {
            fill(texts::OF, language, &number(language, done)).replacen("{}", &number(language, total), 1)
        })
    };
    let (max, value) = (move || known().map(|k| k.1), move || known().map(|k| k.0));
    view! {
        <section class="block" role="status">
            <h2>{t(what)}</h2>
            <progress class="progress" max=max value=value aria-label=t(what)></progress>
            <p class="num" aria-live="off">{count}</p>
            <div><Button on_press=stop>{t(texts::STOP)}</Button></div>
        </section>
    }
}

/// What a profile lacks.
#[component]
fn Missing(import: Import, holds: Arc<Holds>) -> impl IntoView {
    let language = use_language();
    let names = holds.missing.join(", ");
    let add = move |mut files: Vec<Picked>| {
        let mut all = import.chosen.get_value();
        all.append(&mut files);
        import.open(all, language.get_untracked());
    };
    view! {
        <Banner tone=BannerTone::Warn text=move || fill(texts::MISSING, language.get(), &names)/>
        <div class="actions">
            <Choose words=texts::CHOOSE_FILE accept=FRAMEWORKS several=true on_files=add/>
            <Button on_press=move || import.reset()>{t(texts::START_AGAIN)}</Button>
        </div>
    }
}

/// What was done.
#[component]
fn Done(import: Import, wrote: Wrote, whole: bool) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let words = if whole { texts::DONE } else { texts::STOPPED };
    let tone = if whole && wrote.refused == 0 { BannerTone::Good } else { BannerTone::Warn };
    let say =
        move |words: Label, many: usize| move || fill(words, language.get(), &number(language.get(), many as u32));
    let path = Page::Register(&REQUIREMENTS, None).path(workspace.info().get_untracked().id);
    view! {
        <Banner tone text=say(words, wrote.written)/>
        {(wrote.kept > 0).then(|| view! { <p>{say(texts::KEPT, wrote.kept)}</p> })}
        {(wrote.refused > 0).then(|| view! { <p>{say(texts::REFUSED, wrote.refused)}</p> })}
        <div class="actions">
            <a class="btn" href=path>{t(texts::SHOW)}</a>
            <Button on_press=move || import.reset()>{t(texts::START_AGAIN)}</Button>
        </div>
    }
}

/// Why it goes no further.
#[component]
fn Failed(import: Import, error: Stopped, late: bool) -> impl IntoView {
    let language = use_language();
    let head = if late { texts::FAILED_LATE } else { texts::FAILED };
    let text = move || reason(&error, language.get());
    view! {
        <Banner tone=BannerTone::Bad text=text/>
        <p>{t(head)}</p>
        <div><Button tone=Tone::Primary on_press=move || import.reset()>{t(texts::START_AGAIN)}</Button></div>
    }
}

/// Why a file goes no further, in words.
pub fn reason(error: &Stopped, language: Language) -> String {
    match error {
        Stopped::Unreadable(en, de) => if language == Language::De { de } else { en }.clone(),
        Stopped::TooLarge => Error::FileTooLarge { bytes: 0 }.label().get(language).to_owned(),
        Stopped::Ended => texts::ENDED.get(language).to_owned(),
    }
}

/// A whole number with its thousands parted as the language does.
pub fn number(language: Language, n: u32) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(if language == Language::De { '.' } else { ',' });
        }
        out.push(digit);
    }
    out
}
