//! What an import would change, before anything is changed.

use super::{Import, count, texts};
use crate::state::tables::{Order, Preview};
use crate::views::format;
use crate::views::i18n::{fill, t, use_language};
use crate::views::texts as common;
use leptos::prelude::*;
use muster_shared::label::{Label, Language};
use muster_shared::schema::{FieldKind, Value};
use muster_shared::tables::{Column, Edit, Planned, shown};
use muster_ui::{Banner, BannerTone, Button, Tone};
use std::sync::Arc;

/// Records that a list names; the others are counted.
const LISTED: usize = 100;

/// The preview, the choices, and the button.
#[component]
pub(super) fn Shown(import: Import, preview: Arc<Preview>) -> impl IntoView {
    let language = use_language();
    let order = RwSignal::new(Order::default());
    let wrong = preview.rows.iter().filter(|row| !row.faults.is_empty()).count();
    let clashes: usize = preview.rows.iter().filter(|row| row.faults.is_empty()).map(|row| row.clashes.len()).sum();
    let some_known = preview.rows.iter().any(|row| !row.is_new);
    let unmarked =
        (!preview.marked && some_known).then(|| view! { <Banner tone=BannerTone::Warn text=t(texts::UNMARKED)/> });
    let ignored = preview.ignored.join(", ");
    let ignored = (!ignored.is_empty())
        .then(|| view! { <p class="quiet">{move || fill(texts::IGNORED, language.get(), &ignored)}</p> });
    let ready = {
        let preview = preview.clone();
        Memo::new(move |_| preview.ready(order.get()).count())
    };
    let lists = {
        let preview = preview.clone();
        move || lists(import, &preview, language.get())
    };
    let choice = move |words: Label, get: fn(&Order) -> bool, set: fn(&mut Order, bool)| {
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || order.with(get)
                    on:change=move |event| order.update(|order| set(order, event_target_checked(&event)))
                />
                <span>{t(words)}</span>
            </label>
        }
    };
    let waits = Memo::new(move |_| wrong > 0 && order.with(|order| order.whole));
    let words = move || fill(texts::DO_IT, language.get(), &count(language.get(), ready.get()));
    let write = move || import.write(preview.clone(), order.get_untracked());
    view! {
        {unmarked}
        {ignored}
        <div class="checks">{lists}</div>
        {(clashes > 0).then(|| choice(texts::OVERWRITE, |order| order.overwrite, |order, yes| order.overwrite = yes))}
        {choice(texts::WHOLE, |order| order.whole, |order, yes| order.whole = yes)}
        {move || (ready.get() == 0).then(|| view! { <p role="status">{t(texts::NOTHING_TO_DO)}</p> })}
        {move || waits.get().then(|| view! { <p class="problem" role="status">{t(texts::WHOLE_WAITS)}</p> })}
        <div class="actions">
            <Button tone=Tone::Primary on_press=write disabled=Signal::derive(move || ready.get() == 0 || waits.get())>{words}</Button>
            <Button on_press=move || import.reset()>{t(texts::ANOTHER)}</Button>
        </div>
    }
}

