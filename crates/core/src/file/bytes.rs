//! The bytes of a file: how many there may be, and that they are UTF-8.

use crate::diagnostic::Diagnostic;

/// The largest file that is read: 1 MiB. A policy with the holidays of twenty years and a hundred regions has a tenth of it.
pub const MAX_BYTES: usize = 1 << 20;

/// The text of a file. Refuses what is too large or is no UTF-8, at its place.
pub fn text(bytes: &[u8]) -> Result<&str, Diagnostic> {
    check_size(bytes)?;
    if is_utf16(bytes) {
        return Err(placed(1, "is UTF-16 text").help("save the file as UTF-8"));
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let (before, rest) = bytes.split_at(error.valid_up_to());
        let line = 1 + String::from_utf8_lossy(before).matches('\n').count();
        let byte = rest.first().copied().unwrap_or_default();
        placed(line, format!("the byte 0x{byte:02X} is not UTF-8 text")).help("save the file as UTF-8")
    })
}

pub(super) fn check_size(bytes: &[u8]) -> Result<(), Diagnostic> {
    if bytes.len() <= MAX_BYTES {
        return Ok(());
    }
    Err(placed(1, "is larger than 1 MiB, the most that a policy or a change record may have"))
}

/// A byte order mark, or text whose every other byte is zero.
fn is_utf16(bytes: &[u8]) -> bool {
    matches!(bytes, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, 1..=255, ..] | [1..=255, 0, ..])
}

fn placed(line: usize, what: impl Into<String>) -> Diagnostic {
    Diagnostic { line: u32::try_from(line).unwrap_or(u32::MAX), column: 1, ..Diagnostic::new("", what) }
}
