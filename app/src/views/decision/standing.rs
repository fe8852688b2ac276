//! How it stands with decisions on a record: the one that holds, whether the content has changed since, and the request that
//! waits on this device.

use super::changes::Changes;
use super::confirm::Confirm;
use super::{field_names, fill_all, person, state_name, texts};
use crate::state::{OpenDoc, Request, Standing as Stands, Why, use_workspace};
use crate::views::format;
use crate::views::i18n::{fill, t, use_language};
use crate::views::texts as common;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use muster_shared::doc::Difference;
use muster_shared::id::DecisionId;
use muster_shared::label::Language;
use muster_shared::schema::{Register, Transition};
use muster_shared::sync::decision::{Decided, transition};
use muster_ui::{Button, Chip, ChipTone, Dialog, Tone};
use std::time::Duration;

/// Quiet time before the content is compared with what was decided on: not with every key.
const QUIET: Duration = Duration::from_millis(600);

/// The lines under the state.
#[component]
pub fn Standing(
    /// The record.
    record: OpenDoc,
    /// Its register.
    register: &'static Register,
) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let (last, stands, state) = (record.decision(), record.stands(), record.state(register));
    let changed = changed_since(&record, last, stands);
    let looking = RwSignal::new(None::<Option<Vec<Difference>>>);
    let said = record.reading("state");
    let stored = StoredValue::new(record);
    let look = move || {
        let Some(decision) = last.get_untracked() else { return };
        let changes = stored.try_with_value(|r| r.since(decision.epoch, &decision.heads)).flatten();
        looking.set(Some(changes));
    };
    let decided = move || {
        let decision = last.get().filter(|_| stands.get())?;
        Some(decided_line(workspace, register, &decision, changed, look, language.get()))
    };
    let claimed = move || {
        let says = said.with(|r| r.value.as_text().unwrap_or_default().to_owned());
        let unfounded = !stands.get() && !says.is_empty() && state.with(|s| *s != says);
        unfounded.then(|| {
            let name = state_name(register, &says, language.get());
            view! { <p class="faint">{fill(texts::CLAIMED, language.get(), &name)}</p> }
        })
    };
    let dialog = move || {
        looking.get().map(|changes| {
            view! {
                <Dialog title=t(texts::CHANGED_TITLE) wide=true on_close=move || looking.set(None)>
                    <Changes register changes/>
                    <div class="actions"><Button on_press=move || looking.set(None)>{t(common::CLOSE)}</Button></div>
                </Dialog>
            }
        })
    };
    view! {
        {decided}
        {claimed}
        <Requested record=stored register/>
        {dialog}
    }
}

/// Who decided, when, and what is to be known about it.
fn decided_line(
    workspace: crate::state::Workspace,
    register: &'static Register,
    decision: &Decided,
    changed: Signal<bool>,
    look: impl Fn() + Copy + Send + Sync + 'static,
    language: Language,
) -> AnyView {
    let who = person(workspace, language, decision.by);
    let when = format::moment(language, decision.at);
    let line = fill_all(texts::DECIDED, language, &[&state_name(register, &decision.to, language), &who, &when]);
    let mark = |shown: bool, text: muster_shared::label::Label| {
        shown.then(|| view! { <Chip tone=ChipTone::Warn>{text.get(language)}</Chip> })
    };
    let since = move || {
        changed.get().then(|| {
            view! {
                <Chip tone=ChipTone::Warn>{texts::CHANGED.get(language)}</Chip>
                <button class="link no-print" type="button" on:click=move |_| look()>{texts::WHAT_CHANGED.get(language)}</button>
            }
        })
    };
    view! {
        <p class="decided">
            <span class="quiet">{line}</span>
            {mark(decision.own && !decision.self_set, texts::OWN_WORK)}
            {mark(decision.self_set, texts::SELF_SET)}
            <span class="decided-since" role="status">{since}</span>
        </p>
    }
    .into_any()
}

/// Runs something now and after every change of a record, when the person pauses.
fn quietly(record: &OpenDoc, run: impl Fn() + Clone + 'static) {
    let record = record.clone();
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    Effect::new(move |before: Option<()>| {
        record.track();
        stop();
        if before.is_none() {
            run();
        } else {
            timer.set_value(set_timeout_with_handle(run.clone(), QUIET).ok());
        }
    });
    on_cleanup(stop);
}

/// Whether the content has changed since the decision that stands.
fn changed_since(record: &OpenDoc, last: Memo<Option<Decided>>, stands: Memo<bool>) -> Signal<bool> {
    // Of which content it was found out.
    let found = RwSignal::new(None::<(DecisionId, bool)>);
    let compare = {
        let record = record.clone();
        move || {
            let Some(Some(decision)) = last.try_get_untracked() else { return };
            let same = record.is_at(decision.epoch, &decision.heads)
                || record.content_hash().is_none_or(|hash| hash == decision.content);
            found.try_set(Some((decision.id, !same)));
        }
    };
    // A new decision is compared at once, letters when the person pauses.
    let again = compare.clone();
    Effect::new(move |_| {
        last.track();
        again();
    });
    quietly(record, compare);
    Signal::derive(move || {
        let id = last.with(|d| d.as_ref().map(|d| d.id));
        stands.get() && found.get().is_some_and(|(of, changed)| Some(of) == id && changed)
    })
}

