//! A comment with its answers.

use super::form::{Compose, Purpose};
use super::{Doing, Talk, texts};
use crate::state::{Workspace, dates, use_workspace};
use crate::views::i18n::{fill, t, use_language};
use crate::views::{format, people, texts as common};
use leptos::prelude::*;
use leptos::task::spawn_local;
use muster_shared::comments::{Comment, Name, Piece, Remark, Thread, pieces};
use muster_shared::label::{Label, Language};
use muster_ui::{Avatar, Button, Person, Toasts, Tone};
use std::sync::Arc;

/// Characters of a closed thread's first comment that its line shows.
const LINE: usize = 80;

/// Who wrote a comment: the author of the document that it stands in, or the name that a file gave.
fn writer(workspace: Workspace, name: Name, said: &Remark, language: Language) -> Person {
    match &said.by {
        Some(by) => Person::new(by.clone(), by.as_bytes()),
        None => people::person(workspace, name.author, language),
    }
}

/// One thread.
#[component]
pub fn ThreadView(
    /// Where.
    talk: Talk,
    /// The comment that began it.
    name: Name,
) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let threads = talk.conversation.threads;
    let thread = Memo::new(move |_| threads.with(|all| all.iter().find(|t| t.first.name == name).cloned()));
    let closed = Memo::new(move |_| thread.with(|t| t.as_ref().is_some_and(|t| t.closed.is_some())));
    // What is closed shows as a line until somebody opens it.
    let unfolded = RwSignal::new(false);
    let replies = Memo::new(move |_| {
        let names = |t: &Thread| t.replies.iter().map(|reply| reply.name).collect::<Vec<_>>();
        thread.with(|t| t.as_ref().map(names).unwrap_or_default())
    });
    let line = move || {
        let language = language.get();
        thread.with(|t| t.as_ref().and_then(|t| closed_line(workspace, t, language)))
    };
    let may = Memo::new(move |_| talk.conversation.may_say());
    let stem = muster_ui::dom::unique_id("thread");
    let place = StoredValue::new(format!("#{stem}"));
    // The button that was pressed goes: the keyboard stays in the thread.
    let mark = move |resolved: bool| {
        if let Some(thread) = thread.get_untracked() {
            talk.conversation.mark(&thread, resolved);
        }
        unfolded.set(false);
        muster_ui::dom::focus_soon(place.get_value() + if resolved { " .thread-line" } else { " .settle button" });
    };
    // Who comes for one comment finds it open, in sight and with the focus.
    let wanted = Memo::new(move |_| {
        let here = |name: &Name| thread.with(|t| t.as_ref().is_some_and(|t| found(t, *name).is_some()));
        talk.wanted.get().filter(here)
    });
    Effect::new(move |_| {
        if let Some(name) = wanted.get() {
            unfolded.set(true);
            let comment = format!("{} [data-comment=\"{name}\"]", place.get_value());
            // After the page's own focus, which goes to its heading.
            request_animation_frame(move || muster_ui::dom::focus_soon(comment));
        }
    });
    // What was taken back needs no closing.
    let there = Memo::new(move |_| thread.with(|t| t.as_ref().is_some_and(|t| t.is_open() || t.closed.is_some())));
    let settle = move || {
        let word = if closed.get() { texts::REOPEN } else { texts::RESOLVE };
        (there.get() && may.get()).then(|| {
            let to = named(workspace, talk, name, word);
            view! { <span class="settle"><Button small=true name=to on_press=move || mark(!closed.get_untracked())>{t(word)}</Button></span> }
        })
    };
    let answer = move || {
        may.get().then(|| {
            let to = named(workspace, talk, name, texts::REPLY);
            view! { <Button small=true name=to on_press=move || talk.doing.set(Some(Doing::Answering(name)))>{t(texts::REPLY)}</Button> }
        })
    };
    let answering = Memo::new(move |_| talk.doing.get() == Some(Doing::Answering(name)));
    let form = move || {
        answering.get().then(|| {
            let whom = thread.with_untracked(|t| {
                t.as_ref().map(|t| writer(workspace, name, &t.first.said, language.get_untracked()).name)
            });
            view! { <Compose talk purpose=Purpose::Answer(name, whom.unwrap_or_default())/> }
        })
    };
    view! {
        <li class="thread" id=stem class:closed=move || closed.get()>
            {move || closed.get().then(|| view! {
                <button class="thread-line" type="button" aria-expanded=move || unfolded.get().to_string() on:click=move |_| unfolded.update(|u| *u = !*u)>{line}</button>
            })}
            <div class="thread-body" hidden=move || closed.get() && !unfolded.get()>
                <CommentView talk thread name/>
                <ol class="replies">
                    <For each=move || replies.get() key=|name| *name let(name)>
                        <li><CommentView talk thread name/></li>
                    </For>
                </ol>
                <div class="row" hidden=move || answering.get()>{answer}{settle}</div>
                {form}
            </div>
        </li>
    }
}

/// The comment of a name in a thread.
fn found(thread: &Thread, name: Name) -> Option<&Comment> {
    std::iter::once(&thread.first).chain(&thread.replies).find(|comment| comment.name == name)
}

/// What a button does and whose comment it is about, for those who hear it without seeing where it stands.
fn named(workspace: Workspace, talk: Talk, name: Name, word: Label) -> TextProp {
    let language = use_language();
    TextProp::from(move || {
        let language = language.get();
        let by = talk.conversation.threads.with(|all| {
            all.iter().find_map(|t| found(t, name)).map(|comment| writer(workspace, name, &comment.said, language).name)
        });
        fill(texts::OF_WHOM, language, word.get(language)) + &by.unwrap_or_default()
    })
}

