//! Importing a file of mappings: what it is, what it would do, and doing it.

use super::ties::options;
use super::{framework_name, name, texts};
use crate::state::import::{Files, Picked, Stopped};
use crate::state::mapping::{self, Read};
use crate::state::{Workspace, Wrote, use_workspace};
use crate::views::exchange::{Choose, number, reason, texts as common};
use crate::views::i18n::{fill, t, use_language};
use leptos::prelude::*;
use leptos::task::spawn_local;
use muster_shared::catalogue::reader::{Holds, PairChoice};
use muster_shared::catalogue::table::PairColumns;
use muster_shared::domain::relation::Relation;
use muster_shared::id::DocId;
use muster_shared::label::Label;
use muster_shared::mapping::{MOST, Plan, Word};
use muster_ui::{Banner, BannerTone, Button, Field, Input, Select, Tone};
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

/// Endings of files that hold mappings.
const ACCEPT: &str = ".json,.yaml,.yml,.csv,.xlsx";
/// Pairs and names that a list shows; the others are counted.
const LISTED: usize = 100;

/// How far an import is.
#[derive(Clone)]
enum Stage {
    Choose,
    Reading(u32, u32),
    Asks(Arc<Holds>),
    Shown(Arc<Read>),
    Writing(usize, usize),
    Done(Wrote, bool),
    Failed(Stopped),
}

impl Stage {
    /// What is on the screen; the numbers in it change without drawing it anew.
    fn scene(&self) -> (u8, usize) {
        match self {
            Self::Choose => (0, 0),
            Self::Reading(..) => (1, 0),
            Self::Asks(holds) => (2, Arc::as_ptr(holds) as usize),
            Self::Shown(read) => (3, Arc::as_ptr(read) as usize),
            Self::Writing(..) => (4, 0),
            Self::Done(..) => (5, 0),
            Self::Failed(_) => (6, 0),
        }
    }

    fn progress(&self) -> (u32, u32) {
        match self {
            Self::Reading(done, total) => (*done, *total),
            Self::Writing(done, total) => (whole(*done), whole(*total)),
            _ => (0, 0),
        }
    }
}

