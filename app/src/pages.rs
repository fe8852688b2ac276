//! The pages of a workspace. Home comes with the app; the code of all others is a WebAssembly file of its own, so that the
//! first visit does not wait for it. It is fetched when the page that was asked for stands there and the browser has nothing
//! better to do, or at once when one of its pages is asked for. What goes into that file is decided by the build: whatever
//! nothing but [`fetched`] reaches.

use crate::state::{Documents, bring_documents, documents, later};
use crate::views::{
    admin, checks, exchange, find, home, mappings, missing, own, policy, processes, register, reports, undecided,
};
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use muster_shared::id::DocId;
use muster_shared::registers::Process;
use muster_shared::report::Kind;
use muster_shared::schema::Register;

/// What the page of a workspace is, without what changes inside it.
#[derive(Clone, Copy, PartialEq)]
pub enum Inside {
    /// What is new and what is mine.
    Home,
    /// The processes.
    Processes,
    /// One of them.
    Process(&'static Process),
    /// What the rules found.
    Checks,
    /// Finding in everything.
    Find,
    /// What is to decide.
    Undecided,
    /// The reports that are offered.
    Reports,
    /// One of them.
    Report(Kind),
    /// The list of a register, with the number of the workspace's own fields that it is drawn with.
    List(&'static Register, u32),
    /// A record that is a page, with the same.
    Record(&'static Register, DocId, u32),
    /// Members and invitations.
    Members,
    /// Organisational units.
    Units,
    /// The fields that the workspace adds.
    Fields,
    /// What happened to people and rights.
    Ledger,
    /// What comes in and goes out.
    Exchange,
    /// What a framework is set beside.
    Mappings(DocId),
    /// Name, language, theme.
    Settings,
    /// Edits that the server refused.
    Refused,
}

/// Draws a page; the second is the record that is open beside it.
type Draw = fn(Inside, Memo<Option<DocId>>) -> AnyView;

/// Every page but home.
fn draw(now: Inside, open: Memo<Option<DocId>>) -> AnyView {
    match now {
        Inside::Home => ().into_any(),
        Inside::Processes => view! { <processes::Processes/> }.into_any(),
        Inside::Process(process) => view! { <processes::ProcessPage process/> }.into_any(),
        Inside::Checks => view! { <checks::Checks/> }.into_any(),
        Inside::Find => view! { <find::Find/> }.into_any(),
        Inside::Undecided => view! { <undecided::Undecided/> }.into_any(),
        Inside::Reports => view! { <reports::Reports/> }.into_any(),
        Inside::Report(kind) => view! { <reports::ReportPage kind/> }.into_any(),
        Inside::List(register, _) => view! { <register::RegisterPage register open/> }.into_any(),
        Inside::Record(register, doc, _) => view! { <policy::PolicyPage register doc/> }.into_any(),
        Inside::Members => view! { <admin::Members/> }.into_any(),
        Inside::Units => view! { <admin::Units/> }.into_any(),
        Inside::Fields => view! { <own::OwnFields/> }.into_any(),
        Inside::Ledger => view! { <admin::Ledger/> }.into_any(),
        Inside::Exchange => view! { <exchange::Exchange/> }.into_any(),
        Inside::Mappings(doc) => view! { <mappings::MappingsPage doc/> }.into_any(),
        Inside::Settings => view! { <admin::Settings/> }.into_any(),
        Inside::Refused => view! { <admin::Refused/> }.into_any(),
    }
}

/// The way to [`draw`] and to documents: the build cuts the app here.
#[wasm_split(pages, wasm_split_path = leptos::wasm_split, fallible)]
fn fetched() -> Result<Fetched, SplitLoaderError> {
    Ok(Fetched { draw, documents: documents() })
}

/// What is in the file.
struct Fetched {
    draw: Draw,
    documents: Documents,
}

/// Whether the code of the pages is here.
#[derive(Clone, Copy)]
enum Standing {
    /// Not yet.
    Coming,
    /// It could not be fetched when this page was asked for.
    Failed(Inside),
    /// It is.
    Here(Draw),
}

/// The code of the pages.
#[derive(Clone, Copy)]
pub struct Pages {
    standing: RwSignal<Standing>,
    /// Whether it is being fetched.
    under_way: StoredValue<bool>,
    /// The page that waits for it.
    wanted: StoredValue<Option<Inside>>,
}

impl Pages {
    /// Makes it known to everything below.
    pub fn provide() -> Self {
        let pages = Self {
            standing: RwSignal::new(Standing::Coming),
            under_way: StoredValue::new(false),
            wanted: StoredValue::new(None),
        };
        provide_context(pages);
        pages
    }

    /// Fetches the code when the browser has nothing better to do, so that it is there when it is needed. Says nothing when
    /// that fails, and tries again now and then.
    pub fn fetch_at_leisure(self) {
        /// Milliseconds until it is tried again.
        const AGAIN: u32 = 30_000;
        later::spawn(async move {
            loop {
                later::idle().await;
                self.fetch();
                later::sleep(AGAIN).await;
                if matches!(self.standing.try_get_untracked(), Some(Standing::Here(_)) | None) {
                    break;
                }
            }
        });
    }

    /// Draws the page, or what stands there until its code is here; to be drawn again when what this reads has changed.
    pub fn draw(self, now: Inside, open: Memo<Option<DocId>>) -> AnyView {
        if now == Inside::Home {
            return view! { <home::Home/> }.into_any();
        }
        match self.standing.get() {
            Standing::Here(draw) => draw(now, open),
            Standing::Failed(at) if at == now => {
                let again = move || self.standing.set(Standing::Coming);
                view! { <missing::NotFetched on_again=again/> }.into_any()
            }
            Standing::Coming | Standing::Failed(_) => {
                self.wanted.set_value(Some(now));
                self.fetch();
                view! { <missing::Fetching/> }.into_any()
            }
        }
    }

    /// Fetches the code now, unless it is here or under way.
    pub fn fetch(self) {
        let here = matches!(self.standing.get_untracked(), Standing::Here(_));
        if here || self.under_way.try_update_value(|under_way| std::mem::replace(under_way, true)) != Some(false) {
            return;
        }
        later::spawn(async move {
            let fetched = fetched().await;
            self.under_way.set_value(false);
            match (fetched, self.wanted.get_value(), self.standing.get_untracked()) {
                (Ok(fetched), ..) => {
                    bring_documents(fetched.documents);
                    self.standing.set(Standing::Here(fetched.draw));
                }
                // What says so stands there already.
                (Err(_), Some(page), Standing::Failed(at)) if page == at => {}
                (Err(_), Some(page), _) => self.standing.set(Standing::Failed(page)),
                (Err(_), None, _) => {}
            }
        });
    }
}