/// The lists, each with its number.
fn lists(import: Import, preview: &Preview, language: Language) -> AnyView {
    let good = || preview.rows.iter().filter(|row| row.faults.is_empty());
    let of = |fits: fn(&Planned) -> bool| good().filter(move |row| fits(row)).collect::<Vec<_>>();
    let wrong: Vec<&Planned> = preview.rows.iter().filter(|row| !row.faults.is_empty()).collect();
    let lines = wrong.iter().take(LISTED).map(|row| {
        let faults = row.faults.iter().map(|fault| view! { <p>{fault.text(import.register, language)}</p> });
        view! { <li><strong class="num">{fill(texts::ROW, language, &row.line.to_string())}</strong>" "<span>{row.title.clone()}</span>{faults.collect_view()}</li> }
    });
    let wrong = list(texts::WRONG, None, wrong.len(), true, lines.collect_view().into_any(), language);
    let new = of(|row| row.is_new);
    let lines = new.iter().take(LISTED).map(|row| {
        let cells = row.edits.iter().filter(|edit| edit.column != Column::Title);
        let words = cells.map(|edit| {
            let name = edit.column.label().get(language);
            format!("{name}: {}", words(import, preview, edit.column, &edit.new, language))
        });
        let words = words.collect::<Vec<_>>().join(" · ");
        view! { <li><strong>{row.title.clone()}</strong>" "<span class="quiet">{words}</span></li> }
    });
    let new = list(texts::NEW, None, new.len(), false, lines.collect_view().into_any(), language);
    let edits =
        |title: Label, help: Option<Label>, open: bool, fits: fn(&Planned) -> bool, edits: fn(&Planned) -> &[Edit]| {
            let all = of(fits);
            let lines =
                all.iter().take(LISTED).map(|row| changes(import, preview, row, edits(row), language)).collect_view();
            list(title, help, all.len(), open, lines.into_any(), language)
        };
    let changed = edits(texts::CHANGED, None, true, |r| !r.is_new && !r.edits.is_empty(), |r| &r.edits);
    let clashes = edits(texts::CLASHES, Some(texts::CLASHES_HELP), true, |r| !r.clashes.is_empty(), |r| &r.clashes);
    let kept = of(|row| !row.kept.is_empty());
    let lines = kept.iter().take(LISTED).map(|row| {
        let cells = row.kept.iter().map(|(column, now)| {
            view! { <tr><th scope="row">{column.label().get(language)}</th><td>{words(import, preview, *column, now, language)}</td></tr> }
        });
        view! { <li>{name(preview, row, language)}<table class="edits"><tbody>{cells.collect_view()}</tbody></table></li> }
    });
    let kept = list(texts::KEPT, Some(texts::KEPT_HELP), kept.len(), false, lines.collect_view().into_any(), language);
    let same = of(|r| !r.is_new && r.edits.is_empty() && r.clashes.is_empty()).len();
    let same = (same > 0).then(|| {
        view! { <p class="quiet">{texts::UNCHANGED.get(language)}" "<span class="num">{count(language, same)}</span></p> }
    });
    view! { {wrong} {new} {changed} {clashes} {kept} {same} }.into_any()
}

/// A list that can be folded.
fn list(
    title: Label,
    help: Option<Label>,
    many: usize,
    open: bool,
    lines: AnyView,
    language: Language,
) -> Option<AnyView> {
    let more = many.saturating_sub(LISTED);
    let more =
        (more > 0).then(|| view! { <li class="faint">{fill(texts::MORE, language, &count(language, more))}</li> });
    (many > 0).then(|| {
        view! {
            <details class="check" open=open>
                <summary>
                    <strong>{title.get(language)}" "<span class="num">{count(language, many)}</span></strong>
                    " "<span class="quiet">{help.map(|help| help.get(language))}</span>
                </summary>
                <ul class="lines">{lines}{more}</ul>
            </details>
        }
        .into_any()
    })
}

fn name(preview: &Preview, row: &Planned, language: Language) -> AnyView {
    let title = if row.title.is_empty() { common::UNTITLED.get(language).to_owned() } else { row.title.clone() };
    let reference = preview.directory.reference(row.doc).to_owned();
    view! { <span class="num faint">{reference}</span>" "<strong>{title}</strong> }.into_any()
}

/// A record with the cells that change.
fn changes(import: Import, preview: &Preview, row: &Planned, edits: &[Edit], language: Language) -> AnyView {
    let cells = edits.iter().map(|edit| {
        let words = |value: &Value| words(import, preview, edit.column, value, language);
        view! {
            <tr>
                <th scope="row">{edit.column.label().get(language)}</th>
                <td><del>{words(&edit.now)}</del></td>
                <td><ins>{words(&edit.new)}</ins></td>
            </tr>
        }
    });
    view! {
        <li>
            {name(preview, row, language)}
            <table class="edits">
                <thead>
                    <tr>
                        <th scope="col">{texts::FIELD.get(language)}</th>
                        <th scope="col">{texts::NOW.get(language)}</th>
                        <th scope="col">{texts::THEN.get(language)}</th>
                    </tr>
                </thead>
                <tbody>{cells.collect_view()}</tbody>
            </table>
        </li>
    }
    .into_any()
}

/// A value as people read it.
fn words(import: Import, preview: &Preview, column: Column, value: &Value, language: Language) -> String {
    match column {
        Column::Field(field) if !matches!(field.kind, FieldKind::Links { .. }) => {
            format::value(import.workspace, language, import.register, field.key, value)
        }
        _ if value.is_empty() => "–".to_owned(),
        column => shown(import.register, column, value, &preview.directory, language).replace('\n', ", "),
    }
}
