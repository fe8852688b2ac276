//! Changes that are meant to hurt: how fast each is refused, and that the document goes on.

use std::io::Write;
use std::time::{Duration, Instant};

use muster_shared::doc::{Document, TextEdit, genesis};
use muster_shared::id::{Actor, ActorPrefix, DocId};
use muster_shared::registers::POLICIES;
use muster_shared::sync::frame::{Bytes, DocumentPush, Down, Up};
use muster_shared::time::Timestamp;
use sha2::{Digest, Sha256};

use crate::native::Connection;
use crate::{Error, Result, Target, first_workspace, new_doc};

/// Which, and how long.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// Names of attacks, by default all
    #[arg(long)]
    pub only: Vec<String>,
    /// Repeats all of them for so many seconds; 0: once each
    #[arg(long, default_value_t = 0)]
    pub seconds: u64,
}

/// Every attack by its name.
const ATTACKS: [&str; 7] =
    ["huge-insert", "deflate-bomb", "noise", "foreign-actor", "orphan", "sequence-gap", "second-root"];

/// Bytes that the bomb inflates to.
const BOMB: usize = 300 << 20;

/// Runs them; the milliseconds of each stand under its name.
pub async fn run(target: &Target, options: &Options) -> Result<serde_json::Value> {
    let end = Instant::now() + Duration::from_secs(options.seconds);
    let mut slowest = serde_json::Map::new();
    let mut rounds = 0;
    loop {
        for name in ATTACKS.iter().filter(|n| options.only.is_empty() || options.only.iter().any(|o| o == *n)) {
            let (millis, reason) = attack(target, name).await?;
            let before = slowest.get(*name).and_then(|v| v["ms"].as_f64()).unwrap_or(0.0);
            if millis >= before {
                slowest.insert((*name).to_owned(), serde_json::json!({ "ms": millis, "answer": reason }));
            }
        }
        rounds += 1;
        if Instant::now() >= end {
            return Ok(serde_json::json!({ "rounds": rounds, "attacks": slowest }));
        }
    }
}

/// One attack on a document of its own; afterwards an honest change must still be taken, by another connection.
async fn attack(target: &Target, name: &str) -> Result<(f64, String)> {
    let mut honest = Connection::open(target, 0, Vec::new()).await?;
    let workspace = first_workspace(&honest.workspaces)?;
    let (doc, actor) = (new_doc(), Actor { prefix: honest.prefix, counter: 1 });
    let mut document = Document::create(doc, &POLICIES, actor);
    let push = |chunks: Vec<Vec<u8>>| DocumentPush {
        doc,
        epoch: 0,
        chunks: chunks.into_iter().map(Bytes).collect(),
        workspace: Some(workspace),
    };
    honest.push(1, vec![push(vec![genesis(doc, &POLICIES), key(&mut document)?])]).await?;

    let mut evil = Connection::open(target, 0, Vec::new()).await?;
    let own = Actor { prefix: evil.prefix, counter: 1 };
    let chunks = payload(name, doc, own, &mut document)?;
    let documents = vec![match name {
        "second-root" => DocumentPush { doc: new_doc(), ..push(chunks) },
        _ => push(chunks),
    }];
    let started = Instant::now();
    evil.send(&Up::Push { batch: 1, documents, signature: None }).await?;
    let reason = loop {
        match evil.next().await {
            Ok(Down::Reject { reason, .. }) => break format!("{reason:?}"),
            Ok(Down::Ack { .. }) => return Err(Error::Unexpected(format!("{name} was accepted"))),
            Ok(Down::Refused { reason }) => break format!("closed: {reason:?}"),
            Ok(_) => {}
            Err(Error::Silence(time)) => return Err(Error::Silence(time)),
            Err(_) => break "closed".to_owned(),
        }
    };
    let took = started.elapsed().as_secs_f64() * 1000.0;
    if name != "sequence-gap" {
        honest.push(2, vec![push(vec![key(&mut document)?])]).await?;
    }
    Ok((took, reason))
}

fn key(document: &mut Document) -> Result<Vec<u8>> {
    let edit = TextEdit::Splice { at: 0, del: 0, insert: "a".to_owned() };
    let written = document.edit_text("body", &[edit], Timestamp(0))?;
    Ok(written.ok_or_else(|| Error::Document("an edit without a change".to_owned()))?.chunk)
}

