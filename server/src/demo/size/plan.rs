//! How much of what: which records there are, under which ids, and how many changes each has.

use super::Size;
use crate::demo::derived;
use muster_shared::id::DocId;
use muster_shared::registers::{ASSETS, CONTROLS, POLICIES, REQUIREMENTS, RISKS};
use muster_shared::schema::Register;
use std::collections::HashMap;

/// Records of a register at size L, those of the small demonstration among them, and changes that each has. Assets share
/// what is left of the changes.
const WHOLE: [(&Register, usize, usize); 5] = [
    (&POLICIES, 0, 360),
    (&CONTROLS, 2_500, 40),
    (&REQUIREMENTS, 7_400, 22),
    (&RISKS, 3_500, 48),
    (&ASSETS, 20_000, 0),
];
/// Records of a register at least, and changes of an asset; only much smaller sizes come down to that.
const FEWEST: usize = 3;
const BRIEF: usize = 12;
/// Policies that are written out beside those of the small demonstration.
const POLICIES_WRITTEN: usize = 120;
/// Words of such a policy.
pub const WORDS: usize = 4_000;
/// Words of the one long policy.
const LONG: usize = 30_000;
/// Changes of the whole workspace.
const CHANGES: usize = 1_000_000;

/// A record that is to be written.
#[derive(Debug, Clone, Copy)]
pub struct Planned {
    /// Its place among all.
    pub at: usize,
    /// Its place within its register.
    pub nth: usize,
    /// Where it belongs.
    pub register: &'static Register,
    /// Its document.
    pub doc: DocId,
    /// Changes that it has in the end, the first among them.
    pub changes: usize,
    /// Words of its text, if it is a policy.
    pub words: usize,
}

/// All records that are written for a size, and those that they may link to.
#[derive(Debug)]
pub struct Plan {
    /// The records, register by register.
    pub records: Vec<Planned>,
    pools: HashMap<&'static str, Vec<DocId>>,
}

impl Plan {
    /// What is missing to a size beside `known`: documents of the small demonstration with their registers, which have
    /// `changes` together.
    pub fn new(size: Size, known: &[(&'static Register, DocId)], changes: usize) -> Self {
        let mut pools: HashMap<&'static str, Vec<DocId>> = HashMap::new();
        for (register, doc) in known {
            pools.entry(register.key).or_default().push(*doc);
        }
        let mut records = Vec::new();
        for (register, many, each) in WHOLE {
            let pool = pools.entry(register.key).or_default();
            // The long one comes first, as it takes longest.
            let many = if register.is_page {
                POLICIES_WRITTEN / size.divisor + 1
            } else {
                (many / size.divisor).saturating_sub(pool.len()).max(FEWEST)
            };
            for nth in 0..many {
                let at = records.len();
                let doc = id(at);
                let words = match (register.is_page, nth) {
                    (true, 0) => LONG / size.divisor,
                    (true, _) => WORDS,
                    _ => 0,
                };
                pool.push(doc);
                records.push(Planned { at, nth, register, doc, changes: each, words });
            }
        }
        let fixed: usize = records.iter().map(|r| r.changes).sum();
        let left = (CHANGES / size.divisor).saturating_sub(changes + fixed);
        let assets = records.iter_mut().filter(|r| r.changes == 0).collect::<Vec<_>>();
        let many = assets.len().max(1);
        for asset in assets {
            asset.changes = (left / many + usize::from(asset.nth < left % many)).max(BRIEF);
        }
        Self { records, pools }
    }

    /// The documents of a register.
    pub fn pool(&self, register: &str) -> &[DocId] {
        self.pools.get(register).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The id of the record in this place. Ids rise with the places, so that the store writes from left to right, and lie above
/// those of the small demonstration.
fn id(at: usize) -> DocId {
    let mut doc = DocId(derived(&format!("record {at}")));
    let place = 0x1000_0000_u32.saturating_add(u32::try_from(at).unwrap_or(u32::MAX >> 1));
    doc.0[..4].copy_from_slice(&place.to_be_bytes());
    doc
}
