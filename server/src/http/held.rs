//! The holding area: edits that were refused, kept for a manager to look at (MODEL.md 19). Nothing here is ever
//! applied by itself; bytes are kept as they came and are never parsed.

use crate::AppState;
use crate::auth::{Event, Note};
use crate::error::ApiError;
use crate::store::Table;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use muster_shared::api::{self, ErrorCode, Fact, HELD_BYTES_MAX, HeldInfo, Hold};
use muster_shared::id::{AccountId, CredentialId, DocId, WorkspaceId};
use muster_shared::sync::limits;
use muster_shared::time::Timestamp;

/// Entries that one account may have in a workspace.
const ENTRIES_MAX: usize = 20;
/// Characters of a reason or title that are kept.
const TEXT_MAX: usize = 500;

/// What an entry is.
#[derive(Encode, Decode)]
#[cbor(map)]
struct Info {
    #[n(0)]
    id: CredentialId,
    #[n(1)]
    account: AccountId,
    #[n(2)]
    received: Timestamp,
    #[n(3)]
    reason: String,
    #[n(4)]
    documents: Vec<(DocId, String)>,
    #[n(5)]
    bytes: u64,
}

/// The edits of one document.
#[derive(Encode, Decode)]
#[cbor(map)]
struct Edit {
    #[n(0)]
    doc: DocId,
    #[n(1)]
    epoch: u32,
    #[n(2)]
    title: String,
    #[n(3)]
    chunks: Vec<ByteVec>,
}

/// Infos and edits have keys apart, so that listing reads no edits.
fn key(workspace: WorkspaceId, kind: u8, id: Option<CredentialId>) -> Vec<u8> {
    let mut key = workspace.0.to_vec();
    key.push(kind);
    key.extend(id.iter().flat_map(|i| i.0));
    key
}

const INFO: u8 = 0;
const EDITS: u8 = 1;

fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(TEXT_MAX).collect()
}

fn show(info: Info) -> HeldInfo {
    HeldInfo {
        id: info.id,
        account: info.account,
        received: info.received,
        reason: info.reason,
        documents: info.documents,
        bytes: usize::try_from(info.bytes).unwrap_or(usize::MAX),
    }
}

fn damaged() -> ApiError {
    tracing::error!("an entry of the holding area cannot be read");
    ErrorCode::Internal.into()
}

async fn infos(state: &AppState, workspace: WorkspaceId) -> Result<Vec<Info>, ApiError> {
    let store = state.store.clone();
    let found = tokio::task::spawn_blocking(move || store.scan(Table::Holding, &key(workspace, INFO, None)));
    found.await??.iter().map(|(_, v)| minicbor::decode(v).map_err(|_| damaged())).collect()
}

/// Takes edits in.
pub async fn keep(
    state: &AppState,
    workspace: WorkspaceId,
    account: AccountId,
    form: Hold,
) -> Result<HeldInfo, ApiError> {
    if form.edits.is_empty() || form.edits.len() > limits::DOCUMENTS_PER_PUSH {
        return Err(ErrorCode::Malformed.into());
    }
    let mut bytes = 0;
    let mut edits = Vec::with_capacity(form.edits.len());
    for edit in &form.edits {
        let mut chunks = Vec::with_capacity(edit.chunks.len());
        for chunk in &edit.chunks {
            let chunk = STANDARD.decode(chunk).map_err(|_| ErrorCode::Malformed)?;
            bytes += chunk.len();
            chunks.push(ByteVec::from(chunk));
        }
        edits.push(Edit { doc: edit.doc, epoch: edit.epoch, title: short(&edit.title), chunks });
    }
    if bytes > HELD_BYTES_MAX {
        return Err(ErrorCode::TooLarge.into());
    }
    if infos(state, workspace).await?.iter().filter(|i| i.account == account).count() >= ENTRIES_MAX {
        return Err(ErrorCode::TooMany.into());
    }
    let id = CredentialId(crate::auth::random_id()?);
    let info = Info {
        id,
        account,
        received: state.directory.now(),
        reason: short(&form.reason),
        documents: edits.iter().map(|e| (e.doc, e.title.clone())).collect(),
        bytes: bytes as u64,
    };
    let encode = |value: Result<Vec<u8>, _>| value.map_err(|_: minicbor::encode::Error<_>| damaged());
    let put = vec![
        (Table::Holding, key(workspace, INFO, Some(id)), Some(encode(minicbor::to_vec(&info))?)),
        (Table::Holding, key(workspace, EDITS, Some(id)), Some(encode(minicbor::to_vec(&edits))?)),
    ];
    let note = Note::new(Event::Held).at(workspace).by(account).fact(Fact::Records(edits.len() as u32));
    state.directory.put(put, note).await?;
    Ok(show(info))
}

/// What waits, newest first.
pub async fn list(state: &AppState, workspace: WorkspaceId) -> Result<Vec<HeldInfo>, ApiError> {
    let mut all: Vec<_> = infos(state, workspace).await?.into_iter().map(show).collect();
    all.sort_by_key(|i| std::cmp::Reverse(i.received));
    Ok(all)
}

async fn value(state: &AppState, workspace: WorkspaceId, kind: u8, id: CredentialId) -> Result<Vec<u8>, ApiError> {
    let store = state.store.clone();
    let found = tokio::task::spawn_blocking(move || store.get(Table::Holding, &key(workspace, kind, Some(id))));
    found.await??.ok_or(ErrorCode::NotFound.into())
}

/// One entry with its edits.
pub async fn read(state: &AppState, workspace: WorkspaceId, id: CredentialId) -> Result<api::Held, ApiError> {
    let info: Info = minicbor::decode(&value(state, workspace, INFO, id).await?).map_err(|_| damaged())?;
    let edits: Vec<Edit> = minicbor::decode(&value(state, workspace, EDITS, id).await?).map_err(|_| damaged())?;
    let edits = edits
        .into_iter()
        .map(|e| api::HeldEdit {
            doc: e.doc,
            epoch: e.epoch,
            title: e.title,
            chunks: e.chunks.iter().map(|c| STANDARD.encode(c.as_slice())).collect(),
        })
        .collect();
    Ok(api::Held { info: show(info), edits })
}

/// Deletes an entry.
pub async fn delete(state: &AppState, workspace: WorkspaceId, id: CredentialId, by: AccountId) -> Result<(), ApiError> {
    let info: Info = minicbor::decode(&value(state, workspace, INFO, id).await?).map_err(|_| damaged())?;
    let put = vec![
        (Table::Holding, key(workspace, INFO, Some(id)), None),
        (Table::Holding, key(workspace, EDITS, Some(id)), None),
    ];
    let note = Note::new(Event::HeldDeleted).at(workspace).by(by).about(info.account);
    Ok(state.directory.put(put, note).await?)
}
