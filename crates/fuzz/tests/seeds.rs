//! Runs every target on its seeds, which include every input that once found a fault.

use fairnotice_fuzz::Target;
use std::{fs, path::Path};

#[test]
fn no_seed_breaks_its_target() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fuzz");
    for target in Target::ALL {
        let mut inputs = 0;
        for entry in fs::read_dir(root.join(target.name())).expect("a target has a folder of seeds") {
            let path = entry.expect("it can be listed").path();
            println!("{}", path.display());
            target.run(&fs::read(&path).expect("it can be read"));
            inputs += 1;
        }
        assert!(inputs > 0, "`{}` has no seed", target.name());
    }
    // No target reads another folder.
    let folders = fs::read_dir(&root).expect("it can be listed").filter_map(Result::ok);
    let folders: Vec<_> = folders.map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    assert_eq!(folders.len(), Target::ALL.len(), "{folders:?}");
}
