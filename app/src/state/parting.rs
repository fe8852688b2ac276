//! When a membership ended: what waits here unsent is handed to the managers, and only then this device lets go of the
//! workspace (MODEL.md 19).

use super::base64::base64;
use super::store::{Local, OUTBOX, REFUSED, REQUESTS};
use crate::platform::fetch::{self, ApiError};
use crate::platform::idb::{Op, StoreError};
use crate::platform::{device, locks, task};
use gloo::net::http::Method;
use muster_shared::api::{HELD_BYTES_MAX, HeldEdit, HeldInfo, Hold, Me, path, paths};
use muster_shared::id::{AccountId, WorkspaceId};
use muster_shared::sync::limits;
use muster_shared::sync::peer::outbox::Entry;
use std::collections::HashMap;

/// The reason as the holding area keeps it.
const REASON: &str = "revoked";

/// A workspace that the person is no longer a member of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parted {
    /// Which one.
    pub workspace: WorkspaceId,
    /// What it was called.
    pub name: String,
    /// How many unsent edits the managers have now; `None` while they could not be handed over and all stays here.
    pub handed: Option<usize>,
}

/// Why a workspace could not be let go of yet.
#[derive(Debug, thiserror::Error)]
enum PartError {
    #[error(transparent)]
    Storage(#[from] StoreError),
    #[error(transparent)]
    Server(#[from] ApiError),
}

/// What this device holds of workspaces that the server, just asked, does not count this person among. The database
/// itself says what is left to do: nothing is forgotten when the page closes in between.
pub(super) async fn gone(now: &Me) -> Vec<WorkspaceId> {
    let mut held = Local::workspaces(now.account).await.unwrap_or_default();
    held.retain(|held| !now.workspaces.iter().any(|w| w.id == *held));
    held
}

/// Hands over and forgets what is [`gone`]. One tab at a time does it.
pub(super) async fn part(now: &Me) -> Option<Parted> {
    let _lock = locks::Lock::wait("muster-parting").await;
    let mut parted = None;
    let mut all = true;
    // Asked again: another tab may have done it while this one waited.
    for workspace in gone(now).await {
        let local = Local::open(now.account, workspace).await.ok()?;
        let name = local.meta("name").await.ok().flatten().unwrap_or_default();
        let handed = match let_go(&local, now.account, workspace).await {
            Ok(handed) => Some(handed),
            Err(error) => {
                device::report(&format!("the workspace stays on this device for now: {error}"));
                all = false;
                None
            }
        };
        parted = Some(Parted { workspace, name, handed });
    }
    if now.workspaces.is_empty() && all {
        let account = now.account;
        // Emptied it is already. Another tab may keep it open for a while, which nobody here has to wait for.
        task::spawn(async move {
            if Local::forget_account(account).await.is_err() {
                device::report("the emptied database could not be removed");
            }
        });
    }
    parted
}

/// Hands over what waits and what was refused, then removes all that this device holds of the workspace.
async fn let_go(local: &Local, account: AccountId, workspace: WorkspaceId) -> Result<usize, PartError> {
    let mut titles = HashMap::new();
    for (_, rows) in local.rows().await? {
        titles.extend(rows.into_iter().map(|r| (r.row.doc, r.row.title)));
    }
    titles.extend(local.edited().await?.into_iter().map(|row| (row.doc, row.title)));
    let waiting = local.outbox().await?.into_iter().map(|(key, entry)| (Op::DeleteNumber(OUTBOX, key), entry));
    let refused = local.refused().await?.into_iter().map(|(key, r)| (Op::DeleteNumber(REFUSED, key), r.entry));
    let all: Vec<(Op, Entry)> = waiting.chain(refused).collect();
    let many = all.len();
    let mut batch = Vec::new();
    let mut edits: Vec<HeldEdit> = Vec::new();
    let mut bytes = 0;
    for (op, entry) in all {
        let size: usize = entry.parts.iter().flat_map(|p| &p.chunks).map(|c| c.0.len()).sum();
        let full = edits.len() + entry.parts.len() > limits::DOCUMENTS_PER_PUSH || bytes + size > HELD_BYTES_MAX;
        if full && !edits.is_empty() {
            hand_over(local, workspace, std::mem::take(&mut edits), std::mem::take(&mut batch)).await?;
            bytes = 0;
        }
        for part in entry.parts {
            let chunks = part.chunks.iter().map(|c| base64(&c.0));
            match edits.iter_mut().find(|e| e.doc == part.doc && e.epoch == part.epoch) {
                Some(edit) => edit.chunks.extend(chunks),
                None => {
                    let title = titles.get(&part.doc).cloned().unwrap_or_default();
                    edits.push(HeldEdit { doc: part.doc, epoch: part.epoch, title, chunks: chunks.collect() });
                }
            }
        }
        bytes += size;
        batch.push(op);
    }
    if !edits.is_empty() {
        hand_over(local, workspace, edits, batch).await?;
    }
    // Nobody countersigns for who is no member any more.
    let requests = local.requests().await?.into_iter().map(|(key, _)| Op::DeleteNumber(REQUESTS, key));
    let ops: Vec<Op> = local.forget_all().into_iter().chain(requests).collect();
    local.commit(&ops.iter().collect::<Vec<_>>()).await?;
    super::engine::Engine::forget_all_files(account, workspace).await;
    Ok(many)
}

/// What the managers have leaves this device at once, so that nothing is handed over twice.
async fn hand_over(
    local: &Local,
    workspace: WorkspaceId,
    edits: Vec<HeldEdit>,
    handed: Vec<Op>,
) -> Result<(), PartError> {
    let hold = Hold { reason: REASON.into(), edits };
    fetch::call::<HeldInfo>(Method::POST, &path(paths::HOLDING, &[&workspace]), &hold).await?;
    local.commit(&handed.iter().collect::<Vec<_>>()).await?;
    Ok(())
}
