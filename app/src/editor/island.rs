//! The JavaScript side of the editor, typed. The only module outside `platform` that speaks to JavaScript: the island is not
//! the browser but a component of this folder.

use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlElement;

/// Where the bundle is served; the name carries a hash of its content.
const BUNDLE: &str = env!("MUSTER_EDITOR");

#[wasm_bindgen(inline_js = "export const load_island = (address) => import(address);")]
extern "C" {
    fn load_island(address: &str) -> Promise;
}

#[wasm_bindgen]
extern "C" {
    /// The bundle.
    type Module;
    #[wasm_bindgen(method, catch)]
    fn mount(this: &Module, place: &HtmlElement, options: &JsValue, host: &JsValue) -> Result<Island, JsValue>;

    /// A mounted editor.
    #[derive(Clone)]
    pub type Island;
    /// Shows edits that automerge has. `own`: an undo or redo, which the cursor follows.
    #[wasm_bindgen(method, catch)]
    pub fn apply(this: &Island, edits: &str, own: bool) -> Result<(), JsValue>;
    /// Compares with automerge and shows what it has.
    #[wasm_bindgen(method, catch)]
    pub fn reconcile(this: &Island) -> Result<bool, JsValue>;
    /// Runs a command by name.
    #[wasm_bindgen(method, catch)]
    pub fn command(this: &Island, name: &str) -> Result<(), JsValue>;
    /// Shows where others are.
    #[wasm_bindgen(method, catch)]
    pub fn carets(this: &Island, carets: &str) -> Result<(), JsValue>;
    /// Allows or forbids writing.
    #[wasm_bindgen(method, catch, js_name = setEditable)]
    pub fn set_editable(this: &Island, editable: bool) -> Result<(), JsValue>;
    /// Goes to a block by its number.
    #[wasm_bindgen(method, catch, js_name = goTo)]
    pub fn go_to(this: &Island, block: u32) -> Result<(), JsValue>;
    /// Puts the cursor into the text.
    #[wasm_bindgen(method, catch)]
    pub fn focus(this: &Island) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn destroy(this: &Island) -> Result<(), JsValue>;
}

/// What the island calls. Each closure is `Fn`: an undo inside a callback may call another.
pub struct Host {
    object: Object,
    /// Alive as long as the island may call.
    closures: Vec<Box<dyn std::any::Any>>,
}

impl Host {
    /// A host without callbacks.
    pub fn new() -> Self {
        Self { object: Object::new(), closures: Vec::new() }
    }

    fn put<T: ?Sized + 'static>(mut self, name: &str, closure: Closure<T>) -> Self
    where
        Closure<T>: AsRef<JsValue>,
    {
        // Setting a property of a fresh object cannot fail.
        let _ = Reflect::set(&self.object, &JsValue::from_str(name), closure.as_ref());
        self.closures.push(Box::new(closure));
        self
    }

    /// Writes edits; says whether they could be.
    pub fn edit(self, run: impl Fn(String) -> bool + 'static) -> Self {
        self.put("edit", Closure::<dyn Fn(String) -> bool>::new(run))
    }

    /// Gives the blocks.
    pub fn blocks(self, run: impl Fn() -> String + 'static) -> Self {
        self.put("blocks", Closure::<dyn Fn() -> String>::new(run))
    }

    /// Something without arguments: `undo`, `redo`.
    pub fn act(self, name: &str, run: impl Fn() + 'static) -> Self {
        self.put(name, Closure::<dyn Fn()>::new(run))
    }

    /// Takes the selection: anchor and head, -1 when the focus is elsewhere.
    pub fn selected(self, run: impl Fn(f64, f64) + 'static) -> Self {
        self.put("selected", Closure::<dyn Fn(f64, f64)>::new(run))
    }

    /// Takes a text: `toolbar`, `outline`, `diverged`.
    pub fn hear(self, name: &str, run: impl Fn(String) + 'static) -> Self {
        self.put(name, Closure::<dyn Fn(String)>::new(run))
    }
}

/// An island on the page with what it calls. Leaves the page when dropped.
pub struct Mounted {
    /// The island.
    pub island: Island,
    _host: Host,
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = self.island.destroy();
    }
}

/// The loaded bundle.
pub struct Bundle(Module);

impl Bundle {
    /// Loads the bundle; the browser keeps it, so later calls are quick.
    pub async fn load() -> Result<Self, JsValue> {
        JsFuture::from(load_island(BUNDLE)).await.map(|module| Self(module.unchecked_into()))
    }

    /// Mounts the editor on an element. `options` is the JSON of the island's options.
    pub fn mount(&self, place: &HtmlElement, options: &str, host: Host) -> Result<Mounted, JsValue> {
        let options = js_sys::JSON::parse(options)?;
        let island = self.0.mount(place, &options, &host.object)?;
        Ok(Mounted { island, _host: host })
    }
}
