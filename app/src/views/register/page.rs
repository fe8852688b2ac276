//! The page of a register: head, filters, list, and the record beside it.

use super::bar::ViewBar;
use super::board::RegisterBoard;
use super::calendar::RegisterCalendar;
use super::filters::Filters;
use super::list::RegisterList;
use super::many::ManyBar;
use super::record::Record;
use super::saved::{Current, SaveView, ViewTabs};
use super::seen::seen;
use super::steps::Steps;
use super::texts;
use super::ticked::Ticked;
use super::words;
use crate::commands::Scene;
use crate::routes::{Page, page_query};
use crate::state::use_workspace;
use crate::views::i18n::{fill, t, use_language};
use crate::views::shell::{PageHead, new_words};
use crate::views::tables::{FileMenu, IMPORT, TableImport};
use leptos::prelude::*;
use muster_shared::access::Action;
use muster_shared::id::DocId;
use muster_shared::label::Language;
use muster_shared::schema::Register;
use muster_shared::view::{Filter, Layout, View};
use muster_ui::nav::use_navigation;
use muster_ui::{Button, EmptyState, Tone, dom, in_turn};

/// The list of a register.
#[component]
pub fn RegisterPage(
    /// Which one.
    register: &'static Register,
    /// The record that is open beside it.
    #[prop(into)]
    open: Signal<Option<DocId>>,
) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let navigation = use_navigation();
    let scene = Scene::here();
    let here = move |open: Option<DocId>| Page::Register(register, open).path(workspace.info().get_untracked().id);
    let current = Current::of(workspace, register, page_query());
    let view = current.view;
    let address = move |open: Option<DocId>, view: &View| format!("{}{}", here(open), current.query(view));
    let go_to = move |saved: Option<DocId>| {
        let query = saved.map(|doc| format!("?view={doc}")).unwrap_or_default();
        navigation.go(&format!("{}{query}", here(open.get_untracked())));
    };
    let ask = move |next: View| navigation.replace(&address(open.get_untracked(), &next));
    let filter = Memo::new(move |_| view.with(|v| v.filter.clone()));
    let filter_by = move |filter: Filter| ask(View { filter, ..view.get_untracked() });
    let columns = Memo::new(move |_| view.with(|v| v.shown(register)));
    let group = Memo::new(move |_| view.with(|v| v.group));
    let layout = Memo::new(move |_| view.with(|v| v.layout));
    let sorts = Memo::new(move |_| view.with(|v| v.sorts.clone()));
    let sort_by = move |field: &'static str, add: bool| {
        let mut next = view.get_untracked();
        next.press(field, add);
        ask(next);
    };
    let seen = seen(register, view.into());
    let steps = Steps::new(workspace);
    let ticked = Ticked::new(seen);
    let any_ticked = Memo::new(move |_| ticked.many() > 0);
    // On a phone boxes would take the room of the titles: there they are shown on demand.
    let selecting = RwSignal::new(false);
    // The import of a table stands in the place of the list.
    let importing = RwSignal::new(false);
    let rows = workspace.rows(register.key);
    let none_at_all = Memo::new(move |_| rows.with(|r| r.is_empty()));
    let none_fits = Memo::new(move |_| seen.rows.with(|rows| rows.0.is_empty()));
    let may_create = Memo::new(move |_| workspace.may(Action::Create, None));
    let show = move |open: Option<DocId>| {
        navigation.go(&address(open, &view.get_untracked()));
    };
    let close = move || {
        let was = open.get_untracked();
        show(None);
        if was.is_some() {
            dom::focus_soon(".grid [aria-selected=true] [role=gridcell], .grid [role=gridcell][tabindex='0']");
        }
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if dom::is_typing(&event)
            || event.ctrl_key()
            || event.meta_key()
            || event.alt_key()
            || event.default_prevented()
            || dom::in_dialog(&event)
        {
            return;
        }
        match event.key().as_str() {
            "n" if may_create.get_untracked() => {
                event.prevent_default();
                scene.create(register);
            }
            "/" => {
                event.prevent_default();
                dom::focus(".filters input");
            }
            "Escape" if open.get_untracked().is_some() => close(),
            "Escape" if any_ticked.get_untracked() || selecting.get_untracked() => {
                ticked.clear();
                selecting.set(false);
            }
            _ => {}
        }
    };
    let listener = window_event_listener(leptos::ev::keydown, on_key);
    on_cleanup(move || listener.remove());

    let title = Signal::derive(move || register.plural.get(language.get()).to_owned());
    let empty = move || {
        let title = move || {
            let plural = register.plural.get(language.get());
            fill(
                texts::EMPTY,
                language.get(),
                &if language.get() == Language::En { plural.to_lowercase() } else { plural.to_owned() },
            )
        };
        let purpose = move || {
            let purpose = register.purpose.get(language.get());
            if may_create.get() {
                purpose.to_owned()
            } else {
                format!("{purpose} {}", texts::EMPTY_READER.get(language.get()))
            }
        };
        let words = move || new_words(register, language.get());
        view! {
            <EmptyState title=title text=purpose>
                {move || may_create.get().then(|| view! {
                    <Button tone=Tone::Primary on_press=move || scene.create(register)>{words}</Button>
                    <Button on_press=move || importing.set(true)>{t(IMPORT)}</Button>
                })}
            </EmptyState>
        }
    };
    let body = move || {
        if importing.get() {
            let close = move || {
                importing.set(false);
                dom::focus_soon(".grid [role=gridcell][tabindex='0'], .view-bar button");
            };
            view! { <TableImport register on_close=close/> }.into_any()
        } else if none_at_all.get() {
            empty().into_any()
        } else if none_fits.get() {
            view! {
                <EmptyState title=t(texts::NO_MATCH) text=t(texts::NO_MATCH_TEXT)>
                    <Button on_press=move || filter_by(Filter::default())>{t(texts::CLEAR)}</Button>
                </EmptyState>
            }
            .into_any()
        } else if let Layout::Board(field) = layout.get() {
            view! { <RegisterBoard register field seen open on_open=move |doc| show(Some(doc)) steps/> }.into_any()
        } else if let Layout::Calendar(key) = layout.get()
            && let Some(field) = register.field(key)
        {
            view! { <RegisterCalendar register field seen on_open=move |doc| show(Some(doc)) steps/> }.into_any()
        } else {
            // Another set of columns is another table.
            let (columns, group) = (columns.get(), group.get());
            view! {
                <RegisterList
                    register
                    columns
                    seen
                    group
                    open
                    sorts
                    on_sort=sort_by
                    on_open=move |doc| show(Some(doc))
                    steps
                    marks=may_create.get().then(|| ticked.marks())
                />
            }
            .into_any()
        }
    };
    let record = Memo::new(move |_| open.get());
    view! {
        <PageHead title>
            {move || may_create.get().then(|| view! {
                <Button tone=Tone::Primary on_press=move || scene.create(register)>{move || new_words(register, language.get())}</Button>
            })}
        </PageHead>
        {move || (!none_at_all.get() && !importing.get()).then(|| view! {
            <ViewTabs current here=Signal::derive(move || here(None))/>
            <ViewBar register view on_change=ask on_go=move |next: View| navigation.go(&address(open.get_untracked(), &next))>
                {move || may_create.get().then(|| view! {
                    <button class="facet phone-only" type="button" aria-pressed=move || selecting.get().to_string() on:click=move |_| selecting.update(|s| *s = !*s)>{t(words::SELECT_SOME)}</button>
                })}
                {move || may_create.get().then(|| view! { <SaveView register current on_go=go_to/> })}
                <FileMenu
                    register
                    rows=move |()| seen.rows.with_untracked(|rows| rows.0.clone())
                    columns
                    on_import=Signal::derive(move || may_create.get().then(|| Callback::new(move |()| importing.set(true))))
                />
            </ViewBar>
            {move || any_ticked.get().then(|| view! { <ManyBar register ticked steps/> })}
            <Filters register columns filter on_change=filter_by shown=Signal::derive(move || seen.rows.with(|rows| rows.0.len()))/>
        })}
        <div class="split" class:open=move || record.get().is_some()>
            <div class="split-list" class:selecting=move || selecting.get() || any_ticked.get()>{in_turn(body)}</div>
            {in_turn(move || record.get().map(|doc| view! { <Record register doc on_close=close/> }))}
        </div>
    }
}
