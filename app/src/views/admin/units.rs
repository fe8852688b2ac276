//! Organisational units.

use super::texts;
use crate::state::{api, use_workspace};
use crate::views::i18n::{fill, t, use_language};
use crate::views::shell::PageHead;
use crate::views::texts as common;
use leptos::prelude::*;
use leptos::task::spawn_local;
use muster_shared::access::Action;
use muster_shared::api::{NewUnit, Unit, path, paths};
use muster_shared::id::UnitId;
use muster_ui::{Banner, BannerTone, Button, Field, Input, Select, Toasts, Tone};

/// The page.
#[component]
pub fn Units() -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let toasts = expect_context::<Toasts>();
    let id = workspace.info().get_untracked().id;
    let may = Memo::new(move |_| workspace.may(Action::ManageUnits, None));
    let units = RwSignal::new(None::<Vec<Unit>>);
    let problem = RwSignal::new(None::<api::ApiError>);
    let load = move || {
        spawn_local(async move {
            match api::read(path(paths::UNITS, &[&id])).await {
                Ok(list) => {
                    workspace.refresh_members();
                    units.try_set(Some(list));
                    problem.try_set(None);
                }
                Err(error) => {
                    problem.try_set(Some(error));
                }
            }
        });
    };
    load();
    let name = RwSignal::new(String::new());
    let parent = RwSignal::new(None::<UnitId>);
    let make = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let body = NewUnit { name: name.get_untracked(), parent: parent.get_untracked() };
        spawn_local(async move {
            match api::create::<Unit>(path(paths::UNITS, &[&id]), body).await {
                Ok(_) => {
                    name.try_set(String::new());
                }
                Err(error) => toasts.say(error.sentence(language.get_untracked())),
            }
            load();
        });
    };
    let rename = move |unit: Unit, name: String| {
        if name.trim() == unit.name {
            return;
        }
        spawn_local(async move {
            let body = NewUnit { name: name.trim().to_owned(), parent: unit.parent };
            if let Err(error) = api::change::<Unit>(path(paths::UNIT, &[&id, &unit.id]), body).await {
                toasts.say(error.sentence(language.get_untracked()));
            }
            load();
        });
    };
    let remove = move |unit: Unit| {
        spawn_local(async move {
            match api::remove(path(paths::UNIT, &[&id, &unit.id])).await {
                Ok(()) => toasts.say(fill(texts::REMOVED, language.get_untracked(), &unit.name)),
                Err(error) => toasts.say(error.sentence(language.get_untracked())),
            }
            load();
        });
    };
    let list = move || {
        let ordered = tree(&units.get().unwrap_or_default());
        let lines = ordered
            .into_iter()
            .map(|(depth, unit)| {
                let (to_rename, to_remove) = (unit.clone(), unit.clone());
                let shown = unit.name.clone();
                let label = unit.name.clone();
                let inner = if may.get() {
                    view! {
                        <Input value=shown name=label on_commit=move |text| rename(to_rename.clone(), text)/>
                        <Button tone=Tone::Quiet small=true on_press=move || remove(to_remove.clone())>{t(common::REMOVE)}</Button>
                    }
                    .into_any()
                } else {
                    view! { <span class="text">{shown}</span> }.into_any()
                };
                view! { <li class="line" data-depth=depth.min(5).to_string()>{inner}</li> }
            })
            .collect_view();
        view! { <ul class="plain-list units">{lines}</ul> }
    };
    let parents = Signal::derive(move || {
        let mut options = vec![(String::new(), texts::TOP.get(language.get()).to_owned())];
        options.extend(units.get().unwrap_or_default().into_iter().map(|u| (u.id.to_string(), u.name)));
        options
    });
    let title = Signal::derive(move || common::UNITS.get(language.get()).to_owned());
    view! {
        <PageHead title/>
        <div class="scroll">
            <div class="page narrow">
                <p class="lead-text">{t(texts::UNITS_PURPOSE)}</p>
                {move || problem.get().map(|error| view! { <Banner tone=BannerTone::Warn text=move || error.sentence(language.get())/> })}
                {move || units.with(|u| u.as_ref().is_some_and(Vec::is_empty)).then(|| view! { <p class="quiet">{t(texts::NO_UNITS)}</p> })}
                {list}
                {move || may.get().then(|| view! {
                    <form class="inline-form" on:submit=make>
                        <Field label=t(texts::NEW_UNIT)><Input value=name required=true on_input=move |text| name.set(text)/></Field>
                        <Field label=t(texts::UNDER)>
                            <Select
                                value=Signal::derive(move || parent.get().map(|p| p.to_string()).unwrap_or_default())
                                options=parents
                                on_change=move |key: String| parent.set(key.parse().ok())
                            />
                        </Field>
                        <Button submit=true>{t(texts::ADD)}</Button>
                    </form>
                })}
            </div>
        </div>
    }
}

/// Units with their depth, each below its parent; what stands in a circle or under something unknown comes last, at the top.
fn tree(units: &[Unit]) -> Vec<(usize, Unit)> {
    fn below(units: &[Unit], parent: Option<UnitId>, depth: usize, out: &mut Vec<(usize, Unit)>) {
        let mut here: Vec<&Unit> = units.iter().filter(|u| u.parent == parent).collect();
        here.sort_by_key(|u| u.name.to_lowercase());
        for unit in here {
            if !out.iter().any(|(_, seen)| seen.id == unit.id) {
                out.push((depth, unit.clone()));
                below(units, Some(unit.id), depth + 1, out);
            }
        }
    }
    let mut out = Vec::with_capacity(units.len());
    below(units, None, 0, &mut out);
    for unit in units {
        if !out.iter().any(|(_, seen)| seen.id == unit.id) {
            out.push((0, unit.clone()));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_stand_below_their_parent_and_none_is_lost() {
        let unit = |n: u8, name: &str, parent: Option<u8>| Unit {
            id: UnitId([n; 16]),
            name: name.into(),
            parent: parent.map(|p| UnitId([p; 16])),
        };
        let units = [
            unit(1, "Zürich", None),
            unit(2, "Hall 3", Some(1)),
            unit(3, "Aarau", None),
            unit(4, "X", Some(5)),
            unit(5, "Y", Some(4)),
        ];
        let names: Vec<_> = tree(&units).into_iter().map(|(d, u)| (d, u.name)).collect();
        assert_eq!(names.len(), 5);
        assert_eq!(names[..3], [(0, "Aarau".into()), (0, "Zürich".into()), (1, "Hall 3".into())]);
    }
}