fn whole(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// What the parts do.
#[derive(Clone, Copy)]
struct Import {
    workspace: Workspace,
    stage: RwSignal<Stage>,
    files: StoredValue<Option<Rc<Files>>, LocalStorage>,
    /// Counts up with every choice, so that what an older one still hears is not shown.
    turn: StoredValue<u32>,
    cancelled: StoredValue<Rc<Cell<bool>>, LocalStorage>,
}

impl Import {
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

    fn show(self, turn: u32, stage: Stage) {
        if self.turn.try_get_value() == Some(turn) {
            let _ = self.stage.try_set(stage);
        }
    }

    fn open(self, files: &[Picked]) {
        self.end();
        let turn = self.turn.get_value();
        self.stage.set(Stage::Reading(0, 0));
        match Files::open(files) {
            Ok(opened) => self.files.set_value(Some(Rc::new(opened))),
            Err(error) => return self.stage.set(Stage::Failed(error)),
        }
        self.look(turn, None);
    }

    fn look(self, turn: u32, sheet: Option<String>) {
        let Some(files) = self.files.get_value() else { return };
        spawn_local(async move {
            match files.sets(sheet.as_deref()).await {
                Ok(holds) if holds.pairs.is_none() && holds.sets.len() == 1 => {
                    if self.turn.try_get_value() == Some(turn) {
                        self.read(PairChoice::default());
                    }
                }
                Ok(holds) => self.show(turn, Stage::Asks(Arc::new(holds))),
                Err(error) => self.show(turn, Stage::Failed(error)),
            }
        });
    }

    fn read(self, choice: PairChoice) {
        let (Some(files), turn) = (self.files.get_value(), self.turn.get_value()) else { return };
        self.stage.set(Stage::Reading(0, 0));
        spawn_local(async move {
            let progress = move |done, total| self.show(turn, Stage::Reading(done, total));
            match files.mapping(choice, progress).await {
                Ok(read) => self.show(turn, Stage::Shown(Arc::new(read))),
                Err(error) => self.show(turn, Stage::Failed(error)),
            }
        });
    }

    fn write(self, read: Arc<Read>, plan: Arc<Plan>, between: (DocId, DocId)) {
        let turn = self.turn.get_value();
        let (workspace, cancelled): (_, Rc<Cell<bool>>) = (self.workspace, Rc::default());
        self.cancelled.set_value(cancelled.clone());
        self.stage.set(Stage::Writing(0, 0));
        spawn_local(async move {
            let progress = move |done, total| self.show(turn, Stage::Writing(done, total));
            let stop = cancelled.clone();
            let wrote = mapping::write(workspace, &read, &plan, between, cancelled, progress).await;
            self.show(turn, Stage::Done(wrote, !stop.get()));
        });
    }
}

/// The import, from choosing a file on.
#[component]
pub fn Importing() -> impl IntoView {
    let import = Import {
        workspace: use_workspace(),
        stage: RwSignal::new(Stage::Choose),
        files: StoredValue::new_local(None),
        turn: StoredValue::new(0),
        cancelled: StoredValue::new_local(Rc::default()),
    };
    on_cleanup(move || import.end());
    let scene = Memo::new(move |_| import.stage.with(Stage::scene));
    let body = move || {
        // Read, not only tracked: a memo that nobody has read yet follows nothing.
        scene.get();
        match import.stage.get_untracked() {
            Stage::Choose => {
                let open = move |files: Vec<Picked>| import.open(&files);
                view! { <div><Choose words=common::CHOOSE_FILE accept=ACCEPT on_files=open/></div> }.into_any()
            }
            Stage::Reading(..) => view! { <Progress import what=common::READING/> }.into_any(),
            Stage::Writing(..) => view! { <Progress import what=texts::WRITING/> }.into_any(),
            Stage::Asks(holds) => view! { <Asks import holds/> }.into_any(),
            Stage::Shown(read) => view! { <Shown import read/> }.into_any(),
            Stage::Done(wrote, whole) => view! { <Done import wrote whole/> }.into_any(),
            Stage::Failed(error) => view! { <Failed import error/> }.into_any(),
        }
    };
    view! {
        <section class="block">
            <h2>{t(texts::IMPORT)}</h2>
            <p class="quiet">{t(texts::IMPORT_HELP)}</p>
            {body}
        </section>
    }
}

/// How far it is, with a way to stop it.
#[component]
fn Progress(import: Import, what: Label) -> impl IntoView {
    let language = use_language();
    let is_written = matches!(import.stage.get_untracked(), Stage::Writing(..));
    let stop = move || {
        if is_written {
            // What is on its way is finished; then the page says how much is written.
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
            fill(common::OF, language, &number(language, done)).replacen("{}", &number(language, total), 1)
        })
    };
    let (max, value) = (move || known().map(|k| k.1), move || known().map(|k| k.0));
    view! {
        <div class="stack" role="status">
            <h3>{t(what)}</h3>
            <progress class="progress" max=max value=value aria-label=t(what)></progress>
            <p class="num" aria-live="off">{count}</p>
            <div><Button on_press=stop>{t(common::STOP)}</Button></div>
        </div>
    }
}

/// The place of a meaning among the columns, in the order of [`texts::COLUMNS`].
type Place = fn(&mut PairColumns) -> &mut Option<usize>;

const PLACES: [Place; 4] = [|c| &mut c.from, |c| &mut c.to, |c| &mut c.relation, |c| &mut c.note];

