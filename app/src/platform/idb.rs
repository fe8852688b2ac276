//! IndexedDB as an ordered store of bytes: named stores with binary keys, or with numbers that the database draws.

use ::idb::{KeyRange, ObjectStore, ObjectStoreParams, Query, Request, Transaction};
use js_sys::{Array, Function, Object, Reflect, Uint8Array};
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbDatabase, IdbTransaction};

/// Why the device's storage did not do what was asked. Nothing of a failed commit is stored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The browser offers no storage here (private mode of some browsers, or switched off).
    #[error("this browser offers no storage: {0}")]
    Unavailable(String),
    /// A read or write failed; most often the disk or the quota is full.
    #[error("storage failed: {0}")]
    Failed(String),
    /// Another version of the app changed the database under this one.
    #[error("the database was changed by another version of the app")]
    Closed,
}

impl From<::idb::Error> for StoreError {
    fn from(error: ::idb::Error) -> Self {
        Self::Failed(error.to_string())
    }
}

/// A store of a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct StoreName {
    /// Its name.
    pub name: &'static str,
    /// Whether the database draws its keys: 1, 2, 3, … in the order of commits across tabs.
    pub numbered: bool,
}

/// One step of a commit.
#[derive(Debug, Clone, PartialEq)]
pub enum Op {
    /// Sets a value.
    Put(StoreName, Vec<u8>, Vec<u8>),
    /// Removes a value.
    Delete(StoreName, Vec<u8>),
    /// Removes all values whose keys begin so.
    DeletePrefix(StoreName, Vec<u8>),
    /// Adds a value under the next number, durably.
    Append(StoreName, Vec<u8>),
    /// Removes a numbered value.
    DeleteNumber(StoreName, u64),
}

impl Op {
    const fn store(&self) -> StoreName {
        match self {
            Self::Put(s, ..) | Self::Delete(s, ..) | Self::DeletePrefix(s, ..) => *s,
            Self::Append(s, ..) | Self::DeleteNumber(s, ..) => *s,
        }
    }
}

/// Keys with their values, in order.
pub type Entries = Vec<(Vec<u8>, Vec<u8>)>;

/// An open database.
#[derive(Clone)]
pub struct Db {
    inner: Rc<Connection>,
}

/// A connection, closed with its last handle: one that stays open would keep its database from being removed.
struct Connection {
    database: IdbDatabase,
    _gives_way: Closure<dyn Fn(web_sys::Event)>,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.database.set_onversionchange(None);
        self.database.close();
    }
}

/// What a transaction is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Read,
    /// Writes what can be had again, from the server or by doing it once more.
    Write,
    /// Writes what nobody else has. It counts as kept when it is on the disk, not when it is in the system's buffers: a
    /// power cut must not take words of which the page said that they are saved, nor give an actor's number out twice.
    WriteDurably,
}

impl Db {
    /// Opens the database, making the stores that it lacks. Changes are additive (MODEL.md 22): a version only adds.
    pub async fn open(name: &str, version: u32, stores: &'static [StoreName]) -> Result<Self, StoreError> {
        let unavailable = |e: ::idb::Error| StoreError::Unavailable(e.to_string());
        let factory = ::idb::Factory::new().map_err(unavailable)?;
        let mut request = factory.open(name, Some(version)).map_err(unavailable)?;
        request.on_upgrade_needed(move |event| {
            use ::idb::event::Event;
            // A failure here aborts the upgrade, and opening reports it.
            let Some(database) = event.target().ok().and_then(|request| request.database().ok()) else { return };
            let existing = database.store_names();
            for store in stores.iter().filter(|s| !existing.iter().any(|e| e == s.name)) {
                let mut params = ObjectStoreParams::new();
                params.auto_increment(store.numbered);
                let _ = database.create_object_store(store.name, params);
            }
        });
        let database: IdbDatabase = request.await.map_err(unavailable)?.into();
        // Or a newer version of the app in another tab could never open its database.
        let gives_way = Closure::<dyn Fn(web_sys::Event)>::new(|event: web_sys::Event| {
            if let Some(db) = event.target().and_then(|t| t.dyn_into::<IdbDatabase>().ok()) {
                db.close();
            }
        });
        database.set_onversionchange(Some(gives_way.as_ref().unchecked_ref()));
        Ok(Self { inner: Rc::new(Connection { database, _gives_way: gives_way }) })
    }

    /// Whether a database is there: opening one to see would make it. Browsers that cannot say are taken to have it.
    pub async fn exists(name: &str) -> bool {
        let ask = || {
            let factory = Reflect::get(&js_sys::global(), &"indexedDB".into()).ok()?;
            let list: Function = Reflect::get(&factory, &"databases".into()).ok()?.dyn_into().ok()?;
            list.call0(&factory).ok()?.dyn_into::<js_sys::Promise>().ok()
        };
        let Some(asked) = ask() else { return true };
        let Ok(list) = wasm_bindgen_futures::JsFuture::from(asked).await else { return true };
        let called = |database: JsValue| Reflect::get(&database, &"name".into()).ok().and_then(|n| n.as_string());
        Array::from(&list).iter().any(|database| called(database).as_deref() == Some(name))
    }