/// The line of a closed thread: who closed it and when, how many answers it has, and how it begins.
fn closed_line(workspace: Workspace, thread: &Thread, language: Language) -> Option<AnyView> {
    let closing = thread.closed.as_ref()?;
    let by = closing.by.clone().unwrap_or_else(|| people::person(workspace, closing.author, language).name);
    let said = fill(texts::RESOLVED_BY, language, &by);
    let replies = match thread.replies.len() {
        0 => None,
        1 => Some(texts::ONE_REPLY.get(language).to_owned()),
        many => Some(fill(texts::REPLIES, language, &many.to_string())),
    };
    let facts: Vec<String> = [said, format::moment(language, closing.at)].into_iter().chain(replies).collect();
    let words = thread.first.said.text.first().map_or(texts::DELETED.get(language), String::as_str);
    let begins: String = words.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LINE).collect();
    Some(
        view! { <span class="fold" aria-hidden="true"></span> <span class="text">{begins}</span> <small class="faint">{facts.join(" · ")}</small> }
            .into_any(),
    )
}

/// One comment with what its author may do to it.
#[component]
fn CommentView(talk: Talk, thread: Memo<Option<Thread>>, name: Name) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let toasts = expect_context::<Toasts>();
    let said = Memo::new(move |_| {
        thread.with(|t| t.as_ref().and_then(|t| found(t, name)).map(|comment| comment.said.clone()))
    });
    let mine = name.author == workspace.account();
    let changing = Memo::new(move |_| talk.doing.get() == Some(Doing::Changing(name)));
    let head = move || {
        let language = language.get();
        said.with(|said| {
            said.as_ref().map(|said| {
                let person = writer(workspace, name, said, language);
                let brought = said.by.is_some().then(|| {
                    let by = people::person(workspace, name.author, language).name;
                    view! { <small class="faint">{fill(texts::BROUGHT_BY, language, &by)}</small> }
                });
                let full = format!("{}, {}", dates::day(language, said.at), dates::clock_time(language, said.at));
                let field = said.about.as_deref().and_then(|key| talk.register.field(key));
                let about = field.map(|field| {
                    view! { <small class="faint">{fill(texts::ON_FIELD, language, field.label.get(language))}</small> }
                });
                let edited = said.edited.map(|_| format!(", {}", texts::EDITED.get(language)));
                view! {
                    <Avatar person=person.clone() small=true/>
                    <strong>{person.name}</strong>
                    {brought}
                    {about}
                    <small class="faint" title=full>{format::moment(language, said.at)}{edited}</small>
                }
            })
        })
    };
    let body = move || {
        let language = language.get();
        said.with(|said| {
            said.as_ref().map(|said| match said.text.split_first() {
                None => view! { <p class="faint">{texts::DELETED.get(language)}</p> }.into_any(),
                Some((first, others)) => {
                    let others = others.iter().map(|other| {
                        view! { <p class="faint">{texts::ALSO.get(language)}</p> <p class="said">{parts(other)}</p> }
                    });
                    view! { <p class="said">{parts(first)}</p> {others.collect_view()} }.into_any()
                }
            })
        })
    };
    let there = Memo::new(move |_| said.with(|said| said.as_ref().is_some_and(|said| !said.text.is_empty())));
    let delete = move || {
        let was = said.with_untracked(|said| said.as_ref().map(|said| said.text.join("\n\n")).unwrap_or_default());
        let language = language.get_untracked();
        let conversation = talk.conversation;
        spawn_local(async move {
            if !conversation.reword(name, String::new()).await {
                return toasts.say(texts::NOT_WRITTEN.get(language));
            }
            let back = move || {
                let was = was.clone();
                spawn_local(async move {
                    if !conversation.reword(name, was).await {
                        toasts.say(texts::NOT_WRITTEN.get(language));
                    }
                });
            };
            toasts.offer(texts::WAS_DELETED.get(language), common::UNDO.get(language), Arc::new(back));
        });
    };
    let own = move || {
        (mine && there.get() && talk.conversation.may_say()).then(|| {
            let edit = named(workspace, talk, name, texts::EDIT);
            let remove = named(workspace, talk, name, texts::DELETE);
            view! {
                <span class="own">
                    <Button small=true tone=Tone::Quiet name=edit on_press=move || talk.doing.set(Some(Doing::Changing(name)))>{t(texts::EDIT)}</Button>
                    <Button small=true tone=Tone::Quiet name=remove on_press=delete>{t(texts::DELETE)}</Button>
                </span>
            }
        })
    };
    let content = move || {
        if changing.get() {
            let was = said.with_untracked(|said| said.as_ref().map(|said| said.text.join("\n\n")).unwrap_or_default());
            view! { <Compose talk purpose=Purpose::Change(name, was)/> }.into_any()
        } else {
            view! { {body} }.into_any()
        }
    };
    view! {
        <article class="comment" tabindex="-1" data-comment=name.to_string() class:wanted=move || talk.wanted.get() == Some(name)>
            <header>{head}{own}</header>
            {content}
        </article>
    }
}

/// A text with its addresses as links. What is no address of the web is words, whatever it looks like.
fn parts(text: &str) -> Vec<AnyView> {
    let part = |piece: Piece<'_>| match piece {
        Piece::Words(words) => words.to_owned().into_any(),
        Piece::Link(to) => {
            let (to, words) = (to.to_owned(), to.to_owned());
            view! { <a class="link" href=to target="_blank" rel="noopener noreferrer nofollow">{words}</a> }.into_any()
        }
    };
    pieces(text).into_iter().map(part).collect()
}
