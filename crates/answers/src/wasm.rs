//! The same answers for a JavaScript engine.

use crate::Answers;
use std::cell::RefCell;
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    static ANSWERS: RefCell<Answers> = RefCell::default();
}

/// The answer to one question, as [`Answers::answer`] gives it.
#[wasm_bindgen]
#[expect(unreachable_pub, reason = "what JavaScript calls is public")]
pub fn answer(question: &str) -> String {
    ANSWERS.with_borrow_mut(|answers| answers.answer(question))
}