fn payload(name: &str, doc: DocId, own: Actor, document: &mut Document) -> Result<Vec<Vec<u8>>> {
    let mine = own.to_bytes();
    let none: [&[u8]; 0] = [];
    Ok(match name {
        "huge-insert" => {
            let content = huge_insert(&mine, 10_000_000);
            vec![chunk(1, &content, &content)]
        }
        "deflate-bomb" => {
            let zeros = vec![0; 1 << 20];
            let mut packed = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
            for _ in 0..BOMB / zeros.len() {
                packed.write_all(&zeros).map_err(|e| Error::Document(e.to_string()))?;
            }
            vec![chunk(2, &packed.finish().map_err(|e| Error::Document(e.to_string()))?, b"")]
        }
        "noise" => {
            let noise: Vec<u8> = (0..10_000).map(|_| rand::random()).collect();
            vec![chunk(1, &noise, &noise)]
        }
        "foreign-actor" => {
            let stranger = Actor { prefix: ActorPrefix(rand::random()), counter: 1 };
            let mut copy = Document::load(doc, Some(stranger), &document.save(), &none)?;
            vec![key(&mut copy)?]
        }
        "orphan" => {
            let content = content(&mine, 1, 100, &[[7; 32]], &[]);
            vec![chunk(1, &content, &content)]
        }
        "sequence-gap" => {
            let mut copy = Document::load(doc, Some(own), &document.save(), &none)?;
            let _skipped = key(&mut copy)?;
            vec![key(&mut copy)?]
        }
        _ => {
            let content = content(&mine, 1, 1, &[], &[]);
            vec![chunk(1, &content, &content)]
        }
    })
}

fn leb(out: &mut Vec<u8>, mut value: u64) {
    loop {
        let low = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            return out.push(low);
        }
        out.push(low | 0x80);
    }
}

/// Positive numbers only, which is all that an attack needs.
fn sleb(out: &mut Vec<u8>, mut value: u64) {
    loop {
        let low = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 && low & 0x40 == 0 {
            return out.push(low);
        }
        out.push(low | 0x80);
    }
}

/// A chunk of `kind` with the checksum that its content has when it is not deflated.
fn chunk(kind: u8, data: &[u8], content: &[u8]) -> Vec<u8> {
    let mut hashed = vec![1];
    leb(&mut hashed, content.len() as u64);
    hashed.extend_from_slice(content);
    let mut out = vec![0x85, 0x6f, 0x4a, 0x83];
    out.extend_from_slice(&Sha256::digest(&hashed)[..4]);
    out.push(kind);
    leb(&mut out, data.len() as u64);
    out.extend_from_slice(data);
    out
}

fn content(actor: &[u8], seq: u64, start: u64, deps: &[[u8; 32]], columns: &[(u64, Vec<u8>)]) -> Vec<u8> {
    let mut out = Vec::new();
    leb(&mut out, deps.len() as u64);
    deps.iter().for_each(|dep| out.extend_from_slice(dep));
    leb(&mut out, actor.len() as u64);
    out.extend_from_slice(actor);
    leb(&mut out, seq);
    leb(&mut out, start);
    // Time, no message, no other actors.
    out.extend_from_slice(&[0, 0, 0]);
    leb(&mut out, columns.len() as u64);
    for (specification, bytes) in columns {
        leb(&mut out, *specification);
        leb(&mut out, bytes.len() as u64);
    }
    columns.iter().for_each(|(_, bytes)| out.extend_from_slice(bytes));
    out
}

/// The insertion of `count` characters, run-length encoded into a few bytes.
fn huge_insert(actor: &[u8], count: u64) -> Vec<u8> {
    let run = |value: u64| {
        let mut out = Vec::new();
        sleb(&mut out, count);
        leb(&mut out, value);
        out
    };
    let mut insert = Vec::new();
    leb(&mut insert, 0);
    leb(&mut insert, count);
    let columns = [
        (0x01, run(0)),
        (0x02, run(1)),
        (0x11, run(0)),
        (0x13, run(1)),
        (0x34, insert),
        (0x42, run(1)),
        (0x56, run(6)),
        (0x70, run(0)),
    ];
    content(actor, 1, 2, &[[7; 32]], &columns)
}
