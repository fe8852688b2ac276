//! Who follows a workspace, and the coalesced advances that they get.

use super::state::reading;
use super::{Hub, Out, Outbox, Who};
use crate::store::{FeedItem, Moved, StoreError};
use muster_shared::id::{UnitId, WorkspaceId};
use muster_shared::sync::frame::{Down, FeedEntry, encode};
use muster_shared::sync::limits;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Advances of one document are at least this far apart (MODEL.md 16).
const APART: Duration = Duration::from_secs(1);
/// What comes this soon after the first is told with it: a push of several documents, an edit and its number.
const TOGETHER: Duration = Duration::from_millis(20);
/// Feed entries in one message; rows are some hundred bytes each.
const PAGE: usize = 500;
/// Bytes of rows in a page at most, so that it fits a frame with all else that it says.
const PAGE_BYTES: usize = limits::FRAME / 2;

/// The live side of one workspace.
#[derive(Default)]
pub(super) struct Workspace {
    followers: HashMap<u64, Follower>,
    /// Followers have been told of everything up to here.
    told: u64,
    /// Whether a telling is planned.
    planned: bool,
    /// When followers were told last.
    last: Option<Instant>,
}

/// How long to wait until followers are told of what was committed now: not long if they have heard nothing for a while.
fn delay(last: Option<Instant>, now: Instant) -> Duration {
    let since = last.map_or(APART, |last| now.saturating_duration_since(last));
    APART.saturating_sub(since).max(TOGETHER)
}

struct Follower {
    who: Arc<Who>,
    outbox: Outbox,
}

/// A connection that follows a workspace, until dropped.
pub struct Follow {
    hub: Hub,
    workspace: WorkspaceId,
    connection: u64,
}

impl Drop for Follow {
    fn drop(&mut self) {
        let mut workspaces = self.hub.workspaces();
        let Some(shared) = workspaces.get(&self.workspace) else { return };
        let mut workspace = lock(shared);
        workspace.followers.remove(&self.connection);
        let unused = workspace.followers.is_empty() && !workspace.planned;
        drop(workspace);
        if unused {
            workspaces.remove(&self.workspace);
        }
    }
}

fn lock(workspace: &Mutex<Workspace>) -> MutexGuard<'_, Workspace> {
    workspace.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Hub {
    fn workspaces(&self) -> MutexGuard<'_, HashMap<WorkspaceId, Arc<Mutex<Workspace>>>> {
        self.inner.workspaces.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts telling a connection that has everything up to `cursor`; gives the cursor back when others were told
    /// more meanwhile, and the connection has to catch up first.
    pub(super) fn follow(
        &self,
        who: &Arc<Who>,
        outbox: &Outbox,
        workspace: WorkspaceId,
        cursor: u64,
    ) -> Result<Follow, u64> {
        let mut workspaces = self.workspaces();
        let shared = workspaces.entry(workspace).or_default();
        let mut state = lock(shared);
        if state.followers.is_empty() && !state.planned {
            state.told = cursor;
        }
        if cursor < state.told {
            return Err(cursor);
        }
        state.followers.insert(who.connection, Follower { who: who.clone(), outbox: outbox.clone() });
        Ok(Follow { hub: self.clone(), workspace, connection: who.connection })
    }

    /// Something in the workspace was committed: its followers hear of it within a second.
    pub(super) fn moved(&self, workspace: WorkspaceId) {
        let Some(shared) = self.workspaces().get(&workspace).cloned() else { return };
        let delay = {
            let mut state = lock(&shared);
            if state.planned || state.followers.is_empty() {
                return;
            }
            state.planned = true;
            delay(state.last, Instant::now())
        };
        let hub = self.clone();
        self.inner.tasks.spawn(async move {
            tokio::select! {
                () = tokio::time::sleep(delay) => {}
                // Sockets are closed by now; nobody listens.
                () = hub.inner.closing.cancelled() => return,
            }
            {
                let mut state = lock(&shared);
                (state.planned, state.last) = (false, Some(Instant::now()));
            }
            if let Err(error) = hub.tell_followers(workspace, &shared).await {
                tracing::error!(%error, "followers cannot be told what moved");
            }
            if lock(&shared).followers.is_empty() {
                let mut workspaces = hub.workspaces();
                if workspaces.get(&workspace).is_some_and(|w| lock(w).followers.is_empty()) {
                    workspaces.remove(&workspace);
                }
            }
        });
    }

    /// What the feed tells after `since`, as much of it as a frame holds, and whether that is all.
    pub(super) async fn page(
        &self,
        workspace: WorkspaceId,
        since: u64,
    ) -> Result<(Vec<(u64, FeedItem)>, bool), StoreError> {
        let store = self.store().clone();
        let read = tokio::task::spawn_blocking(move || {
            let mut page = store.feed(workspace, since, PAGE)?;
            let mut bytes = 0;
            let fits = page.iter().take_while(|(_, item)| {
                if let FeedItem::Moved(moved) = item {
                    bytes += encode(&moved.row).len();
                }
                bytes <= PAGE_BYTES
            });
            let fits = fits.count().max(1);
            let last = page.len() < PAGE && fits >= page.len();
            page.truncate(fits);
            Ok((page, last))
        });
        read.await.unwrap_or(Err(StoreError::Closed))
    }

    /// Reads the feed once for all followers. The store's order decides what the cursor covers, so a commit that
    /// another has overtaken is never skipped.
    async fn tell_followers(&self, workspace: WorkspaceId, shared: &Mutex<Workspace>) -> Result<(), StoreError> {
        loop {
            let since = lock(shared).told;
            let (page, last) = self.page(workspace, since).await?;
            let Some((cursor, _)) = page.last() else { return Ok(()) };
            let cursor = *cursor;
            let mut state = lock(shared);
            state.told = state.told.max(cursor);
            // Most members see the same: each different view is encoded once.
            let mut encoded: HashMap<Vec<u8>, bytes::Bytes> = HashMap::new();
            for follower in state.followers.values() {
                let views: Vec<View> = page.iter().map(|(_, item)| view(&follower.who, item, since)).collect();
                let key = views.iter().map(|v| *v as u8).collect();
                let frame = encoded.entry(key).or_insert_with(|| {
                    let entries = page.iter().zip(&views).filter_map(|((_, item), view)| entry(item, *view)).collect();
                    encode(&Down::Feed { workspace, entries, cursor, complete: true }).into()
                });
                follower.outbox.send(Out::Frame(frame.clone()));
            }
            if last {
                return Ok(());
            }
        }
    }
}

