//! A file that is only read, with what is written kept in memory: lets redb repair and check what it must not change.

use ::redb::StorageBackend;
use std::collections::HashMap;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Bytes of one changed block.
const BLOCK: usize = 4096;

/// See the module.
#[derive(Debug)]
pub(super) struct Overlay {
    file: File,
    /// Bytes of the file that still count; what lies beyond reads as zero.
    original: Mutex<u64>,
    changed: Mutex<Changed>,
}

#[derive(Debug)]
struct Changed {
    length: u64,
    blocks: HashMap<u64, Box<[u8; BLOCK]>>,
}

impl Overlay {
    pub(super) fn new(file: File, length: u64) -> Self {
        Self { file, original: Mutex::new(length), changed: Mutex::new(Changed { length, blocks: HashMap::new() }) }
    }

    fn changed(&self) -> MutexGuard<'_, Changed> {
        self.changed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One block as it is in the file.
    fn unchanged(&self, block: u64) -> std::io::Result<Box<[u8; BLOCK]>> {
        let original = *self.original.lock().unwrap_or_else(PoisonError::into_inner);
        let mut bytes = Box::new([0; BLOCK]);
        let start = block * BLOCK as u64;
        let there = usize::try_from(original.saturating_sub(start)).unwrap_or(BLOCK).min(BLOCK);
        if let Some(part) = bytes.get_mut(..there) {
            self.file.read_exact_at(part, start)?;
        }
        Ok(bytes)
    }
}

/// Splits a range into (block, offset within it, length).
fn blocks(offset: u64, length: usize) -> impl Iterator<Item = (u64, usize, usize)> {
    let end = offset + length as u64;
    let mut at = offset;
    std::iter::from_fn(move || {
        if at >= end {
            return None;
        }
        let (block, within) = (at / BLOCK as u64, (at % BLOCK as u64) as usize);
        let take = (BLOCK - within).min(usize::try_from(end - at).unwrap_or(BLOCK));
        at += take as u64;
        Some((block, within, take))
    })
}

impl StorageBackend for Overlay {
    fn len(&self) -> Result<u64, std::io::Error> {
        Ok(self.changed().length)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> Result<(), std::io::Error> {
        let changed = self.changed();
        if offset.saturating_add(out.len() as u64) > changed.length {
            return Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof));
        }
        let mut rest = out;
        for (block, within, take) in blocks(offset, rest.len()) {
            let (part, after) = rest.split_at_mut(take);
            match changed.blocks.get(&block) {
                Some(bytes) => part.copy_from_slice(&bytes[within..within + take]),
                None => part.copy_from_slice(&self.unchanged(block)?[within..within + take]),
            }
            rest = after;
        }
        Ok(())
    }

    fn set_len(&self, length: u64) -> Result<(), std::io::Error> {
        let mut original = self.original.lock().unwrap_or_else(PoisonError::into_inner);
        *original = (*original).min(length);
        let mut changed = self.changed();
        changed.length = length;
        changed.blocks.retain(|block, _| block * (BLOCK as u64) < length);
        Ok(())
    }

    fn sync_data(&self) -> Result<(), std::io::Error> {
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> Result<(), std::io::Error> {
        let mut changed = self.changed();
        let mut rest = data;
        for (block, within, take) in blocks(offset, data.len()) {
            let (part, after) = rest.split_at(take);
            if let std::collections::hash_map::Entry::Vacant(vacant) = changed.blocks.entry(block) {
                vacant.insert(self.unchanged(block)?);
            }
            if let Some(bytes) = changed.blocks.get_mut(&block) {
                bytes[within..within + take].copy_from_slice(part);
            }
            rest = after;
        }
        Ok(())
    }
}
