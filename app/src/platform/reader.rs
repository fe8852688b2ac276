//! The worker that reads files, and the files that somebody chooses.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::task::{Poll, Waker};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{File, HtmlInputElement, MessageEvent, Worker};

/// A file that somebody chose; its content stays outside of the page.
#[derive(Debug, Clone)]
pub struct Picked(File);

impl Picked {
    /// Bytes.
    pub fn size(&self) -> f64 {
        self.0.size()
    }

    /// The same, to be kept.
    pub fn brought(&self) -> super::files::Brought {
        super::files::brought(&self.0)
    }
}

/// The files that were chosen in a control, which forgets them, so that the same can be chosen again.
pub fn picked(event: &web_sys::Event) -> Vec<Picked> {
    let Some(input) = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok()) else { return Vec::new() };
    let files = input.files();
    let all = files.map(|list| (0..list.length()).filter_map(|i| list.get(i)).map(Picked).collect());
    input.set_value("");
    all.unwrap_or_default()
}

/// The worker has ended: it was stopped, could not start, or asked for more than the browser gives.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the reader has ended")]
pub struct Ended;

#[derive(Default)]
struct Heard {
    answers: VecDeque<Vec<u8>>,
    ended: bool,
    waker: Option<Waker>,
}

impl Heard {
    fn wake(&mut self) {
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}

/// A worker that reads. It ends, in whatever it is doing, when this is dropped or stopped.
pub struct Reading {
    worker: Worker,
    heard: Rc<RefCell<Heard>>,
    _hears: Closure<dyn Fn(MessageEvent)>,
    _fails: Closure<dyn Fn(web_sys::Event)>,
}

impl Reading {
    /// Starts one; `None` where the build or the browser has none.
    pub fn start() -> Option<Self> {
        let worker = Worker::new(&super::device::told("muster-reader")?).ok()?;
        let heard = Rc::new(RefCell::new(Heard::default()));
        let to = heard.clone();
        let hears = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let mut to = to.borrow_mut();
            match event.data().dyn_into::<js_sys::Uint8Array>() {
                Ok(bytes) => to.answers.push_back(bytes.to_vec()),
                Err(other) => {
                    super::device::report(&format!("the reader ended: {}", other.as_string().unwrap_or_default()));
                    to.ended = true;
                }
            }
            to.wake();
        });
        worker.set_onmessage(Some(hears.as_ref().unchecked_ref()));
        let to = heard.clone();
        let fails = Closure::<dyn Fn(web_sys::Event)>::new(move |_| {
            let mut to = to.borrow_mut();
            to.ended = true;
            to.wake();
        });
        worker.set_onerror(Some(fails.as_ref().unchecked_ref()));
        Some(Self { worker, heard, _hears: hears, _fails: fails })
    }

    /// Hands a file over, or a question, or both in this order.
    pub fn send(&self, file: Option<&Picked>, question: Option<&[u8]>) {
        let file = file.map_or(JsValue::NULL, |f| f.0.clone().into());
        let question = question.map_or(JsValue::NULL, |q| js_sys::Uint8Array::from(q).into());
        if self.worker.post_message(&js_sys::Array::of2(&file, &question)).is_err() {
            self.stop();
        }
    }

    /// Waits for the next answer.
    ///
    /// # Errors
    /// [`Ended`], now and from now on.
    pub async fn answer(&self) -> Result<Vec<u8>, Ended> {
        std::future::poll_fn(|context| {
            let mut heard = self.heard.borrow_mut();
            if let Some(answer) = heard.answers.pop_front() {
                return Poll::Ready(Ok(answer));
            }
            if heard.ended {
                return Poll::Ready(Err(Ended));
            }
            heard.waker = Some(context.waker().clone());
            Poll::Pending
        })
        .await
    }

    /// Ends it at once.
    pub fn stop(&self) {
        self.worker.terminate();
        let mut heard = self.heard.borrow_mut();
        heard.answers.clear();
        heard.ended = true;
        heard.wake();
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}
