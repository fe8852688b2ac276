//! In a requirement's record: what it is set beside in other frameworks, and setting it beside more.

use super::{framework_name, name, texts};
use crate::routes::Page;
use crate::state::{mapping, use_workspace};
use crate::views::i18n::{fill, t, use_language};
use crate::views::texts as common;
use leptos::prelude::*;
use leptos::task::spawn_local;
use muster_shared::access::Action;
use muster_shared::domain::relation::Relation;
use muster_shared::id::DocId;
use muster_shared::label::Language;
use muster_shared::mapping::{Mappings, Set as Source, Tie, met};
use muster_shared::registers::REQUIREMENTS;
use muster_ui::{Banner, BannerTone, Button, Field, Picked, Picker, Select, Tone, fuzzy};
use std::sync::Arc;

/// Suggestions for what is typed.
const OFFERED: usize = 8;

/// In a framework's record: the way to its mappings.
#[component]
pub fn FrameworkLink(
    /// The framework.
    doc: DocId,
) -> impl IntoView {
    let workspace = use_workspace();
    let path = Page::Mappings(doc).path(workspace.info().get_untracked().id);
    view! { <p class="mapping-link"><a class="btn" href=path>{t(texts::OPEN)}</a></p> }
}

/// The relations as options.
pub(super) fn options(language: Language) -> Vec<(String, String)> {
    let each = Relation::ALL.into_iter();
    each.map(|relation| (relation.letter().to_string(), relation.label().get(language).to_owned())).collect()
}

/// What a requirement is set beside.
#[component]
pub fn Ties(
    /// The requirement.
    doc: DocId,
) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let known = mapping::mappings(workspace);
    let ties = Memo::new(move |_| known.with(|known| known.ties(doc)));
    let others = Memo::new(move |_| ties.with(|ties| ties.iter().map(|tie| tie.other).collect::<Vec<_>>()));
    let may = Memo::new(move |_| workspace.may(Action::Create, None));
    let failed = RwSignal::new(false);
    let relation = RwSignal::new(Relation::Intersects);
    let say = move |other: DocId, relation: Option<Relation>| {
        spawn_local(async move {
            let done = mapping::say(workspace, doc, other, relation).await;
            let _ = failed.try_set(!done);
        });
    };
    let suggest = Callback::new(move |(typed,): (String,)| {
        let mine = mapping::framework(workspace, doc);
        let mut found = Vec::new();
        for view in workspace.rows(REQUIREMENTS.key).get_untracked().iter() {
            let row = &view.row;
            let elsewhere = row.linked("source").next().is_some_and(|source| Some(source) != mine);
            if !elsewhere || others.with_untracked(|others| others.contains(&row.doc)) {
                continue;
            }
            let clause = row.value("clause").as_text().unwrap_or_default();
            if let Some(score) = fuzzy(&typed, clause).max(fuzzy(&typed, &row.title)) {
                found.push((score, row.doc));
            }
        }
        found.sort_by_key(|(score, _)| -score);
        let language = language.get_untracked();
        let picked = found.into_iter().take(OFFERED).map(|(_, node)| {
            let of = mapping::framework(workspace, node).map(|f| framework_name(workspace, language, f));
            let text = format!("{} · {}", name(workspace, language, node), of.unwrap_or_default());
            Picked { key: node.to_string(), text, href: None }
        });
        picked.collect::<Vec<_>>()
    });
    let add = move |key: String| {
        if let Ok(other) = key.parse() {
            say(other, Some(relation.get_untracked()));
        }
    };
    let has_framework =
        Memo::new(move |_| workspace.find(doc).is_some_and(|view| view.row.linked("source").next().is_some()));
    let adding = move || {
        (may.get() && has_framework.get()).then(|| {
            view! {
                <div class="tie-new">
                    <Field label=t(texts::RELATION)>
                        <Select
                            value=Signal::derive(move || relation.get().letter().to_string())
                            options=Signal::derive(move || options(language.get()))
                            on_change=move |letter: String| relation.set(Relation::lettered(&letter).unwrap_or(Relation::Intersects))
                        />
                    </Field>
                    <Field label=t(texts::ADD) help=move || relation.get().meaning().get(language.get())>
                        <Picker values=Signal::stored(Vec::new()) suggest on_add=add on_remove=|_: String| () placeholder=t(texts::ADD_HELP) remove=t(common::REMOVE)/>
                    </Field>
                </div>
            }
        })
    };
    let one = move |other: DocId| {
        let tie = Memo::new(move |_| ties.with(|ties| ties.iter().find(|tie| tie.other == other).cloned()));
        view! { <One other tie known may on_say=move |relation| say(other, relation)/> }
    };
    let heading = muster_ui::dom::unique_id("ties");
    let labelled = heading.clone();
    view! {
        <section class="ties" aria-labelledby=labelled>
            <h2 id=heading>{t(texts::MAPPINGS)}</h2>
            <p class="faint">{t(texts::RECORD_HELP)}</p>
            {move || others.with(Vec::is_empty).then(|| view! { <p class="quiet">{t(texts::NO_TIES)}</p> })}
            <ul class="plain-list">
                <For each=move || others.get() key=|other| *other children=one/>
            </ul>
            {adding}
            {move || failed.get().then(|| view! { <Banner tone=BannerTone::Bad text=t(texts::NOT_WRITTEN)/> })}
        </section>
    }
}

