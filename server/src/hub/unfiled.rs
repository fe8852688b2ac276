//! Documents of JavaScript clients that never become a record of any register (MODEL.md 24).

use super::Hub;
use crate::store::{Batch, StoreError};
use muster_shared::time::Timestamp;
use std::time::Duration;

/// Documents that expire in one commit.
const TOGETHER: usize = 256;

impl Hub {
    /// Erases unfiled documents that nobody has changed for `age`, by the server's clock, and gives their number. Who
    /// has one open is told that it is gone; its id is not taken again.
    ///
    /// # Errors
    /// The store cannot be read or written.
    pub async fn expire_unfiled(&self, age: Duration) -> Result<usize, StoreError> {
        let age = i64::try_from(age.as_millis()).unwrap_or(i64::MAX);
        let before = Timestamp((self.inner.clock)().0.saturating_sub(age));
        let store = self.store().clone();
        let found = tokio::task::spawn_blocking(move || store.unfiled(before));
        let found = found.await.unwrap_or(Err(StoreError::Closed))?;
        for some in found.chunks(TOGETHER) {
            // The store looks again while it writes: one that was filed or changed meanwhile stays.
            let expire = some.iter().map(|(doc, _)| (*doc, before)).collect();
            let mut gone = Vec::new();
            for (doc, workspace) in some {
                gone.extend(self.with_comments(*doc).await?.into_iter().map(|doc| (doc, *workspace)));
            }
            self.store().commit(Batch { expire, ..Batch::default() }).await?;
            for (doc, workspace) in gone {
                self.changed(doc).await?;
                self.moved(workspace);
            }
        }
        Ok(found.len())
    }
}
