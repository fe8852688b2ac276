//! What a connection lacks of a workspace: everything since its cursor, and what changed rights made visible or not.

use super::follow::{Follow, entry, readable, view};
use super::{Hub, Outbox, Who};
use crate::store::{FeedItem, FormerRights, StoreError};
use muster_shared::access::{Principal, Role};
use muster_shared::id::WorkspaceId;
use muster_shared::sync::frame::{Down, FeedEntry};
use std::sync::Arc;

impl Hub {
    /// Queues everything since `since` in pages, then follows. The front end writes while this runs, so that the
    /// bounded queue drains; `None` when the connection did not keep up.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn catch_up(
        &self,
        who: &Arc<Who>,
        outbox: &Outbox,
        workspace: WorkspaceId,
        since: u64,
    ) -> Result<Option<Follow>, StoreError> {
        let mut cursor = since;
        let mut former: Option<FormerRights> = None;
        let mut new_here = since == 0;
        loop {
            let (page, complete) = self.page(workspace, cursor).await?;
            for (_, item) in &page {
                if let FeedItem::Rights { account, before } = item
                    && *account == who.account
                    && !new_here
                    && former.is_none()
                {
                    former.clone_from(before);
                    new_here = before.is_none();
                }
            }
            let reached = page.last().map_or(cursor, |(seq, _)| *seq);
            let entries = page.iter().filter_map(|(_, item)| entry(item, view(who, item, cursor))).collect();
            cursor = reached;
            if !complete {
                if !self.paced(outbox, &Down::Feed { workspace, entries, cursor, complete }).await {
                    return Ok(None);
                }
                continue;
            }
            // Rights that changed while it was away reach back before its cursor.
            if let Some(former) = former.take() {
                self.reconcile(who, outbox, workspace, Some(former)).await?;
            }
            if !self.paced(outbox, &Down::Feed { workspace, entries, cursor, complete }).await {
                return Ok(None);
            }
            match self.follow(who, outbox, workspace, cursor) {
                Ok(follow) => {
                    // What was committed since the last page and told to others before we joined.
                    self.moved(workspace);
                    return Ok(Some(follow));
                }
                Err(again) => cursor = again,
            }
        }
    }

    /// Queues a page when the connection has room for it.
    async fn paced(&self, outbox: &Outbox, message: &Down) -> bool {
        outbox.room().await && outbox.message(message)
    }

    /// Tells what changed rights show and hide, over the whole workspace; rare. The feed's cursor does not move.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn reconcile(
        &self,
        who: &Arc<Who>,
        outbox: &Outbox,
        workspace: WorkspaceId,
        former: Option<FormerRights>,
    ) -> Result<(), StoreError> {
        let before = Who {
            principals: former
                .map(|f| {
                    let scope = who.within(workspace).map_or(muster_shared::access::Scope::Full, |p| p.scope);
                    let FormerRights { role, units, grants } = f;
                    Arc::new(Principal { account: who.account, workspace, role, units, grants, scope })
                })
                .into_iter()
                .collect(),
            ..Who::clone(who)
        };
        let mut cursor = 0;
        let mut rights = who.within(workspace).map(|p| p.role);
        loop {
            let (page, last) = self.page(workspace, cursor).await?;
            let mut entries: Vec<FeedEntry> =
                rights.take().map(|role: Role| FeedEntry::Rights { role }).into_iter().collect();
            for (_, item) in &page {
                let FeedItem::Moved(moved) = item else { continue };
                let unit = moved.head.placement.unit;
                let could = readable(&before, moved, unit);
                match (could, readable(who, moved, unit)) {
                    (true, false) => entries.push(FeedEntry::Purge { doc: moved.doc }),
                    (false, true) => entries.extend(entry(item, view(who, item, 0))),
                    _ => {}
                }
            }
            if !entries.is_empty() {
                // Cursor 0 moves nobody's cursor: clients keep the highest.
                self.paced(outbox, &Down::Feed { workspace, entries, cursor: 0, complete: false }).await;
            }
            match page.last() {
                Some((seq, _)) if !last => cursor = *seq,
                _ => return Ok(()),
            }
        }
    }
}