/// Which set of several, or what the columns of a table hold.
#[component]
fn Asks(import: Import, holds: Arc<Holds>) -> impl IntoView {
    let language = use_language();
    let set = RwSignal::new(0_u32);
    let guess = RwSignal::new(holds.pairs.unwrap_or_default());
    let title = RwSignal::new(String::new());
    let read = move || {
        let (set, guess) = (set.get_untracked(), guess.get_untracked());
        import.read(PairChoice { set, guess, title: title.get_untracked().trim().to_owned() });
    };
    let form = if holds.pairs.is_none() {
        let names = holds.sets.iter().enumerate().map(|(at, about)| (at.to_string(), about.title.clone()));
        let names: Vec<(String, String)> = names.collect();
        view! {
            <Field label=t(texts::WHICH)>
                <Select value=Signal::derive(move || set.get().to_string()) options=Signal::stored(names) on_change=move |key: String| set.set(key.parse().unwrap_or_default())/>
            </Field>
        }
        .into_any()
    } else {
        let width = holds.sample.iter().map(Vec::len).max().unwrap_or_default();
        let heads: Vec<String> = holds.sample.first().cloned().unwrap_or_default();
        let options = Signal::derive(move || {
            let language = language.get();
            let column = |at: usize| {
                let number = fill(common::COLUMN, language, &(at + 1).to_string());
                let head = heads.get(at).filter(|head| !head.trim().is_empty());
                (at.to_string(), head.map_or(number.clone(), |head| format!("{number}: {head}")))
            };
            let none = (String::new(), common::NO_COLUMN.get(language).to_owned());
            std::iter::once(none).chain((0..width).map(column)).collect::<Vec<_>>()
        });
        let fields = texts::COLUMNS.iter().zip(PLACES).map(|(name, place)| {
            let value = Signal::derive(move || {
                let mut columns = guess.get().columns;
                place(&mut columns).map(|at| at.to_string()).unwrap_or_default()
            });
            let put = move |key: String| guess.update(|g| *place(&mut g.columns) = key.parse().ok());
            view! { <Field label=t(*name)><Select value options on_change=put/></Field> }
        });
        let sheets: Vec<(String, String)> = holds.sheets.iter().map(|name| (name.clone(), name.clone())).collect();
        let first = Signal::stored(holds.sheets.first().cloned().unwrap_or_default());
        let sheets = (sheets.len() > 1).then(|| {
            let other = move |name: String| import.look(import.turn.get_value(), Some(name));
            view! { <Field label=t(common::SHEET)><Select value=first options=Signal::stored(sheets) on_change=other/></Field> }
        });
        let skip = Signal::derive(move || guess.get().skip.to_string());
        let put_skip = move |text: String| guess.update(|g| g.skip = text.trim().parse().unwrap_or(g.skip));
        view! {
            {sheets}
            <Field label=t(texts::NAME)><Input value=title on_input=move |text: String| title.set(text)/></Field>
            <Field label=t(common::SKIP)><Input value=skip on_commit=put_skip/></Field>
            <p class="quiet">{t(texts::COLUMNS_HELP)}</p>
            {fields.collect_view()}
        }
        .into_any()
    };
    view! {
        <div class="form stack">{form}</div>
        <div class="actions">
            <Button tone=Tone::Primary on_press=read>{t(common::GO_ON)}</Button>
            <Button on_press=move || import.reset()>{t(common::START_AGAIN)}</Button>
        </div>
    }
}

