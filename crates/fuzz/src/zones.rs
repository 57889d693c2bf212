//! Zone tables, each built once: building one takes longer than judging by it.

use fairnotice_core::zone::Zone;
use std::{cell::RefCell, collections::BTreeMap};

thread_local! {
    static BUILT: RefCell<BTreeMap<String, Zone>> = const { RefCell::new(BTreeMap::new()) };
}

/// The zone of a name, or what is wrong with the name.
pub fn zone(name: &str) -> Result<Zone, String> {
    BUILT.with_borrow_mut(|built| {
        if let Some(zone) = built.get(name) {
            return Ok(zone.clone());
        }
        let zone = Zone::iana(name).map_err(|error| error.to_string())?;
        built.insert(name.to_owned(), zone.clone());
        Ok(zone)
    })
}
