//! Makes a WASM module smaller: removes panic messages and the output of `Debug`, as the tool wasm-snip does.
//!
//! The widget is built with `panic = "abort"` and without a panic hook. So nobody sees a panic's message: every panic
//! ends in a trap. But the code that formats the messages is still in the module, for thousands of call sites. The
//! stable toolchain cannot leave it out, because its standard library is already compiled. So this module replaces the
//! bodies of the functions that start a panic with a trap. Functions and data that only those bodies used are then
//! unused, and are removed.

use crate::error::Error;
use std::env;
use walrus::{ExportItem, FunctionBuilder, FunctionId, FunctionKind, Module, ModuleConfig, ValType, passes};

/// The new body of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Body {
    /// A trap, for a function that never returns.
    Trap,
    /// Returns success and writes nothing.
    WriteNothing,
}

/// Functions of the crate wasm-streams. Leptos links it for server functions, which the widget does not have. It is
/// never called, but the module's table of functions refers to it, so it does not count as unused.
///
/// The list has only the state machines of its tasks, and not every function with the crate's name: LLVM merges
/// functions with the same code under one name, and another crate may use the merged one.
const STREAMS: [&str; 4] = [
    "<futures_util::abortable::Abortable<<wasm_streams::",
    "<core::panic::unwind_safe::AssertUnwindSafe<<wasm_streams::",
    "js_sys::futures::future_to_promise::<core::panic::unwind_safe::AssertUnwindSafe<<wasm_streams::",
    "js_sys::futures::future_to_promise::<core::panic::unwind_safe::AssertUnwindSafe<futures_util::future::try_future::UnwrapOrElse<futures_util::abortable::Abortable<<wasm_streams::",
];

/// The new body of the function with this Rust path, if it gets one.
fn new_body(path: &str) -> Option<Body> {
    let begins = |prefixes: &[&str]| prefixes.iter().any(|prefix| path.starts_with(prefix));
    if path.ends_with("core::fmt::Debug>::fmt") || path == "<std::io::error::Error as core::fmt::Display>::fmt" {
        return Some(Body::WriteNothing);
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
        // Only `Debug` uses these.
        "core::fmt::builders::",
        "<core::fmt::builders::",
    ]);
    (panics || begins(&STREAMS)).then_some(Body::Trap)
}

/// Makes a module smaller. It must still have its name section.
pub(super) fn snip(wasm: &[u8]) -> Result<Vec<u8>, Error> {
    let failed = |error| Error::about("reading the widget's module", &format!("{error:#}"));
    let mut module = ModuleConfig::new().generate_dwarf(false).parse(wasm).map_err(failed)?;
    let by_name = module.funcs.iter_local().filter_map(|(id, _)| {
        let name = module.funcs.get(id).name.as_ref()?;
        Some((id, new_body(&format!("{:#}", rustc_demangle::demangle(name)))?))
    });
    // The exports of wasm-streams. JavaScript cannot call them, because nothing creates the objects that they take.
    let streams = module.exports.iter().filter(|export| export.name.starts_with("intounderlying"));
    let streams = streams.filter_map(|export| match export.item {
        ExportItem::Function(id) => Some((id, Body::Trap)),
        _ => None,
    });
    for (id, body) in by_name.chain(streams).collect::<Vec<_>>() {
        replace(&mut module, id, body);
    }
    let data: Vec<_> = module.data.iter().map(walrus::Data::id).collect();
    for id in data {
        blank_source_paths(&mut module.data.get_mut(id).value);
    }
    passes::gc::run(&mut module);
    Ok(module.emit_wasm())
}

/// Overwrites the paths of source files with zeros. Only panic messages use them, and they differ between machines: the
/// same source would give another module and another hash.
fn blank_source_paths(data: &mut [u8]) {
    // How the paths of rustc, cargo and this workspace start. There is no separator between the texts of a module, so
    // only its start shows where a path begins.
    let cargo = env::var("CARGO_HOME").ok().or_else(|| Some(format!("{}/.cargo", env::var("HOME").ok()?)));
    let prefixes = [Some("/rustc/".to_owned()), cargo, Some("crates/".to_owned())];
    for prefix in prefixes.iter().flatten().map(String::as_bytes).filter(|prefix| !prefix.is_empty()) {
        let mut at = 0;
        while let Some(start) = find(&data[at..], prefix).map(|start| start + at) {
            at = start + prefix.len();
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

fn replace(module: &mut Module, id: FunctionId, body: Body) {
    let kind = module.types.get(module.funcs.get(id).ty());
    let (params, results) = (kind.params().to_vec(), kind.results().to_vec());
    let args = params.iter().map(|ty| module.locals.add(*ty)).collect();
    let mut builder = FunctionBuilder::new(&mut module.types, &params, &results);
    match body {
        Body::WriteNothing if results == [ValType::I32] => _ = builder.func_body().i32_const(0),
        _ => _ = builder.func_body().unreachable(),
    }
    module.funcs.get_mut(id).kind = FunctionKind::Local(builder.local_func(args));
}

#[cfg(test)]
mod tests {
    use super::{Body, blank_source_paths, new_body};

    #[test]
    fn only_panics_and_debug_output_are_replaced() {
        assert_eq!(new_body("core::panicking::panic_fmt"), Some(Body::Trap));
        assert_eq!(new_body("<alloc::string::String as core::fmt::Debug>::fmt"), Some(Body::WriteNothing));
        for unchanged in
            ["<alloc::string::String as core::fmt::Display>::fmt", "std::panicking::panic_count::is_zero_slow_path"]
        {
            assert_eq!(new_body(unchanged), None, "{unchanged}");
        }
    }

    #[test]
    fn source_paths_are_blanked_and_the_texts_around_them_stay() {
        let mut data = b"fn-label/rustc/5980/library/core/src/cell.rsfn-title".to_vec();
        blank_source_paths(&mut data);
        assert!(data.starts_with(b"fn-label\0") && data.ends_with(b"\0fn-title"), "{}", data.escape_ascii());
    }
}
