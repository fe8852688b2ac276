//! What somebody has to say about a table or a library before it can be read.

use super::{Import, texts};
use crate::views::i18n::{fill, t, use_language};
use leptos::prelude::*;
use muster_shared::catalogue::reader::{Choice, Holds};
use muster_shared::catalogue::table;
use muster_ui::{Button, Field, Input, Select, Tone};
use std::sync::Arc;

/// The place of a meaning among the columns, in the order of [`texts::MEANINGS`].
type Place = fn(&mut table::Columns) -> &mut Option<usize>;

const PLACES: [Place; 7] = [
    |c| &mut c.reference,
    |c| &mut c.title,
    |c| &mut c.text,
    |c| &mut c.guidance,
    |c| &mut c.key,
    |c| &mut c.parent,
    |c| &mut c.level,
];

/// The form.
#[component]
pub(super) fn Columns(import: Import, holds: Arc<Holds>) -> impl IntoView {
    let language = use_language();
    if !holds.frameworks.is_empty() {
        let choice = RwSignal::new(0_u32);
        let names: Vec<(String, String)> =
            holds.frameworks.iter().enumerate().map(|(at, name)| (at.to_string(), name.clone())).collect();
        let read = move || import.read(Choice { framework: choice.get_untracked(), ..Choice::default() });
        return view! {
            <section class="block form">
                <Field label=t(texts::WHICH)>
                    <Select
                        value=Signal::derive(move || choice.get().to_string())
                        options=Signal::stored(names)
                        on_change=move |key: String| choice.set(key.parse().unwrap_or_default())
                    />
                </Field>
                <Buttons import read/>
            </section>
        }
        .into_any();
    }
    let guess = RwSignal::new(holds.guess.unwrap_or_default());
    let title = RwSignal::new(String::new());
    let read = move || {
        let choice = Choice {
            guess: guess.get_untracked(),
            title: title.get_untracked().trim().to_owned(),
            ..Choice::default()
        };
        import.read(choice);
    };
    let width = holds.sample.iter().map(Vec::len).max().unwrap_or_default();
    let heads: Vec<String> = holds.sample.first().cloned().unwrap_or_default();
    let options = Signal::derive(move || {
        let language = language.get();
        let column = |at: usize| {
            let number = fill(texts::COLUMN, language, &(at + 1).to_string());
            let head = heads.get(at).filter(|head| !head.trim().is_empty());
            (at.to_string(), head.map_or(number.clone(), |head| format!("{number}: {head}")))
        };
        let none = (String::new(), texts::NO_COLUMN.get(language).to_owned());
        std::iter::once(none).chain((0..width).map(column)).collect::<Vec<_>>()
    });
    let fields = texts::MEANINGS.iter().zip(PLACES).map(|(name, place)| {
        let value = Signal::derive(move || {
            let mut columns = guess.get().columns;
            place(&mut columns).map(|at| at.to_string()).unwrap_or_default()
        });
        let set = move |key: String| guess.update(|g| *place(&mut g.columns) = key.parse().ok());
        view! { <Field label=t(*name)><Select value options on_change=set/></Field> }
    });
    let sheets: Vec<(String, String)> = holds.sheets.iter().map(|name| (name.clone(), name.clone())).collect();
    let chosen = Signal::stored(holds.sheets.first().cloned().unwrap_or_default());
    let several = sheets.len() > 1;
    let sheets = several.then(|| {
        view! {
            <Field label=t(texts::SHEET)>
                <Select value=chosen options=Signal::stored(sheets) on_change=move |name: String| import.sheet(name)/>
            </Field>
        }
    });
    let rows = holds.sample.iter().map(|row| {
        let cells = (0..width).map(|at| view! { <td>{row.get(at).cloned().unwrap_or_default()}</td> }).collect_view();
        view! { <tr>{cells}</tr> }
    });
    view! {
        <section class="block form">
            {sheets}
            <Field label=t(texts::NAME)>
                <Input value=title on_input=move |text: String| title.set(text)/>
            </Field>
            <Field label=t(texts::SKIP)>
                <Input
                    value=Signal::derive(move || guess.get().skip.to_string())
                    on_commit=move |text: String| guess.update(|g| g.skip = text.trim().parse().unwrap_or(g.skip))
                />
            </Field>
        </section>
        <section class="block form">
            <h2>{t(texts::COLUMNS)}</h2>
            <p class="quiet">{t(texts::COLUMNS_HELP)}</p>
            {fields.collect_view()}
        </section>
        <section class="block">
            <h2>{t(texts::SAMPLE)}</h2>
            <div class="sample" tabindex="0" role="region" aria-label=t(texts::SAMPLE)><table><tbody>{rows.collect_view()}</tbody></table></div>
        </section>
        <Buttons import read/>
    }
    .into_any()
}

#[component]
fn Buttons(import: Import, #[prop(into)] read: Callback<()>) -> impl IntoView {
    view! {
        <div class="actions">
            <Button tone=Tone::Primary on_press=read>{t(texts::GO_ON)}</Button>
            <Button on_press=move || import.reset()>{t(texts::START_AGAIN)}</Button>
        </div>
    }
}