    /// Removes a database. Open connections to it close by themselves.
    pub async fn remove(name: &str) -> Result<(), StoreError> {
        ::idb::Factory::new()?.delete(name)?.await?;
        Ok(())
    }

    /// Begins a transaction. The typed bindings lack its options, which older browsers ignore.
    fn transaction(&self, stores: &[&str], purpose: Purpose) -> Result<Transaction, StoreError> {
        let names: Array = stores.iter().map(|s| JsValue::from_str(s)).collect();
        let (mode, durability) = match purpose {
            Purpose::Read => ("readonly", "default"),
            Purpose::Write => ("readwrite", "relaxed"),
            Purpose::WriteDurably => ("readwrite", "strict"),
        };
        let options = Object::new();
        let database = &self.inner.database;
        let begin = || {
            Reflect::set(&options, &"durability".into(), &durability.into())?;
            let begin: Function = Reflect::get(database, &"transaction".into())?.dyn_into()?;
            begin.call3(database, &names, &mode.into(), &options)?.dyn_into::<IdbTransaction>()
        };
        begin().map(Into::into).map_err(|_| StoreError::Closed)
    }

    /// One value.
    pub async fn get(&self, store: StoreName, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let tx = self.transaction(&[store.name], Purpose::Read)?;
        let value = tx.object_store(store.name)?.get(Query::Key(js_bytes(key)))?.await?;
        Ok(value.map(|v| rust_bytes(&v)))
    }

    /// All values whose keys begin with `prefix`, in order.
    pub async fn scan(&self, store: StoreName, prefix: &[u8]) -> Result<Vec<(Vec<u8>, Vec<u8>)>, StoreError> {
        let tx = self.transaction(&[store.name], Purpose::Read)?;
        let place = tx.object_store(store.name)?;
        let range = prefix_range(prefix)?;
        let keys = place.get_all_keys(range.clone(), None)?;
        let values = place.get_all(range, None)?;
        let (keys, values) = (keys.await?, values.await?);
        Ok(keys.iter().map(rust_bytes).zip(values.iter().map(rust_bytes)).collect())
    }

    /// The same for many prefixes and several stores in one transaction: per prefix and store, in their orders.
    pub async fn scan_all(&self, stores: &[StoreName], prefixes: &[Vec<u8>]) -> Result<Vec<Vec<Entries>>, StoreError> {
        let names: Vec<&str> = stores.iter().map(|s| s.name).collect();
        let tx = self.transaction(&names, Purpose::Read)?;
        let places = names.iter().map(|name| tx.object_store(name)).collect::<Result<Vec<_>, _>>()?;
        // All are asked for before the first is waited for, or the transaction would end in between.
        let mut asked = Vec::with_capacity(prefixes.len() * places.len());
        for prefix in prefixes {
            let range = prefix_range(prefix)?;
            for place in &places {
                asked.push((place.get_all_keys(range.clone(), None)?, place.get_all(range.clone(), None)?));
            }
        }
        let mut asked = asked.into_iter();
        let mut all = Vec::with_capacity(prefixes.len());
        for _ in prefixes {
            let mut of_stores = Vec::with_capacity(places.len());
            for (keys, values) in asked.by_ref().take(places.len()) {
                let (keys, values) = (keys.await?, values.await?);
                of_stores.push(keys.iter().map(rust_bytes).zip(values.iter().map(rust_bytes)).collect());
            }
            all.push(of_stores);
        }
        Ok(all)
    }

    /// At most `most` values whose keys begin with `prefix` and come behind `after`, in order.
    pub async fn page(
        &self,
        store: StoreName,
        prefix: &[u8],
        after: Option<&[u8]>,
        most: u32,
    ) -> Result<Vec<(Vec<u8>, Vec<u8>)>, StoreError> {
        let tx = self.transaction(&[store.name], Purpose::Read)?;
        let place = tx.object_store(store.name)?;
        let range: Option<Query> = match (after, upper_bound(prefix)) {
            (Some(after), Some(upper)) => {
                Some(KeyRange::bound(&js_bytes(after), &js_bytes(&upper), Some(true), Some(true))?.into())
            }
            (Some(after), None) => Some(KeyRange::lower_bound(&js_bytes(after), Some(true))?.into()),
            (None, _) => prefix_range(prefix)?,
        };
        let keys = place.get_all_keys(range.clone(), Some(most))?;
        let values = place.get_all(range, Some(most))?;
        let (keys, values) = (keys.await?, values.await?);
        Ok(keys.iter().map(rust_bytes).zip(values.iter().map(rust_bytes)).collect())
    }

    /// All keys, in order.
    pub async fn keys(&self, store: StoreName) -> Result<Vec<Vec<u8>>, StoreError> {
        let tx = self.transaction(&[store.name], Purpose::Read)?;
        let keys = tx.object_store(store.name)?.get_all_keys(None, None)?.await?;
        Ok(keys.iter().map(rust_bytes).collect())
    }