/// How a feed entry looks to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    Hidden,
    Shown,
    Purged,
}

/// Whether `who` may read a document that is (or was) in `unit`; of comments, the record that they are on is asked about.
pub(super) fn readable(who: &Who, moved: &Moved, unit: Option<UnitId>) -> bool {
    use muster_shared::access::{Resource, decide};
    let workspace = moved.head.workspace;
    let what = Resource::Document { workspace, doc: moved.head.placement.of.unwrap_or(moved.doc), unit };
    who.within(workspace).is_some_and(|p| decide(p, reading(&moved.head), &what).is_ok())
}

/// How an entry after `since` looks to `who`.
pub(super) fn view(who: &Who, item: &FeedItem, since: u64) -> View {
    match item {
        FeedItem::Erased(_) => View::Purged,
        // Those whom it concerns are told by their own connection.
        FeedItem::Rights { .. } => View::Hidden,
        FeedItem::Moved(moved) => {
            let Moved { head, row, .. } = moved.as_ref();
            let in_unit = |unit| readable(who, moved, unit);
            if in_unit(head.placement.unit) {
                // An unfiled document has nothing to show in a list yet.
                if row.is_some() { View::Shown } else { View::Hidden }
            } else if head.left.iter().any(|(at, unit)| *at > since && in_unit(*unit)) {
                View::Purged
            } else {
                View::Hidden
            }
        }
    }
}

/// The entry as sent.
pub(super) fn entry(item: &FeedItem, view: View) -> Option<FeedEntry> {
    match (item, view) {
        (_, View::Hidden) | (FeedItem::Rights { .. }, _) => None,
        (FeedItem::Erased(doc), _) => Some(FeedEntry::Purge { doc: *doc }),
        (FeedItem::Moved(moved), View::Purged) => Some(FeedEntry::Purge { doc: moved.doc }),
        (FeedItem::Moved(moved), View::Shown) => Some(FeedEntry::Moved {
            doc: moved.doc,
            epoch: moved.head.epoch,
            doc_seq: moved.head.doc_seq,
            row: moved.row.clone()?,
            placement: moved.head.placement.clone(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_after_a_pause_is_told_at_once_and_what_follows_it_a_second_apart() {
        let now = Instant::now();
        assert_eq!(delay(None, now), TOGETHER);
        assert_eq!(delay(Some(now), now), APART);
        assert_eq!(delay(Some(now), now + Duration::from_millis(400)), Duration::from_millis(600));
        assert_eq!(delay(Some(now), now + Duration::from_millis(990)), TOGETHER);
        assert_eq!(delay(Some(now), now + Duration::from_secs(9)), TOGETHER);
        // Clocks of two cores may differ by a little.
        assert_eq!(delay(Some(now + Duration::from_millis(1)), now), APART);
    }
}
