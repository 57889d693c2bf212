//! The address of a subscriber.

use fairnotice_core::diagnostic::Diagnostic;
use fairnotice_notify::address::Address;

/// Reads an address that somebody entered; refuses, at the key `address`, one that mail cannot be sent to.
pub fn address(text: &str) -> Result<Address, Diagnostic> {
    if text.trim().is_empty() {
        return Err(Diagnostic::new("address", "the address is missing").help("such as `name@example.com`"));
    }
    text.parse()
        .map_err(|error: fairnotice_notify::address::AddressError| Diagnostic::new("address", error.to_string()))
}
