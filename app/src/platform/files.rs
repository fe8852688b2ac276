//! Content of files: of those that people choose, drop or paste, of those kept here, and giving files to people.

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, DataTransfer, File, HtmlAnchorElement, Url};

/// Bytes outside of the page.
#[derive(Debug, Clone)]
pub struct Content(Blob);

impl Content {
    pub(super) fn of_file(file: &File) -> Self {
        Self(file.clone().unchecked_into())
    }

    pub(super) fn of_value(value: JsValue) -> Option<Self> {
        value.dyn_into().ok().map(Self)
    }

    pub(super) fn blob(&self) -> &Blob {
        &self.0
    }

    /// Bytes.
    pub fn size(&self) -> u64 {
        self.0.size() as u64
    }

    /// Some of it.
    pub fn part(&self, from: u64, to: u64) -> Option<Self> {
        self.0.slice_with_f64_and_f64(from as f64, to as f64).ok().map(Self)
    }

    /// The bytes themselves; `None` when they cannot be read (any more).
    pub async fn bytes(&self) -> Option<Vec<u8>> {
        let buffer = JsFuture::from(self.0.array_buffer()).await.ok()?;
        Some(Uint8Array::new(&buffer).to_vec())
    }

    /// The same content, said to be of a type: browsers show pictures only of such.
    pub fn typed(&self, media_type: &str) -> Option<Self> {
        self.0.slice_with_f64_and_f64_and_content_type(0.0, self.0.size(), media_type).ok().map(Self)
    }

    /// An address within this page, good until it is dropped.
    pub fn address(&self) -> Option<Address> {
        Url::create_object_url_with_blob(&self.0).ok().map(Address)
    }
}

/// An address of content within this page.
#[derive(Debug, PartialEq, Eq)]
pub struct Address(String);

impl Address {
    /// As an attribute takes it.
    pub fn get(&self) -> &str {
        &self.0
    }
}

impl Drop for Address {
    fn drop(&mut self) {
        let _ = Url::revoke_object_url(&self.0);
    }
}

/// A file that somebody brings.
#[derive(Debug, Clone)]
pub struct Brought {
    /// What it is called.
    pub name: String,
    /// What is in it.
    pub content: Content,
}

/// Files that were dropped.
pub fn dropped(event: &web_sys::DragEvent) -> Vec<Brought> {
    event.data_transfer().map(|data| carried(&data)).unwrap_or_default()
}

/// Files that were pasted.
pub fn pasted(event: &web_sys::ClipboardEvent) -> Vec<Brought> {
    // Cells of a spreadsheet come as words, with a picture of them.
    let words = |data: &DataTransfer| data.types().iter().any(|kind| kind.as_string().as_deref() == Some("text/plain"));
    event.clipboard_data().filter(|data| !words(data)).map(|data| carried(&data)).unwrap_or_default()
}

/// Whether files are being dragged.
pub fn carries_files(event: &web_sys::DragEvent) -> bool {
    event
        .data_transfer()
        .is_some_and(|data| data.types().iter().any(|kind| kind.as_string().as_deref() == Some("Files")))
}

fn carried(data: &DataTransfer) -> Vec<Brought> {
    let Some(list) = data.files() else { return Vec::new() };
    (0..list.length()).filter_map(|i| list.get(i)).map(|file| brought(&file)).collect()
}

pub(super) fn brought(file: &File) -> Brought {
    Brought { name: file.name(), content: Content::of_file(file) }
}

/// Offers `bytes` as a download. Whether the browser took it.
pub fn download(name: &str, mime: &str, bytes: &[u8]) -> bool {
    let parts = js_sys::Array::of1(&Uint8Array::from(bytes));
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options);
    blob.is_ok_and(|blob| save(name, &Content(blob)))
}

/// Offers content as a download. Whether the browser took it.
pub fn save(name: &str, content: &Content) -> bool {
    offer(name, content).is_some()
}

fn offer(name: &str, content: &Content) -> Option<()> {
    let address = content.address()?;
    let link: HtmlAnchorElement = web_sys::window()?.document()?.create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(address.get());
    link.set_download(name);
    link.click();
    // The browser needs the address until it has begun to read.
    gloo::timers::callback::Timeout::new(60_000, move || drop(address)).forget();
    Some(())
}