/// What the import would do.
#[component]
fn Shown(import: Import, read: Arc<Read>) -> impl IntoView {
    let (workspace, language) = (import.workspace, use_language());
    let (from, to) = mapping::likely(workspace, &read);
    let (from, to, otherwise) = (RwSignal::new(from), RwSignal::new(to), RwSignal::new(Relation::Intersects));
    let frameworks = mapping::frameworks(workspace);
    let named: Vec<(String, String)> = frameworks.into_iter().map(|(doc, name)| (doc.to_string(), name)).collect();
    let named = Signal::derive(move || {
        let none = (String::new(), texts::CHOOSE.get(language.get()).to_owned());
        std::iter::once(none).chain(named.iter().cloned()).collect::<Vec<_>>()
    });
    let again = read.clone();
    let planned = Memo::new(move |_| {
        let between = (from.get()?, to.get()?);
        let relation = otherwise.get();
        // Not with every change of a record: what is written is worked out from what is there then.
        let plan = || untrack(|| Arc::new(mapping::preview(workspace, &again, between.0, between.1, relation)));
        (between.0 != between.1).then(plan)
    });
    let side = move |label: Label, chosen: RwSignal<Option<DocId>>| {
        let value = Signal::derive(move || chosen.get().map(|doc| doc.to_string()).unwrap_or_default());
        view! { <Field label=t(label)><Select value options=named on_change=move |key: String| chosen.set(key.parse().ok())/></Field> }
    };
    let relation = (!read.is_said()).then(|| {
        let value = Signal::derive(move || otherwise.get().letter().to_string());
        let put = move |letter: String| otherwise.set(Relation::lettered(&letter).unwrap_or(Relation::Intersects));
        let all = Signal::derive(move || options(language.get()));
        view! { <Field label=t(texts::OTHERWISE)><Select value options=all on_change=put/></Field> }
    });
    let lists = move || {
        let (language, plan) = (language.get(), planned.get()?);
        let many = |n: usize| number(language, whole(n));
        let words = [Word::New, Word::Changed, Word::Gone, Word::Same].into_iter().filter(|word| plan.count(*word) > 0);
        let words = words.map(|word| {
            let lines = plan.words.iter().filter(|(_, is)| *is == word).take(LISTED).map(|(pair, _)| {
                let ends = [pair.from, pair.to].map(|node| name(workspace, language, node));
                view! { <li>{ends[0].clone()} " " <em>{pair.relation.label().get(language)}</em> " " {ends[1].clone()}</li> }
            });
            let others = plan.count(word).saturating_sub(LISTED);
            let more = (others > 0).then(|| fill(common::MORE, language, &many(others)));
            view! {
                <details class="check">
                    <summary><strong>{texts::word(word).get(language)} " " <span class="num">{many(plan.count(word))}</span></strong></summary>
                    <ul class="lines">{lines.collect_view()}{more.map(|more| view! { <li class="faint">{more}</li> })}</ul>
                </details>
            }
        });
        let unknown =
            [(from, &plan.unknown_from), (to, &plan.unknown_to)].into_iter().filter(|(_, names)| !names.is_empty());
        let unknown = unknown.map(|(side, names)| {
            let of = side.get().map(|doc| framework_name(workspace, language, doc)).unwrap_or_default();
            let lines = names.iter().take(LISTED).map(|name| view! { <li class="num">{name.clone()}</li> }).collect_view();
            let others = names.len().saturating_sub(LISTED);
            let more = (others > 0).then(|| fill(common::MORE, language, &many(others)));
            view! {
                <details class="check">
                    <summary>
                        <strong>{fill(texts::UNKNOWN_IN, language, &of)} " " <span class="num">{many(names.len())}</span></strong>
                        " " <span class="quiet">{texts::UNKNOWN_HELP.get(language)}</span>
                    </summary>
                    <ul class="lines">{lines}{more.map(|more| view! { <li class="faint">{more}</li> })}</ul>
                </details>
            }
        });
        let hand = (plan.by_hand > 0).then(|| view! { <p>{fill(texts::HAND, language, &many(plan.by_hand))}</p> });
        Some(view! { <div class="checks">{words.collect_view()}{unknown.collect_view()}</div> {hand} })
    };
    let fits = move || planned.with(|plan| plan.as_ref().map_or(0, |plan| plan.words.len()));
    let too_many = move || planned.with(|plan| plan.as_ref().is_some_and(|plan| plan.pairs.len() > MOST));
    let problem = move || {
        let words = if too_many() { Some(texts::TOO_MANY) } else { (fits() == 0).then_some(texts::NOTHING_FITS) };
        words.map(|words| view! { <Banner tone=BannerTone::Warn text=t(words)/> })
    };
    let title = read.about.title.clone();
    let write = move || {
        if let (Some(plan), Some(from), Some(to)) = (planned.get_untracked(), from.get_untracked(), to.get_untracked())
        {
            import.write(read.clone(), plan, (from, to));
        }
    };
    view! {
        <h3>{title}</h3>
        <div class="form stack">{side(texts::FROM, from)}{side(texts::TO, to)}{relation}</div>
        {lists}
        {problem}
        <div class="actions">
            <Button tone=Tone::Primary on_press=write disabled=Signal::derive(move || fits() == 0 || too_many())>{t(common::IMPORT)}</Button>
            <Button on_press=move || import.reset()>{t(common::START_AGAIN)}</Button>
        </div>
    }
}

/// What was done.
#[component]
fn Done(import: Import, wrote: Wrote, whole: bool) -> impl IntoView {
    let language = use_language();
    let words = if whole { texts::DONE } else { texts::STOPPED };
    let tone = if whole && wrote.refused == 0 { BannerTone::Good } else { BannerTone::Warn };
    let say = move |words: Label, many: usize| {
        move || fill(words, language.get(), &number(language.get(), u32::try_from(many).unwrap_or(u32::MAX)))
    };
    view! {
        <Banner tone text=say(words, wrote.written)/>
        {(wrote.refused > 0).then(|| view! { <p>{say(texts::REFUSED, wrote.refused)}</p> })}
        <div class="actions"><Button on_press=move || import.reset()>{t(common::START_AGAIN)}</Button></div>
    }
}

/// Why it goes no further. Nothing is written before a file is read to its end.
#[component]
fn Failed(import: Import, error: Stopped) -> impl IntoView {
    let language = use_language();
    view! {
        <Banner tone=BannerTone::Bad text=move || reason(&error, language.get())/>
        <p>{t(common::FAILED)}</p>
        <div class="actions"><Button tone=Tone::Primary on_press=move || import.reset()>{t(common::START_AGAIN)}</Button></div>
    }
}
