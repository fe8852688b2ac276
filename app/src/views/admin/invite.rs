//! Invite somebody by a link.

use super::members::{ROLES, key_of};
use super::texts;
use crate::state::{api, use_workspace};
use crate::views::i18n::{fill, t, use_language};
use crate::views::texts as common;
use leptos::prelude::*;
use leptos::task::spawn_local;
use muster_shared::access::{Action, Role};
use muster_shared::api::{Grant, InvitationCreated, NewInvitation, Unit, path, paths};
use muster_shared::registers;
use muster_ui::{Button, Checkbox, Dialog, Field, Input, Picked, Picker, Select, Toasts, Tone, dom, fuzzy};

/// The dialog.
#[component]
pub fn Invite(
    /// Units to choose from.
    units: Vec<Unit>,
    /// Closes it.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let toasts = expect_context::<Toasts>();
    let id = workspace.info().get_untracked().id;
    let note = RwSignal::new(String::new());
    let role = RwSignal::new(Role::Contributor);
    let days = RwSignal::new(7_u32);
    let guest_days = RwSignal::new(90_u32);
    let write = RwSignal::new(false);
    let documents = RwSignal::new(Vec::<Picked>::new());
    let chosen_units = RwSignal::new(Vec::<Picked>::new());
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<api::ApiError>);
    let made = RwSignal::new(None::<String>);
    let is_guest = Memo::new(move |_| role.get() == Role::Guest);
    let confined = Memo::new(move |_| matches!(role.get(), Role::Contributor | Role::Auditor | Role::Reader));
    let has_units = !units.is_empty();
    let units = StoredValue::new(units);

    let roles = Signal::derive(move || {
        ROLES
            .iter()
            .chain(&[Role::Guest])
            .filter(|r| workspace.may(Action::Invite(**r), None))
            .map(|r| (key_of(*r), common::role(*r).get(language.get()).to_owned()))
            .collect::<Vec<_>>()
    });
    let pick_role = move |key: String| {
        if let Some(found) = ROLES.iter().chain(&[Role::Guest]).find(|r| key_of(**r) == key) {
            role.set(*found);
        }
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        problem.set(None);
        let guest = is_guest.get_untracked();
        let grants = documents.with_untracked(|d| {
            d.iter().filter_map(|p| p.key.parse().ok()).map(|doc| Grant { doc, write: write.get_untracked() }).collect()
        });
        let units = chosen_units.with_untracked(|u| u.iter().filter_map(|p| p.key.parse().ok()).collect());
        let body = NewInvitation {
            note: note.get_untracked(),
            role: role.get_untracked(),
            units: if confined.get_untracked() { units } else { Vec::new() },
            grants: if guest { grants } else { Vec::new() },
            days: days.get_untracked(),
            guest_days: guest.then(|| guest_days.get_untracked()),
        };
        spawn_local(async move {
            match api::create::<InvitationCreated>(path(paths::INVITATIONS, &[&id]), body).await {
                Ok(created) => {
                    made.try_set(Some(created.link));
                }
                Err(error) => {
                    problem.try_set(Some(error));
                }
            }
            busy.try_set(false);
        });
    };
    let find_documents = move |typed: String| {
        let mut found = Vec::new();
        for register in registers::all() {
            for row in workspace.rows(register.key).get_untracked().iter() {
                let key = row.row.doc.to_string();
                if let Some(score) = fuzzy(&typed, &row.row.title).max(fuzzy(&typed, &row.reference()))
                    && !documents.with_untracked(|d| d.iter().any(|p| p.key == key))
                {
                    found.push((
                        score,
                        Picked { key, text: format!("{} {}", row.reference(), row.row.title), href: None },
                    ));
                }
            }
        }
        found.sort_by_key(|(score, _)| -score);
        found.into_iter().take(8).map(|(_, p)| p).collect::<Vec<_>>()
    };
    let find_units = move |typed: String| {
        units.with_value(|units| {
            let fits = units.iter().filter(|u| fuzzy(&typed, &u.name).is_some());
            fits.map(|u| Picked { key: u.id.to_string(), text: u.name.clone(), href: None }).collect::<Vec<_>>()
        })
    };
    let add_to = move |list: RwSignal<Vec<Picked>>, found: Vec<Picked>, key: String| {
        if let Some(picked) = found.into_iter().find(|p| p.key == key) {
            list.update(|l| l.push(picked));
        }
    };
    let form = move || {
        view! {
            <form class="stack" on:submit=send>
                <Field label=t(texts::FOR_WHOM) help=t(texts::FOR_WHOM_HELP)>
                    <Input value=note required=true on_input=move |text| note.set(text)/>
                </Field>
                <Field label=t(texts::ROLE) help=move || common::role_help(role.get()).get(language.get())>
                    <Select value=Signal::derive(move || key_of(role.get())) options=roles on_change=pick_role/>
                </Field>
                {move || is_guest.get().then(|| view! {
                    <Field label=t(texts::DOCUMENTS) help=t(texts::DOCUMENTS_HELP)>
                        <Picker
                            values=documents
                            suggest=Callback::new(move |(typed,)| find_documents(typed))
                            on_add=move |key: String| add_to(documents, all_documents(workspace), key)
                            on_remove=move |key: String| documents.update(|d| d.retain(|p| p.key != key))
                            placeholder=t(crate::views::register::texts::ADD_LINK)
                            remove=t(common::REMOVE)
                        />
                    </Field>
                    <Checkbox checked=write on_change=move |on| write.set(on)>{t(texts::MAY_WRITE)}</Checkbox>
                    <Field label=t(texts::GUEST_DAYS)>{day_select(guest_days, &[7, 30, 90, 180, 365])}</Field>
                })}
                {move || (confined.get() && has_units).then(|| view! {
                    <Field label=t(texts::UNITS) help=t(texts::UNITS_HELP)>
                        <Picker
                            values=chosen_units
                            suggest=Callback::new(move |(typed,)| find_units(typed))
                            on_add=move |key: String| add_to(chosen_units, find_units(String::new()), key)
                            on_remove=move |key: String| chosen_units.update(|d| d.retain(|p| p.key != key))
                            placeholder=t(crate::views::register::texts::ADD_LINK)
                            remove=t(common::REMOVE)
                        />
                    </Field>
                })}
                <Field label=t(texts::DAYS)>{day_select(days, &[1, 3, 7, 14, 30])}</Field>
                <p class="problem" role="alert" hidden=move || problem.with(Option::is_none)>
                    {move || problem.get().map(|p| p.sentence(language.get()))}
                </p>
                <div class="actions">
                    <Button on_press=move || on_close.run(())>{t(common::CANCEL)}</Button>
                    <Button tone=Tone::Primary submit=true disabled=busy>{t(texts::MAKE_LINK)}</Button>
                </div>
            </form>
        }
    };
    let result = move |link: String| {
        let copied = link.clone();
        view! {
            <p role="status">{t(texts::LINK_ONCE)}</p>
            <p class="secret mono">{link}</p>
            <div class="actions">
                <Button on_press=move || { dom::copy(copied.clone()); toasts.say(texts::COPIED.get(language.get_untracked())); }>{t(texts::COPY)}</Button>
                <Button tone=Tone::Primary on_press=move || on_close.run(())>{t(texts::DONE)}</Button>
            </div>
        }
    };
    view! {
        <Dialog title=t(texts::INVITE_TITLE) on_close wide=true>
            {move || match made.get() {
                Some(link) => result(link).into_any(),
                None => form().into_any(),
            }}
        </Dialog>
    }
}

/// Every record as something to pick.
fn all_documents(workspace: crate::state::Workspace) -> Vec<Picked> {
    let mut all = Vec::new();
    for register in registers::all() {
        workspace.rows(register.key).with_untracked(|rows| {
            all.extend(rows.iter().map(|row| Picked {
                key: row.row.doc.to_string(),
                text: format!("{} {}", row.reference(), row.row.title),
                href: None,
            }));
        });
    }
    all
}

/// A choice of some numbers of days.
pub fn day_select(days: RwSignal<u32>, choices: &'static [u32]) -> impl IntoView {
    let language = use_language();
    let options = Signal::derive(move || {
        let words = |n: u32| match n {
            1 => texts::ONE_DAY.get(language.get()).to_owned(),
            n => fill(texts::N_DAYS, language.get(), &n.to_string()),
        };
        choices.iter().map(|n| (n.to_string(), words(*n))).collect::<Vec<_>>()
    });
    let pick = move |key: String| {
        if let Ok(n) = key.parse() {
            days.set(n);
        }
    };
    view! { <Select value=Signal::derive(move || days.get().to_string()) options on_change=pick/> }
}
