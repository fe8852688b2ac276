//! The record as it was at a moment: to look at, and to bring back from.

use super::when::{value, when};
use super::{bring_back, difference, follow, texts};
use crate::commands::Scene;
use crate::state::{OpenDoc, use_workspace};
use crate::views::desk::use_desk;
use crate::views::format;
use crate::views::i18n::{fill, t, use_language};
use leptos::prelude::*;
use muster_shared::doc::{Moment, compare_blocks, compare_words};
use muster_shared::schema::{FieldKind, Register, Value};
use muster_ui::{Banner, BannerTone, Button, Segments};

/// The record as it was.
#[component]
pub fn AsItWas(
    /// The record.
    record: OpenDoc,
    /// Its register.
    register: &'static Register,
    /// When.
    moment: Moment,
) -> impl IntoView {
    let (language, desk, scene) = (use_language(), use_desk(), Scene::here());
    let workspace = use_workspace();
    let writable = record.writable();
    let fixed = Signal::derive(move || !writable.get());
    let mode = RwSignal::new("then".to_owned());
    let at = moment.at;
    let deleted = record.value_at("deleted", &moment) == Value::Flag(true);
    let (record, moment) = (StoredValue::new(record), StoredValue::new(moment));
    let compare = move || record.with_value(|r| moment.with_value(|moment| r.changed_since(moment)));
    let (differing, compared_at) = (RwSignal::new(compare()), RwSignal::new(0_u32));
    follow(record, move || {
        differing.set(compare());
        compared_at.update(|n| *n += 1);
    });
    let back = move |fields: Vec<&'static str>| {
        record.with_value(|r| moment.with_value(|moment| bring_back(scene, r, &fields, moment)));
    };
    let nothing = Signal::derive(move || fixed.get() || differing.with(Vec::is_empty));
    let said = move || fill(texts::READ_ONLY, language.get(), &when(language.get(), at));
    let options =
        vec![("then", TextProp::from(t(texts::THEN))), ("differences", TextProp::from(t(texts::DIFFERENCES)))];
    let one = move |field: &'static str, rich: bool, differs: bool, compared: bool| {
        let words = language.get();
        let name = format::field_name(register, field).get(words);
        let (was, is) = record.with_value(|r| {
            moment.with_value(|moment| {
                let was = if rich { Value::Empty } else { r.value_at(field, moment) };
                let is = if rich { Value::Empty } else { r.reading(field).get_untracked().value };
                (value(workspace, words, register, field, &was), value(workspace, words, register, field, &is))
            })
        });
        let body = match (rich, compared) {
            (true, true) => record.with_value(|r| {
                moment.with_value(|moment| {
                    let laid = compare_blocks(&r.blocks_at(field, moment), &r.blocks(field));
                    difference::paragraphs(laid).into_any()
                })
            }),
            (true, false) => record
                .with_value(|r| moment.with_value(|moment| difference::paper(r.blocks_at(field, moment)).into_any())),
            (false, true) => view! { <p>{difference::words(compare_words(&was, &is))}</p> }.into_any(),
            (false, false) => view! { <p>{was}</p> }.into_any(),
        };
        let own_steps = field == "state";
        view! {
            <section class="past-field" data-field=field aria-label=name>
                <div class="past-head">
                    <h3>{name}</h3>
                    {differs.then(|| view! { <span class="chip warn">{t(texts::DIFFERS)}</span> })}
                    {(differs && !own_steps).then(|| view! {
                        <Button small=true disabled=fixed on_press=move || back(vec![field])>{t(texts::BRING)}</Button>
                    })}
                </div>
                <div class="past-value">{body}</div>
            </section>
        }
    };
    let fields = move || {
        compared_at.track();
        let compared = mode.with(|m| m == "differences");
        let differing = differing.get();
        let state = record.with_value(|r| r.reading("state"));
        let state_differs =
            record.with_value(|r| moment.with_value(|m| state.with(|now| now.value != r.value_at("state", m))));
        let all = [("title", false), ("state", false)].into_iter();
        let all = all.chain(register.all_fields().map(|f| (f.key, matches!(f.kind, FieldKind::Rich))));
        let shown: Vec<_> = all
            .map(|(field, rich)| {
                (field, rich, if field == "state" { state_differs } else { differing.contains(&field) })
            })
            .filter(|(_, _, differs)| *differs || !compared)
            .map(|(field, rich, differs)| one(field, rich, differs, compared))
            .collect();
        if shown.is_empty() { view! { <p class="quiet">{t(texts::SAME)}</p> }.into_any() } else { shown.into_any() }
    };
    let list = move || desk.look.update(|look| *look = look.take().map(|look| super::Look { moment: None, ..look }));
    view! {
        <div class="as-it-was">
            <Banner tone=BannerTone::Warn text=said>
                <Button small=true on_press=list>{t(texts::BACK_TO_LIST)}</Button>
                <Button small=true disabled=nothing on_press=move || back(differing.get_untracked())>{t(texts::BRING_ALL)}</Button>
            </Banner>
            {deleted.then(|| view! { <p class="quiet">{t(texts::WAS_DELETED)}</p> })}
            <p class="faint">{t(texts::STATE_STAYS)}</p>
            <Segments label=t(texts::SHOWN) options value=mode on_change=move |key: String| mode.set(key)/>
            {fields}
        </div>
    }
}