/// The request that waits here, needs another look, or was refused.
#[component]
fn Requested(record: StoredValue<OpenDoc>, register: &'static Register) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let Some(doc) = record.try_with_value(OpenDoc::id) else { return ().into_any() };
    let requested = workspace.requested(doc);
    let again = RwSignal::new(None::<(u64, &'static Transition)>);
    let take_back = move |key: u64| spawn_local(async move { workspace.take_back(key).await });
    let shown = move || {
        let (key, request) = requested.get()?;
        let way = transition(register, &request.from, &request.to);
        let language = language.get();
        let verb =
            way.map_or_else(|| state_name(register, &request.to, language), |w| w.label.get(language).to_owned());
        let by = fill(texts::BY_YOU, language, &format::moment(language, request.at));
        let back = |word| {
            view! { <Button small=true on_press=move || take_back(key)>{t(word)}</Button> }
        };
        Some(match &request.standing {
            Stands::Waiting => {
                let heading = fill(texts::REQUESTED, language, &verb);
                let name = heading.clone();
                view! {
                    <section class="requested" aria-label=name>
                        <p><strong>{heading}</strong> " " <span class="quiet">{by}</span></p>
                        <p class="quiet">{t(texts::WAITS)}</p>
                        <div class="way">{back(texts::TAKE_BACK)}</div>
                    </section>
                }
                .into_any()
            }
            Stands::Moved => {
                let word = fill(texts::AS_IT_IS, language, &verb);
                let ask = move || {
                    if let Some(way) = way {
                        again.set(Some((key, way)));
                    }
                };
                let buttons = view! {
                    <Button small=true tone=Tone::Primary on_press=ask>{word}</Button>
                    {back(texts::TAKE_BACK)}
                };
                moved(record, register, &request, &verb, by, buttons.into_any(), language)
            }
            Stands::Refused(why) => {
                let heading = fill(texts::REFUSED, language, &verb);
                let name = heading.clone();
                let why = reason(why, register, language);
                view! {
                    <section class="conflict" aria-label=name>
                        <h2>{heading}</h2>
                        <p>{why}</p>
                        <div class="way">{back(texts::PUT_AWAY)}</div>
                    </section>
                }
                .into_any()
            }
        })
    };
    let dialog = move || {
        let (key, way) = again.get()?;
        let record = record.try_get_value()?;
        Some(view! { <Confirm record register way instead=Some(key) on_close=move || again.set(None)/> })
    };
    view! { <div class="requests" aria-live="polite">{shown}</div> {dialog} }.into_any()
}

/// A request whose content moved on: what changed, and asking again.
fn moved(
    record: StoredValue<OpenDoc>,
    register: &'static Register,
    request: &Request,
    verb: &str,
    by: String,
    buttons: AnyView,
    language: Language,
) -> AnyView {
    let heading = fill(texts::REQUESTED, language, verb);
    let name = heading.clone();
    let content = request.content.clone();
    // What is here now may still grow.
    let found = RwSignal::new(None::<Option<Vec<Difference>>>);
    record.try_with_value(|open| {
        quietly(open, move || {
            let since = record.try_with_value(|r| r.since(content.epoch, &content.heads));
            if let Some(since) = since {
                found.try_set(Some(since));
            }
        });
    });
    let changes = move || found.get().map(|changes| view! { <Changes register changes/> });
    view! {
        <section class="conflict" aria-label=name>
            <h2>{heading}</h2>
            <p>{t(texts::MOVED)} " " {by}</p>
            {changes}
            <div class="way">{buttons}</div>
        </section>
    }
    .into_any()
}

/// Why a request was refused, and what to do.
fn reason(why: &Why, register: &'static Register, language: Language) -> String {
    let fields = |fields: &[String], text| fill(text, language, &field_names(register, fields, language));
    match why {
        Why::State(state) => fill(texts::WHY_STATE, language, &state_name(register, state, language)),
        Why::Unfilled(lacking) => fields(lacking, texts::UNFILLED),
        Why::Undecided(several) => fields(several, texts::UNDECIDED),
        Why::Deleted => texts::WHY_DELETED.get(language).to_owned(),
        Why::Version => texts::WHY_VERSION.get(language).to_owned(),
        Why::Edits => texts::WHY_EDITS.get(language).to_owned(),
        Why::Said(en, de) => if language == Language::De { de } else { en }.clone(),
    }
}
