//! Views that were saved under a name: the line of them over a list, and saving.

use super::words;
use crate::state::{Change, Workspace, use_workspace};
use crate::views::i18n::{fill, t, use_language};
use crate::views::texts as common;
use leptos::prelude::*;
use leptos::task::spawn_local;
use muster_shared::access::Action;
use muster_shared::id::DocId;
use muster_shared::registers::VIEWS;
use muster_shared::schema::{Register, Value};
use muster_shared::view::{View, saved_in};
use muster_ui::{Button, Checkbox, Input, Popover, Toasts, Tone};
use std::sync::Arc;

/// A saved view.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedView {
    /// Its document.
    pub doc: DocId,
    /// Its name.
    pub name: String,
    /// What it shows.
    pub view: View,
    /// Whether it stands in the list of one person only.
    pub mine: bool,
}

/// The saved views of a register that stand in the list of whoever is signed in, by name.
pub fn saved_views(workspace: Workspace, register: &'static Register) -> Memo<Arc<Vec<SavedView>>> {
    let rows = workspace.rows(VIEWS.key);
    let me = workspace.account().to_string();
    Memo::new(move |_| {
        let text =
            |row: &muster_shared::sync::row::Row, field| row.value(field).as_text().unwrap_or_default().to_owned();
        let mut found: Vec<SavedView> = rows.with(|rows| {
            let own = rows.iter().map(|row| &row.row).filter(|row| text(row, "of") == register.key);
            let listed = own.filter(|row| [String::new(), me.clone()].contains(&text(row, "owner")));
            listed
                .map(|row| SavedView {
                    doc: row.doc,
                    name: row.title.clone(),
                    view: View::parse(&text(row, "query"), register),
                    mine: !text(row, "owner").is_empty(),
                })
                .collect()
        });
        found.sort_by_key(|saved| (saved.name.to_lowercase(), saved.doc));
        Arc::new(found)
    })
}

/// What is shown of a register: by the address, and by the saved view that it names.
#[derive(Clone, Copy)]
pub struct Current {
    /// The saved views.
    pub all: Memo<Arc<Vec<SavedView>>>,
    /// The one that the address names.
    pub saved: Memo<Option<SavedView>>,
    /// What is shown.
    pub view: Memo<View>,
}

impl Current {
    /// Reads the address.
    pub fn of(workspace: Workspace, register: &'static Register, query: Memo<String>) -> Self {
        let all = saved_views(workspace, register);
        let named = Memo::new(move |_| {
            query.with(|query| saved_in(query).and_then(|(id, changed)| Some((id.parse::<DocId>().ok()?, changed))))
        });
        let saved = Memo::new(move |_| {
            let (doc, _) = named.get()?;
            all.with(|all| all.iter().find(|saved| saved.doc == doc).cloned())
        });
        let view = Memo::new(move |_| match (named.get(), saved.get()) {
            (Some((_, false)), Some(saved)) => saved.view,
            _ => query.with(|query| View::parse(query, register)),
        });
        Self { all, saved, view }
    }

    /// The query of an address that shows `view`, with `?` if there is anything. A saved view that was changed stays named.
    pub fn query(self, view: &View) -> String {
        let query = view.query();
        match self.saved.get_untracked() {
            Some(saved) if saved.view == *view => format!("?view={}", saved.doc),
            Some(saved) if query.is_empty() => format!("?from={}", saved.doc),
            Some(saved) => format!("?from={}&{query}", saved.doc),
            None if query.is_empty() => String::new(),
            None => format!("?{query}"),
        }
    }

    /// Whether something else is shown than was saved.
    pub fn is_changed(self) -> bool {
        self.saved.with(|saved| saved.as_ref().is_some_and(|saved| self.view.with(|view| saved.view != *view)))
    }
}

/// The saved views over a list, the register's own first.
#[component]
pub fn ViewTabs(
    /// What is shown.
    current: Current,
    /// The address of the list, without a query.
    #[prop(into)]
    here: Signal<String>,
) -> impl IntoView {
    let chosen = move || current.saved.with(|saved| saved.as_ref().map(|saved| saved.doc));
    let tab = move |saved: SavedView| {
        let doc = saved.doc;
        view! {
            <a
                class="view-tab"
                href=move || format!("{}?view={doc}", here.get())
                aria-current=move || (chosen() == Some(doc)).then_some("page")
            >
                {saved.name}
                {saved.mine.then(|| view! { <span class="visually-hidden">{t(words::ONLY_MINE)}</span> <span class="own" aria-hidden="true" title=t(words::ONLY_MINE)>"•"</span> })}
            </a>
        }
    };
    let tabs = move || current.all.with(|all| all.iter().cloned().map(tab).collect_view());
    move || {
        current.all.with(|all| !all.is_empty()).then(|| {
            view! {
                <nav class="view-tabs no-print" aria-label=t(words::SAVED_VIEWS)>
                    <a class="view-tab" href=move || here.get() aria-current=move || chosen().is_none().then_some("page")>{t(words::OWN_VIEW)}</a>
                    {tabs}
                </nav>
            }
        })
    }
}

