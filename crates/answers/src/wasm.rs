//! The same as a function for JavaScript.

use crate::Answers;
use std::cell::RefCell;
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    static ANSWERS: RefCell<Answers> = RefCell::default();
}

/// The answer to one question, as [`Answers::answer`] gives it.
#[wasm_bindgen]
#[expect(unreachable_pub, reason = "wasm-bindgen exports public functions only")]
pub fn answer(question: &str) -> String {
    ANSWERS.with_borrow_mut(|answers| answers.answer(question))
}
