//! Paths of source files in a module.

use std::env;

/// Overwrites the paths of source files with zeros. Only panic messages use them, and they differ between machines: the
/// same source would give another module and another hash.
pub(super) fn blank_source_paths(data: &mut [u8]) {
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

#[cfg(test)]
mod tests {
    use super::blank_source_paths;

    #[test]
    fn source_paths_are_blanked_and_the_texts_around_them_stay() {
        let mut data = b"fn-label/rustc/5980/library/core/src/cell.rsfn-title".to_vec();
        blank_source_paths(&mut data);
        assert!(data.starts_with(b"fn-label\0") && data.ends_with(b"\0fn-title"), "{}", data.escape_ascii());
    }
}