/// Saves what is shown under a name, and renames or deletes what was saved.
#[component]
pub fn SaveView(
    /// Which register.
    register: &'static Register,
    /// What is shown.
    current: Current,
    /// Goes to a saved view, or to the register's own.
    #[prop(into)]
    on_go: Callback<(Option<DocId>,)>,
) -> impl IntoView {
    let language = use_language();
    let words = move || {
        let words = match current.saved.with(Option::is_some) {
            true if current.is_changed() => words::CHANGED_SAVE,
            true => words::AS_SAVED,
            false => words::SAVE_VIEW,
        };
        words.get(language.get())
    };
    let panel = Arc::new(move |close| view! { <SavePanel register current on_go close/> }.into_any());
    view! { <Popover label=t(words::SAVE_VIEW) words=move || words panel=panel/> }
}

#[component]
fn SavePanel(
    register: &'static Register,
    current: Current,
    on_go: Callback<(Option<DocId>,)>,
    close: Callback<()>,
) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let toasts = expect_context::<Toasts>();
    let saved = current.saved.get_untracked();
    let name = RwSignal::new(saved.as_ref().map(|saved| saved.name.clone()).unwrap_or_default());
    let mine = RwSignal::new(saved.as_ref().is_some_and(|saved| saved.mine));
    let problem = RwSignal::new(None::<muster_shared::label::Label>);
    let owner = move || if mine.get_untracked() { Value::text(workspace.account().to_string()) } else { Value::Empty };
    // What is to be saved: a name and what is shown; or what is wrong with it.
    let given = move || {
        let title = name.get_untracked().split_whitespace().collect::<Vec<_>>().join(" ");
        let query = current.view.get_untracked().query();
        match (title.is_empty(), query.len() > View::LONGEST) {
            (true, _) => Err(words::NAME_FIRST),
            (_, true) => Err(words::VIEW_TOO_LONG),
            _ => Ok((title, query)),
        }
    };
    let keep = move || match given() {
        Err(what) => problem.set(Some(what)),
        Ok((title, query)) => {
            let doc = workspace.create(&VIEWS, &title);
            let record = workspace.open(doc);
            record.set("of", Value::text(register.key));
            record.set("query", Value::text(query));
            record.set("owner", owner());
            close.run(());
            on_go.run((Some(doc),));
        }
    };
    let change = move |doc: DocId| match given() {
        Err(what) => problem.set(Some(what)),
        Ok((title, query)) => {
            // What was given goes with the panel.
            let set = |field, value| Change::new(doc, field, value);
            let changes =
                vec![set("title", Value::text(title)), set("query", Value::text(query)), set("owner", owner())];
            close.run(());
            spawn_local(async move {
                let refused = workspace.change(changes).await.refused;
                if refused > 0 {
                    toasts.say(words::LEFT_REFUSED.get(language.get_untracked()));
                } else {
                    // The page may have gone meanwhile.
                    let _ = on_go.try_run((Some(doc),));
                }
            });
        }
    };
    let delete = move |doc: DocId| {
        let title = name.get_untracked();
        close.run(());
        let set = move |deleted: bool| {
            spawn_local(async move {
                workspace.change(vec![Change::new(doc, "deleted", Value::Flag(deleted))]).await;
            });
        };
        set(true);
        on_go.run((None,));
        let language = language.get_untracked();
        toasts.offer(
            fill(super::texts::WAS_DELETED, language, &format!("“{title}”")),
            common::UNDO.get(language),
            Arc::new(move || set(false)),
        );
    };
    // Who may not change it can save their own.
    let own = saved.map(|saved| saved.doc).filter(|doc| untrack(|| workspace.may(Action::Write, Some(*doc))));
    let of_saved = own.map(|doc| {
        view! {
            <div class="row">
                <Button tone=Tone::Primary on_press=move || change(doc)>{t(words::SAVE_CHANGES)}</Button>
                <Button on_press=keep>{t(words::SAVE_AS_NEW)}</Button>
                <Button tone=Tone::Danger on_press=move || delete(doc)>{t(words::DELETE_VIEW)}</Button>
            </div>
        }
    });
    let of_new = of_saved.is_none().then(|| view! { <Button tone=Tone::Primary submit=true>{t(words::SAVE)}</Button> });
    view! {
        <form
            class="set-panel"
            on:submit=move |event| {
                event.prevent_default();
                match own {
                    Some(doc) => change(doc),
                    None => keep(),
                }
            }
        >
            <Input value=name on_input=move |text| name.set(text) name=t(words::VIEW_NAME) placeholder=t(words::VIEW_NAME)/>
            <Checkbox checked=mine on_change=move |on| mine.set(on)>{t(words::ONLY_MINE)}</Checkbox>
            <p class="faint">{t(words::ONLY_MINE_MEANS)}</p>
            {move || problem.get().map(|what| view! { <p class="problem" role="alert">{t(what)}</p> })}
            {of_saved}
            {of_new}
        </form>
    }
}
