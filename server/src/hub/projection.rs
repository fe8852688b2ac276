//! Rows computed anew after an update of the server whose registers project more, or otherwise (MODEL.md 18).

use super::Hub;
use super::apply::Content;
use crate::store::{Batch, RowWrite, Store, StoreError};
use muster_shared::id::{DocId, WorkspaceId};
use std::collections::BTreeSet;

/// Rows of one commit.
const TOGETHER: usize = 256;

impl Hub {
    /// Computes every row again that an older version of its register's projection made, and gives their number. Lists
    /// show the old ones meanwhile. A document that cannot be read is left as it is, and named in the log.
    ///
    /// # Errors
    /// The store cannot be read or written.
    pub async fn renew_rows(&self) -> Result<usize, StoreError> {
        let store = self.store().clone();
        let outdated = tokio::task::spawn_blocking(move || store.outdated());
        let outdated = outdated.await.unwrap_or(Err(StoreError::Closed))?;
        let mut renewed = 0;
        for some in outdated.chunks(TOGETHER) {
            let (store, docs) = (self.store().clone(), some.to_vec());
            let computed = tokio::task::spawn_blocking(move || compute(store.as_ref(), &docs));
            let rows = computed.await.map_err(|_| StoreError::Closed)?;
            renewed += rows.len();
            self.store().commit(Batch { rows, ..Batch::default() }).await?;
            let workspaces: BTreeSet<WorkspaceId> = some.iter().map(|(_, workspace)| *workspace).collect();
            workspaces.into_iter().for_each(|workspace| self.moved(workspace));
        }
        Ok(renewed)
    }
}

fn compute(store: &dyn Store, docs: &[(DocId, WorkspaceId)]) -> Vec<RowWrite> {
    let compute = |doc: DocId| {
        let (stored, mut content) = Content::load(store, doc)?;
        let doc_seq = stored.map_or(0, |stored| stored.head.doc_seq);
        Ok(RowWrite { doc, doc_seq, row: content.document.row() })
    };
    let rows = docs.iter().filter_map(|(doc, _)| {
        compute(*doc).inspect_err(|error: &StoreError| tracing::error!(%error, %doc, "its row stays an old one")).ok()
    });
    rows.collect()
}
