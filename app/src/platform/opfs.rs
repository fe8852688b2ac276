//! The origin-private file system: files that only this origin sees, for content too large for the database. Bound by hand
//! where browsers differ: a call that is not there is an answer, not a crash.

use super::files::Content;
use js_sys::{Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DomException, File, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetDirectoryOptions,
    FileSystemGetFileOptions, FileSystemRemoveOptions,
};

/// Why a file could not be kept or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// The browser cannot keep files here: it is too old, or the page is not on HTTPS.
    #[error("this browser keeps no files here")]
    Unavailable,
    /// This device or the browser's share of it is full.
    #[error("this device is full")]
    Full,
    /// Something else.
    #[error("keeping or reading a file failed: {0}")]
    Failed(String),
}

impl From<JsValue> for FileError {
    fn from(error: JsValue) -> Self {
        match error.dyn_into::<DomException>() {
            Ok(error) if error.name() == "QuotaExceededError" => Self::Full,
            Ok(error) => Self::Failed(format!("{}: {}", error.name(), error.message())),
            Err(error) => Self::Failed(error.as_string().unwrap_or_default()),
        }
    }
}

/// Whether a call failed because there is no such thing.
fn is_missing(error: &JsValue) -> bool {
    error.dyn_ref::<DomException>().is_some_and(|e| e.name() == "NotFoundError")
}

/// Calls a method that may not be there.
fn call(on: &JsValue, name: &str, with: &[&JsValue]) -> Result<Promise, FileError> {
    let method = Reflect::get(on, &name.into()).ok().and_then(|m| m.dyn_into::<Function>().ok());
    let method = method.ok_or(FileError::Unavailable)?;
    let with: js_sys::Array = with.iter().map(|value| (*value).clone()).collect();
    Ok(method.apply(on, &with)?.unchecked_into())
}

/// A folder.
#[derive(Clone)]
pub struct Folder(FileSystemDirectoryHandle);

impl Folder {
    async fn root() -> Result<Self, FileError> {
        let storage: JsValue = web_sys::window().ok_or(FileError::Unavailable)?.navigator().storage().into();
        if storage.is_undefined() {
            return Err(FileError::Unavailable);
        }
        Ok(Self(JsFuture::from(call(&storage, "getDirectory", &[])?).await?.unchecked_into()))
    }

    async fn within(&self, name: &str, create: bool) -> Result<Option<Self>, FileError> {
        let options = FileSystemGetDirectoryOptions::new();
        options.set_create(create);
        match JsFuture::from(self.0.get_directory_handle_with_options(name, &options)).await {
            Ok(folder) => Ok(Some(Self(folder.unchecked_into()))),
            Err(error) if is_missing(&error) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The folder at the end of a path, made if need be.
    pub async fn make(path: &[&str]) -> Result<Self, FileError> {
        let mut folder = Self::root().await?;
        for name in path {
            folder = folder.within(name, true).await?.ok_or_else(|| FileError::Failed((*name).to_owned()))?;
        }
        Ok(folder)
    }

    /// The folder at the end of a path, if it is there.
    pub async fn find(path: &[&str]) -> Result<Option<Self>, FileError> {
        let mut folder = Self::root().await?;
        for name in path {
            let Some(next) = folder.within(name, false).await? else { return Ok(None) };
            folder = next;
        }
        Ok(Some(folder))
    }

    async fn file(&self, name: &str, create: bool) -> Result<Option<FileSystemFileHandle>, FileError> {
        let options = FileSystemGetFileOptions::new();
        options.set_create(create);
        match JsFuture::from(self.0.get_file_handle_with_options(name, &options)).await {
            Ok(file) => Ok(Some(file.unchecked_into())),
            Err(error) if is_missing(&error) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// A file's content; its bytes stay outside of the page until they are asked for.
    pub async fn read(&self, name: &str) -> Result<Option<Content>, FileError> {
        let Some(handle) = self.file(name, false).await? else { return Ok(None) };
        let file: File = JsFuture::from(handle.get_file()).await?.unchecked_into();
        Ok(Some(Content::of_file(&file)))
    }

    /// Begins to write a file. What it had stays until [`Writer::close`].
    pub async fn write(&self, name: &str) -> Result<Writer, FileError> {
        let handle = self.file(name, true).await?.ok_or(FileError::Unavailable)?;
        Ok(Writer(JsFuture::from(call(&handle, "createWritable", &[])?).await?))
    }

    /// Removes a file or a folder with all that is in it. Nothing there is fine.
    pub async fn remove(&self, name: &str) -> Result<(), FileError> {
        let options = FileSystemRemoveOptions::new();
        options.set_recursive(true);
        match JsFuture::from(self.0.remove_entry_with_options(name, &options)).await {
            Err(error) if !is_missing(&error) => Err(error.into()),
            _ => Ok(()),
        }
    }
}

/// A file that is being written.
pub struct Writer(JsValue);

impl Writer {
    /// Appends.
    pub async fn write(&self, bytes: &[u8]) -> Result<(), FileError> {
        JsFuture::from(call(&self.0, "write", &[&Uint8Array::from(bytes)])?).await?;
        Ok(())
    }

    /// Ends the file, which is there from now on, whole.
    pub async fn close(self) -> Result<(), FileError> {
        JsFuture::from(call(&self.0, "close", &[])?).await?;
        Ok(())
    }

    /// Lets go of what was written.
    pub async fn abort(self) {
        if let Ok(promise) = call(&self.0, "abort", &[]) {
            let _ = JsFuture::from(promise).await;
        }
    }
}
