//! Disks that fail: one forgets what was not synced, one is full.
#![allow(dead_code, clippy::unwrap_used, missing_docs)]

use redb::StorageBackend;
use std::io::{Error, ErrorKind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

const BLOCK: usize = 4096;

/// A disk in memory. What is not synced is lost in a power cut, block by block: some of it may have arrived.
#[derive(Debug, Default, Clone)]
pub struct Disk {
    inner: Arc<Mutex<Inner>>,
    /// Set: nothing more can be written.
    pub full: Arc<AtomicBool>,
    /// Writes until the power is cut; then every call fails.
    pub until_cut: Arc<AtomicU64>,
}

#[derive(Debug, Default)]
struct Inner {
    now: Vec<u8>,
    synced: Vec<u8>,
    dirty: std::collections::BTreeSet<usize>,
}

impl Disk {
    pub fn new() -> Self {
        let disk = Self::default();
        disk.until_cut.store(u64::MAX, Ordering::SeqCst);
        disk
    }

    /// What a machine finds after the power was cut: the synced bytes, and of the rest what `arrived` picks.
    pub fn after_cut(&self, mut arrived: impl FnMut() -> bool) -> Self {
        let inner = self.inner.lock().unwrap();
        let mut bytes = inner.synced.clone();
        for block in &inner.dirty {
            let (from, to) = (block * BLOCK, ((block + 1) * BLOCK).min(inner.now.len()));
            if from < to && arrived() {
                if bytes.len() < to {
                    bytes.resize(to, 0);
                }
                bytes[from..to].copy_from_slice(&inner.now[from..to]);
            }
        }
        let fresh = Self::new();
        *fresh.inner.lock().unwrap() = Inner { now: bytes.clone(), synced: bytes, dirty: Default::default() };
        fresh
    }

    fn step(&self) -> Result<(), Error> {
        let left = self.until_cut.load(Ordering::SeqCst);
        if left == 0 {
            return Err(Error::other("the power is cut"));
        }
        if left != u64::MAX {
            self.until_cut.store(left - 1, Ordering::SeqCst);
        }
        Ok(())
    }
}

impl StorageBackend for Disk {
    fn len(&self) -> Result<u64, Error> {
        Ok(self.inner.lock().unwrap().now.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> Result<(), Error> {
        let inner = self.inner.lock().unwrap();
        let from = offset as usize;
        let part = inner.now.get(from..from + out.len()).ok_or(Error::from(ErrorKind::UnexpectedEof))?;
        out.copy_from_slice(part);
        Ok(())
    }

    fn set_len(&self, len: u64) -> Result<(), Error> {
        self.step()?;
        let mut inner = self.inner.lock().unwrap();
        if self.full.load(Ordering::SeqCst) && len as usize > inner.now.len() {
            return Err(Error::from(ErrorKind::StorageFull));
        }
        inner.now.resize(len as usize, 0);
        // A file's length is metadata; keep the worst case simple: it is synced with the data.
        Ok(())
    }

    fn sync_data(&self) -> Result<(), Error> {
        self.step()?;
        let mut inner = self.inner.lock().unwrap();
        let len = inner.now.len();
        inner.synced.resize(len, 0);
        for block in std::mem::take(&mut inner.dirty) {
            let (from, to) = (block * BLOCK, ((block + 1) * BLOCK).min(len));
            if from < to {
                let Inner { now, synced, .. } = &mut *inner;
                synced[from..to].copy_from_slice(&now[from..to]);
            }
        }
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> Result<(), Error> {
        self.step()?;
        if self.full.load(Ordering::SeqCst) {
            return Err(Error::from(ErrorKind::StorageFull));
        }
        let mut inner = self.inner.lock().unwrap();
        let from = offset as usize;
        let to = from + data.len();
        if inner.now.len() < to {
            return Err(Error::from(ErrorKind::UnexpectedEof));
        }
        inner.now[from..to].copy_from_slice(data);
        inner.dirty.extend(from / BLOCK..=(to.max(from + 1) - 1) / BLOCK);
        Ok(())
    }
}
