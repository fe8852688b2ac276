//! Every path of the app, and nowhere else.

use leptos::prelude::*;
use muster_shared::id::{DocId, WorkspaceId};
use muster_shared::registers::{self, Process};
use muster_shared::report::Kind;
use muster_shared::schema::Register;

/// The query of the address, as long as it is that of the page which reads it.
#[derive(Clone, Copy)]
pub struct PageQuery(pub Memo<String>);

/// The query of the page that this is called in.
pub fn page_query() -> Memo<String> {
    use_context::<PageQuery>().map_or_else(|| Memo::new(|_| String::new()), |query| query.0)
}

/// Where somebody can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The address without a place: leads to a workspace or to the sign-in.
    Start,
    /// Sign in.
    SignIn,
    /// The first workspace and its owner; the token stands in the fragment.
    SetUp,
    /// Accept an invitation; the token stands in the fragment.
    Invitation,
    /// Inside a workspace.
    In(WorkspaceId, Page),
    /// An address that leads nowhere.
    Unknown,
}

/// A place inside a workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// What is new and what is mine.
    Home,
    /// The seventeen processes and what flows between them.
    Processes,
    /// One process: its registers, what it received and what it gave.
    Process(&'static Process),
    /// What the rules over the whole ISMS found.
    Checks,
    /// Everything in which words were found.
    Find,
    /// Everything that nobody has decided between.
    Undecided,
    /// The reports that are offered.
    Reports,
    /// One of them.
    Report(Kind),
    /// A register's list, with one record open beside it or, where the record is a page, instead of it.
    Register(&'static Register, Option<DocId>),
    /// Members and invitations.
    Members,
    /// Organisational units.
    Units,
    /// Fields that the workspace adds to its registers.
    Fields,
    /// What happened to people and rights, and the edits that were handed in.
    Ledger,
    /// Bring frameworks in.
    Exchange,
    /// What a framework is set beside.
    Mappings(DocId),
    /// Name, language, theme, password, sessions, access tokens.
    Settings,
    /// Edits that the server refused.
    Refused,
}

impl Place {
    /// Reads a path.
    pub fn parse(path: &str) -> Self {
        let mut parts = path.split('/').filter(|p| !p.is_empty());
        let place = match parts.next() {
            None => Self::Start,
            Some("sign-in") => Self::SignIn,
            Some("setup") => Self::SetUp,
            Some("invitation") => Self::Invitation,
            Some("w") => {
                let Some(workspace) = parts.next().and_then(|id| id.parse().ok()) else { return Self::Unknown };
                let page = match parts.next() {
                    None => Page::Home,
                    Some("processes") => Page::Processes,
                    Some("process") => match parts.next().and_then(Process::by_key) {
                        Some(process) => Page::Process(process),
                        None => return Self::Unknown,
                    },
                    Some("checks") => Page::Checks,
                    Some("find") => Page::Find,
                    Some("undecided") => Page::Undecided,
                    Some("reports") => match parts.next().map(Kind::by_key) {
                        None => Page::Reports,
                        Some(Some(kind)) => Page::Report(kind),
                        Some(None) => return Self::Unknown,
                    },
                    Some("members") => Page::Members,
                    Some("units") => Page::Units,
                    Some("fields") => Page::Fields,
                    Some("ledger") => Page::Ledger,
                    Some("import") => Page::Exchange,
                    Some("mappings") => match parts.next().and_then(|id| id.parse().ok()) {
                        Some(doc) => Page::Mappings(doc),
                        None => return Self::Unknown,
                    },
                    Some("settings") => Page::Settings,
                    Some("refused") => Page::Refused,
                    Some(key) => match (registers::of_records(key), parts.next().map(str::parse)) {
                        (Some(register), None) => Page::Register(register, None),
                        (Some(register), Some(Ok(doc))) => Page::Register(register, Some(doc)),
                        _ => return Self::Unknown,
                    },
                };
                Self::In(workspace, page)
            }
            Some(_) => Self::Unknown,
        };
        if parts.next().is_some() { Self::Unknown } else { place }
    }

    /// The path that leads there.
    pub fn path(&self) -> String {
        match self {
            Self::Start | Self::Unknown => "/".into(),
            Self::SignIn => "/sign-in".into(),
            Self::SetUp => "/setup".into(),
            Self::Invitation => "/invitation".into(),
            Self::In(workspace, page) => {
                let rest = match page {
                    Page::Home => String::new(),
                    Page::Processes => "/processes".into(),
                    Page::Process(process) => format!("/process/{}", process.key),
                    Page::Checks => "/checks".into(),
                    Page::Find => "/find".into(),
                    Page::Undecided => "/undecided".into(),
                    Page::Reports => "/reports".into(),
                    Page::Report(kind) => format!("/reports/{}", kind.key()),
                    Page::Members => "/members".into(),
                    Page::Units => "/units".into(),
                    Page::Fields => "/fields".into(),
                    Page::Ledger => "/ledger".into(),
                    Page::Exchange => "/import".into(),
                    Page::Mappings(doc) => format!("/mappings/{doc}"),
                    Page::Settings => "/settings".into(),
                    Page::Refused => "/refused".into(),
                    Page::Register(register, None) => format!("/{}", register.key),
                    Page::Register(register, Some(doc)) => format!("/{}/{doc}", register.key),
                };
                format!("/w/{workspace}{rest}")
            }
        }
    }
}

impl Page {
    /// The path of this page in `workspace`.
    pub fn path(self, workspace: WorkspaceId) -> String {
        Place::In(workspace, self).path()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_found_by_its_path() {
        let workspace = WorkspaceId([3; 16]);
        let doc = DocId([7; 16]);
        let mut places = vec![Place::Start, Place::SignIn, Place::SetUp, Place::Invitation];
        places.extend(
            [
                Page::Home,
                Page::Processes,
                Page::Checks,
                Page::Find,
                Page::Undecided,
                Page::Reports,
                Page::Report(Kind::Applicability),
                Page::Report(Kind::Risks),
                Page::Members,
                Page::Units,
                Page::Fields,
                Page::Ledger,
                Page::Exchange,
                Page::Mappings(doc),
                Page::Settings,
                Page::Refused,
            ]
            .map(|p| Place::In(workspace, p)),
        );
        for register in registers::all() {
            places.push(Place::In(workspace, Page::Register(register, None)));
            places.push(Place::In(workspace, Page::Register(register, Some(doc))));
        }
        places.extend(registers::PROCESSES.iter().map(|process| Place::In(workspace, Page::Process(process))));
        for place in places {
            assert_eq!(Place::parse(&place.path()), place, "{}", place.path());
        }
    }

    #[test]
    fn what_leads_nowhere_says_so() {
        let internal = format!("/w/{}/view", WorkspaceId([3; 16]));
        for path in [internal.as_str(), "/nowhere", "/w", "/w/x", "/sign-in/more", "/w/../../etc"] {
            assert_eq!(Place::parse(path), Place::Unknown, "{path}");
        }
    }
}
