//! Takes out of a module what can only speak to a developer: a page that embeds the widget has nobody to read it.
//!
//! With `panic = "abort"` and no hook, a panic ends in a trap whatever it says; still it carries the formatting of its
//! message along, for thousands of call sites. On the stable toolchain the standard library comes compiled, so the way
//! to be rid of it is to cut the functions that begin a panic down to the trap in which they end. What only they needed
//! is found unused and dropped.

use crate::error::Error;
use std::env;
use walrus::{ExportItem, FunctionBuilder, FunctionId, FunctionKind, Module, ModuleConfig, ValType, passes};

/// What a function is cut down to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cut {
    /// A trap: it would never have returned.
    Trap,
    /// Success, with nothing written.
    Silence,
}

/// Leptos links the crate wasm-streams for a server's functions, of which there are none: its tasks are never begun, but lie
/// in the module's table, where nothing can be found unused. Only its state machines are cut, which no other code is like,
/// and not whatever has that crate in its name: of functions with the same code LLVM keeps one.
const STREAMS: [&str; 4] = [
    "<futures_util::abortable::Abortable<<wasm_streams::",
    "<core::panic::unwind_safe::AssertUnwindSafe<<wasm_streams::",
    "js_sys::futures::future_to_promise::<core::panic::unwind_safe::AssertUnwindSafe<<wasm_streams::",
    "js_sys::futures::future_to_promise::<core::panic::unwind_safe::AssertUnwindSafe<futures_util::future::try_future::UnwrapOrElse<futures_util::abortable::Abortable<<wasm_streams::",
];

/// What becomes of a function, by its name as a Rust path.
fn cut(path: &str) -> Option<Cut> {
    let begins = |prefixes: &[&str]| prefixes.iter().any(|prefix| path.starts_with(prefix));
    if path.ends_with("core::fmt::Debug>::fmt") || path == "<std::io::error::Error as core::fmt::Display>::fmt" {
        return Some(Cut::Silence);
    }
    let panics = begins(&[
        "core::panicking::",
        "core::option::expect_failed",
        "core::option::unwrap_failed",
        "core::result::unwrap_failed",
        "core::str::slice_error_fail",
        "core::slice::index::slice_index_fail",
        "core::slice::copy_from_slice_impl::len_mismatch_fail",
        "core::cell::panic_already",
        "core::cell::lazy::panic_poisoned",
        "std::sync::lazy_lock::panic_poisoned",
        "std::thread::local::panic_access_error",
        "std::panicking::panic_with_hook",
        "std::panicking::panic_handler",
        "alloc::raw_vec::handle_error",
        "alloc::raw_vec::capacity_overflow",
        "alloc::alloc::handle_alloc_error",
        "__rustc::rust_begin_unwind",
        "__rustc::rust_panic",
        "<std::panicking::panic_handler::",
        // What `Debug` alone asks.
        "core::fmt::builders::",
        "<core::fmt::builders::",
    ]);
    (panics || begins(&STREAMS)).then_some(Cut::Trap)
}

/// Cuts a module that still has its names.
pub(crate) fn snip(wasm: &[u8]) -> Result<Vec<u8>, Error> {
    let failed = |error| Error::about("reading the widget's module", &format!("{error:#}"));
    let mut module = ModuleConfig::new().generate_dwarf(false).parse(wasm).map_err(failed)?;
    let cuts = module.funcs.iter_local().filter_map(|(id, _)| {
        let name = module.funcs.get(id).name.as_ref()?;
        Some((id, cut(&format!("{:#}", rustc_demangle::demangle(name)))?))
    });
    // The exports of wasm-streams: nothing makes what they take.
    let streams = module.exports.iter().filter(|export| export.name.starts_with("intounderlying"));
    let streams = streams.filter_map(|export| match export.item {
        ExportItem::Function(id) => Some((id, Cut::Trap)),
        _ => None,
    });
    for (id, how) in cuts.chain(streams).collect::<Vec<_>>() {
        replace(&mut module, id, how);
    }
    let data: Vec<_> = module.data.iter().map(walrus::Data::id).collect();
    for id in data {
        blank_sources(&mut module.data.get_mut(id).value);
    }
    passes::gc::run(&mut module);
    Ok(module.emit_wasm())
}

/// Blanks the names of source files, which only a panic's message would say: they tell of the machine that built this, and
/// other machines' names would make other bytes.
fn blank_sources(data: &mut [u8]) {
    // Where rustc, cargo and this workspace keep theirs. Texts lie side by side with nothing between them, so a name is
    // known by its beginning.
    let cargo = env::var("CARGO_HOME").ok().or_else(|| Some(format!("{}/.cargo", env::var("HOME").ok()?)));
    let beginnings = [Some("/rustc/".to_owned()), cargo, Some("crates/".to_owned())];
    for beginning in beginnings.iter().flatten().map(String::as_bytes).filter(|beginning| !beginning.is_empty()) {
        let mut at = 0;
        while let Some(start) = find(&data[at..], beginning).map(|start| start + at) {
            at = start + beginning.len();
            let path = data[start..].iter().take_while(|byte| byte.is_ascii_graphic()).count();
            if let Some(end) = find(&data[start..start + path], b".rs") {
                data[start..start + end + 3].fill(0);
            }
        }
    }
}

fn find(data: &[u8], text: &[u8]) -> Option<usize> {
    data.windows(text.len()).position(|window| window == text)
}

fn replace(module: &mut Module, id: FunctionId, how: Cut) {
    let kind = module.types.get(module.funcs.get(id).ty());
    let (params, results) = (kind.params().to_vec(), kind.results().to_vec());
    let args = params.iter().map(|ty| module.locals.add(*ty)).collect();
    let mut builder = FunctionBuilder::new(&mut module.types, &params, &results);
    match how {
        Cut::Silence if results == [ValType::I32] => _ = builder.func_body().i32_const(0),
        _ => _ = builder.func_body().unreachable(),
    }
    module.funcs.get_mut(id).kind = FunctionKind::Local(builder.local_func(args));
}

#[cfg(test)]
mod tests {
    use super::{Cut, blank_sources, cut};

    #[test]
    fn only_what_speaks_to_a_developer_is_cut() {
        assert_eq!(cut("core::panicking::panic_fmt"), Some(Cut::Trap));
        assert_eq!(cut("<alloc::string::String as core::fmt::Debug>::fmt"), Some(Cut::Silence));
        for kept in
            ["<alloc::string::String as core::fmt::Display>::fmt", "std::panicking::panic_count::is_zero_slow_path"]
        {
            assert_eq!(cut(kept), None, "{kept}");
        }
    }

    #[test]
    fn names_of_sources_are_blanked_and_nothing_beside_them() {
        let mut data = b"fn-label/rustc/5980/library/core/src/cell.rsfn-title".to_vec();
        blank_sources(&mut data);
        assert!(data.starts_with(b"fn-label\0") && data.ends_with(b"\0fn-title"), "{}", data.escape_ascii());
    }
}