    /// All values of a numbered store, in order.
    pub async fn numbered(&self, store: StoreName) -> Result<Vec<(u64, Vec<u8>)>, StoreError> {
        let tx = self.transaction(&[store.name], Purpose::Read)?;
        let place = tx.object_store(store.name)?;
        let keys = place.get_all_keys(None, None)?;
        let values = place.get_all(None, None)?;
        let (keys, values) = (keys.await?, values.await?);
        Ok(keys.iter().filter_map(number).zip(values.iter().map(rust_bytes)).collect())
    }

    /// Does all of it or nothing; on success the numbers drawn for [`Op::Append`], in order.
    pub async fn commit(&self, ops: &[&Op]) -> Result<Vec<u64>, StoreError> {
        let mut stores: Vec<&str> = ops.iter().map(|o| o.store().name).collect();
        stores.sort_unstable();
        stores.dedup();
        if stores.is_empty() {
            return Ok(Vec::new());
        }
        let durably = ops.iter().any(|op| matches!(op, Op::Append(..)));
        let tx = self.transaction(&stores, if durably { Purpose::WriteDurably } else { Purpose::Write })?;
        let mut appended = Vec::new();
        for op in ops {
            let place: ObjectStore = tx.object_store(op.store().name)?;
            match op {
                Op::Put(_, key, value) => drop(place.put(&js_bytes(value), Some(&js_bytes(key)))?),
                Op::Delete(_, key) => drop(place.delete(Query::Key(js_bytes(key)))?),
                Op::DeletePrefix(_, prefix) => {
                    match prefix_range(prefix)? {
                        Some(range) => drop(place.delete(range)?),
                        None => drop(place.clear()?),
                    };
                }
                Op::Append(_, value) => appended.push(place.put(&js_bytes(value), None)?),
                Op::DeleteNumber(_, n) => drop(place.delete(Query::Key(JsValue::from_f64(*n as f64)))?),
            }
        }
        finished(tx).await?;
        appended
            .iter()
            .map(|r| r.result().ok().as_ref().and_then(number).ok_or_else(|| StoreError::Failed("no key drawn".into())))
            .collect()
    }

    /// Draws the next number of a counter; no two tabs ever get the same.
    pub async fn next(&self, store: StoreName, key: &[u8]) -> Result<u64, StoreError> {
        let tx = self.transaction(&[store.name], Purpose::WriteDurably)?;
        let place = tx.object_store(store.name)?;
        let last = place.get(Query::Key(js_bytes(key)))?.await?.map(|v| rust_bytes(&v)).unwrap_or_default();
        let last = last.try_into().map_or(0, u64::from_be_bytes);
        let next = last + 1;
        drop(place.put(&js_bytes(&next.to_be_bytes()), Some(&js_bytes(key)))?);
        finished(tx).await?;
        Ok(next)
    }

    /// The value under `key`, which becomes `fresh` if there is none; the same for all tabs that ask at once.
    pub async fn get_or_put(&self, store: StoreName, key: &[u8], fresh: &[u8]) -> Result<Vec<u8>, StoreError> {
        let tx = self.transaction(&[store.name], Purpose::WriteDurably)?;
        let place = tx.object_store(store.name)?;
        if let Some(kept) = place.get(Query::Key(js_bytes(key)))?.await? {
            return Ok(rust_bytes(&kept));
        }
        drop(place.put(&js_bytes(fresh), Some(&js_bytes(key)))?);
        finished(tx).await?;
        Ok(fresh.to_vec())
    }
}

async fn finished(tx: Transaction) -> Result<(), StoreError> {
    let result = tx.await?;
    if result.is_committed() { Ok(()) } else { Err(StoreError::Failed("the transaction was aborted".into())) }
}

fn js_bytes(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

fn rust_bytes(value: &JsValue) -> Vec<u8> {
    // Keys come back as buffers, values as they were put.
    Uint8Array::new(value).to_vec()
}

fn number(value: &JsValue) -> Option<u64> {
    value.as_f64().map(|n| n as u64)
}

/// The keys that begin with `prefix`; `None` for all of them.
fn prefix_range(prefix: &[u8]) -> Result<Option<Query>, StoreError> {
    if prefix.is_empty() {
        return Ok(None);
    }
    let lower = js_bytes(prefix);
    let range = match upper_bound(prefix) {
        None => KeyRange::lower_bound(&lower, None)?,
        Some(upper) => KeyRange::bound(&lower, &js_bytes(&upper), Some(false), Some(true))?,
    };
    Ok(Some(range.into()))
}

/// The first key behind all that begin with `prefix`; `None` if there is none.
fn upper_bound(prefix: &[u8]) -> Option<Vec<u8>> {
    let mut upper = prefix.to_vec();
    while let Some(last) = upper.pop() {
        if last < u8::MAX {
            upper.push(last + 1);
            return Some(upper);
        }
    }
    None
}
