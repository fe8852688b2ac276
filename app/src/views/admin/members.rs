//! Members and open invitations.

use super::invite::Invite;
use super::lines::line;
use super::texts;
use crate::state::{api, dates, use_workspace};
use crate::views::i18n::{fill, t, use_language};
use crate::views::people::person_of;
use crate::views::shell::PageHead;
use crate::views::texts as common;
use leptos::prelude::*;
use leptos::task::spawn_local;
use muster_shared::access::{Action, Role};
use muster_shared::api::{ChangeMember, Invitation, Member, Unit, path, paths};
use muster_shared::id::UnitId;
use muster_ui::{Avatar, Banner, BannerTone, Button, Chip, ChipTone, Dialog, Select, Toasts, Tone};
use std::sync::Arc;

/// Roles that a member can have; guests come by invitation only.
pub const ROLES: [Role; 5] = [Role::Owner, Role::Manager, Role::Contributor, Role::Auditor, Role::Reader];

/// The page.
#[component]
pub fn Members() -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let toasts = expect_context::<Toasts>();
    let id = workspace.info().get_untracked().id;
    let may_invite = Memo::new(move |_| workspace.may(Action::Invite(Role::Reader), None));
    let members = workspace.members();
    // What the server says, once it has; without it the members known on this device are shown, to read.
    let fresh = RwSignal::new(None::<Vec<Member>>);
    let invitations = RwSignal::new(Vec::<Invitation>::new());
    let units = RwSignal::new(Vec::<Unit>::new());
    let problem = RwSignal::new(None::<api::ApiError>);
    let inviting = RwSignal::new(false);
    let leaving = RwSignal::new(None::<Member>);
    let load = move || {
        spawn_local(async move {
            match api::read::<Vec<Member>>(path(paths::MEMBERS, &[&id])).await {
                Ok(list) => {
                    workspace.refresh_members();
                    fresh.try_set(Some(list));
                    problem.try_set(None);
                }
                Err(error) => {
                    problem.try_set(Some(error));
                }
            }
            if let Ok(list) = api::read(path(paths::UNITS, &[&id])).await {
                units.try_set(list);
            }
            if may_invite.try_get_untracked() == Some(true)
                && let Ok(list) = api::read(path(paths::INVITATIONS, &[&id])).await
            {
                invitations.try_set(list);
            }
        });
    };
    load();
    let all = Memo::new(move |_| fresh.get().map(Arc::new).unwrap_or_else(|| members.get()));
    let change = Callback::new(move |(member, role): (Member, Role)| {
        spawn_local(async move {
            let body = ChangeMember { role, units: member.units.clone() };
            let answer = api::change::<Member>(path(paths::MEMBER, &[&id, &member.account]), body).await;
            if let Err(error) = answer {
                toasts.say(error.sentence(language.get_untracked()));
            }
            load();
        });
    });
    let end = move |member: Member| {
        leaving.set(None);
        spawn_local(async move {
            if let Err(error) = api::remove(path(paths::MEMBER, &[&id, &member.account])).await {
                toasts.say(error.sentence(language.get_untracked()));
            }
            load();
        });
    };
    let unit_names = move |ids: &[UnitId]| {
        if ids.is_empty() {
            return texts::EVERYWHERE.get(language.get()).to_owned();
        }
        units.with(|units| {
            let name =
                |id: &UnitId| units.iter().find(|u| u.id == *id).map_or_else(|| "…".to_owned(), |u| u.name.clone());
            ids.iter().map(name).collect::<Vec<_>>().join(", ")
        })
    };
    let row = move |member: Member| {
        let me = member.account == workspace.account();
        let editable = !me
            && !member.former
            && member.role != Role::Guest
            && workspace.may(Action::ChangeMember(member.role), None);
        let removable = !me && !member.former && workspace.may(Action::ChangeMember(member.role), None);
        let role = if editable {
            let (value, member) = (key_of(member.role), member.clone());
            let options = Signal::derive(move || {
                ROLES
                    .iter()
                    .filter(|r| workspace.may(Action::ChangeMember(**r), None))
                    .map(|r| (key_of(*r), common::role(*r).get(language.get()).to_owned()))
                    .collect::<Vec<_>>()
            });
            let name = {
                let who = member.name.clone();
                move || format!("{}, {who}", texts::ROLE.get(language.get()))
            };
            let pick = move |key: String| {
                if let Some(role) = ROLES.iter().find(|r| key_of(**r) == key) {
                    change.run((member.clone(), *role));
                }
            };
            view! { <Select value name options on_change=pick/> }.into_any()
        } else {
            view! { <span>{t(common::role(member.role))}</span> }.into_any()
        };
        let until = member.expires.map(|at| fill(texts::UNTIL, language.get(), &dates::day(language.get(), at)));
        let end_press = {
            let member = member.clone();
            move || leaving.set(Some(member.clone()))
        };
        view! {
            <tr>
                <td>
                    <span class="person">
                        <Avatar person=person_of(&member)/>
                        <span class="two">
                            <span>{member.name.clone()} {me.then(|| view! { " " <Chip tone=ChipTone::Accent>{t(texts::YOU)}</Chip> })}</span>
                            <small class="faint">{member.email.clone()}</small>
                        </span>
                    </span>
                </td>
                <td>{role}</td>
                <td class="wide-only">{unit_names(&member.units)}</td>
                <td class="wide-only num">{dates::day(language.get(), member.since)} " " <small class="faint">{until}</small></td>
                <td class="end">{removable.then(|| view! { <Button tone=Tone::Quiet small=true on_press=end_press>{t(texts::END_MEMBERSHIP)}</Button> })}</td>
            </tr>
        }
    };
    let rows =
        move |former: bool| all.with(|all| all.iter().filter(|m| m.former == former).cloned().map(row).collect_view());
    let any_former = move || all.with(|all| all.iter().any(|m| m.former));
    let revoke = move |invitation: Invitation| {
        spawn_local(async move {
            match api::remove(path(paths::WORKSPACE_INVITATION, &[&id, &invitation.id])).await {
                Ok(()) => toasts.say(texts::REVOKED.get(language.get_untracked())),
                Err(error) => toasts.say(error.sentence(language.get_untracked())),
            }
            load();
        });
    };
    let open_invitations = move || {
        let list = invitations.get();
        (!list.is_empty()).then(|| {
            let lines = list
                .into_iter()
                .map(|invitation| {
                    let until = fill(texts::UNTIL, language.get(), &dates::day(language.get(), invitation.expires));
                    let about = format!("{}, {until}", common::role(invitation.role).get(language.get()));
                    let note = invitation.note.clone();
                    line(note, about, vec![(texts::REVOKE, Callback::new(move |()| revoke(invitation.clone())))])
                })
                .collect_view();
            view! { <section class="block"><h2>{t(texts::OPEN_INVITATIONS)}</h2><ul class="plain-list">{lines}</ul></section> }
        })
    };
    let title = Signal::derive(move || common::MEMBERS.get(language.get()).to_owned());
    view! {
        <PageHead title>
            {move || may_invite.get().then(|| view! { <Button tone=Tone::Primary on_press=move || inviting.set(true)>{t(texts::INVITE)}</Button> })}
        </PageHead>
        <div class="scroll">
            <div class="page">
                {move || problem.get().map(|error| view! { <Banner tone=BannerTone::Warn text=move || error.sentence(language.get())/> })}
                <table class="plain">
                    <thead>
                        <tr>
                            <th scope="col">{t(texts::NAME)}</th>
                            <th scope="col">{t(texts::ROLE)}</th>
                            <th scope="col" class="wide-only">{t(texts::UNITS)}</th>
                            <th scope="col" class="wide-only">{t(texts::SINCE)}</th>
                            <td></td>
                        </tr>
                    </thead>
                    <tbody>{move || rows(false)}</tbody>
                </table>
                {open_invitations}
                {move || any_former().then(|| view! {
                    <section class="block"><h2>{t(texts::FORMER)}</h2><table class="plain"><tbody>{move || rows(true)}</tbody></table></section>
                })}
            </div>
        </div>
        {move || inviting.get().then(|| view! {
            <Invite units=units.get_untracked() on_close=move || { inviting.set(false); load(); }/>
        })}
        {move || leaving.get().map(|member| {
            let name = member.name.clone();
            view! {
                <Dialog title=move || fill(texts::END_TITLE, language.get(), &name) on_close=move || leaving.set(None)>
                    <p>{t(texts::END_TEXT)}</p>
                    <div class="actions">
                        <Button on_press=move || leaving.set(None)>{t(common::CANCEL)}</Button>
                        <Button tone=Tone::Danger on_press=move || end(member.clone())>{t(texts::END_MEMBERSHIP)}</Button>
                    </div>
                </Dialog>
            }
        })}
    }
}

/// What a role is called in a select.
pub fn key_of(role: Role) -> String {
    let key = match role {
        Role::Owner => "owner",
        Role::Manager => "manager",
        Role::Contributor => "contributor",
        Role::Auditor => "auditor",
        Role::Reader => "reader",
        Role::Guest => "guest",
    };
    key.to_owned()
}
