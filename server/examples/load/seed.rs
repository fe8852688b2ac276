//! Records in bulk, as an import makes them.

use muster_shared::doc::{Document, genesis};
use muster_shared::id::{Actor, DocId};
use muster_shared::registers::RISKS;
use muster_shared::schema::Value;
use muster_shared::sync::frame::{Bytes, DocumentPush};
use muster_shared::time::Timestamp;

use crate::native::Connection;
use crate::{Result, Target, first_workspace, new_doc};

/// How many.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// Records to make
    #[arg(long, default_value_t = 1000)]
    pub documents: usize,
    /// Records per push
    #[arg(long, default_value_t = 500)]
    pub batch: usize,
}

/// Makes them and says how long it took.
pub async fn run(target: &Target, options: &Options) -> Result<serde_json::Value> {
    let mut connection = Connection::open(target, 0, Vec::new()).await?;
    let started = std::time::Instant::now();
    let made = fill(&mut connection, options.documents, options.batch).await?;
    Ok(serde_json::json!({ "documents": made.len(), "seconds": started.elapsed().as_secs_f64() }))
}

/// Makes risks with a title each; returns their ids and the sequence numbers that they have now.
pub async fn fill(connection: &mut Connection, documents: usize, batch: usize) -> Result<Vec<(DocId, u64)>> {
    let workspace = first_workspace(&connection.workspaces)?;
    let actor = Actor { prefix: connection.prefix, counter: 1 };
    let mut made = Vec::with_capacity(documents);
    let mut number = 0;
    while made.len() < documents {
        let count = batch.max(1).min(documents - made.len());
        let mut push = Vec::with_capacity(count);
        for i in 0..count {
            let doc = new_doc();
            let mut document = Document::create(doc, &RISKS, actor);
            let mut chunks = vec![Bytes(genesis(doc, &RISKS))];
            let title = Value::Text(format!("Risk {}", made.len() + i));
            if let Some(written) = document.set("title", &title, Timestamp(0))? {
                chunks.push(Bytes(written.chunk));
            }
            push.push(DocumentPush { doc, epoch: 0, chunks, workspace: Some(workspace) });
        }
        number += 1;
        let ids: Vec<DocId> = push.iter().map(|p| p.doc).collect();
        let seqs = connection.push(number, push).await?;
        made.extend(ids.into_iter().zip(seqs));
    }
    Ok(made)
}