/// One of them.
#[component]
fn One(
    other: DocId,
    tie: Memo<Option<Tie>>,
    known: Memo<Arc<Mappings>>,
    may: Memo<bool>,
    #[prop(into)] on_say: Callback<(Option<Relation>,)>,
) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let id = workspace.info().get_untracked().id;
    let row = Memo::new(move |_| workspace.find(other));
    let title = Memo::new(move |_| {
        row.track();
        name(workspace, language.get(), other)
    });
    let of = move || {
        row.track();
        mapping::framework(workspace, other).map(|f| framework_name(workspace, language.get(), f))
    };
    let standing = move || row.with(|row| row.as_ref().map(|view| texts::met(met(&view.row)).get(language.get())));
    let sources = move || {
        let (language, known) = (language.get(), known.get());
        let names = tie.with(|tie| {
            let claims =
                tie.iter().flat_map(|tie| tie.counting.iter().chain(&tie.outvoted)).copied().collect::<Vec<_>>();
            let said = claims.into_iter().filter_map(|claim| {
                let set = known.set(&claim)?;
                let who = if set.is_by_hand() { texts::BY_HAND.get(language).to_owned() } else { set.title.clone() };
                Some(format!("{who}: {}", claim.relation.label().get(language)))
            });
            said.collect::<Vec<_>>()
        });
        names.join(" · ")
    };
    let value = Signal::derive(move || {
        let relations = tie.with(|tie| tie.as_ref().map(Tie::relations).unwrap_or_default());
        if let [one] = relations.as_slice() { one.letter().to_string() } else { String::new() }
    });
    let choices = Signal::derive(move || {
        let several = value.get().is_empty().then(|| (String::new(), texts::SEVERAL.get(language.get()).to_owned()));
        several.into_iter().chain(options(language.get())).collect::<Vec<_>>()
    });
    let by_hand = move || {
        known.with(|known| {
            tie.with(|tie| {
                let claims = tie.iter().flat_map(|tie| tie.counting.iter());
                claims.into_iter().any(|claim| known.set(claim).is_some_and(Source::is_by_hand))
            })
        })
    };
    let choose = move |letter: String| {
        if let Some(relation) = Relation::lettered(&letter) {
            on_say.run((Some(relation),));
        }
    };
    let named = move || fill(texts::RELATION_TO, language.get(), &title.get());
    let remove = move || format!("{}: {}", common::REMOVE.get(language.get()), title.get());
    view! {
        <li class="tie">
            <Select value options=choices name=named disabled=Signal::derive(move || !may.get()) on_change=choose/>
            <span>
                <a href=Page::Register(&REQUIREMENTS, Some(other)).path(id)>{title}</a>
                <small class="faint">{of} " · " {standing}</small>
                <small class="faint">{sources}</small>
            </span>
            {move || (may.get() && by_hand()).then(|| view! {
                <Button tone=Tone::Quiet small=true name=remove on_press=move || on_say.run((None,))>{t(common::REMOVE)}</Button>
            })}
        </li>
    }
}
