//! Puts the embed's files (built by `cargo xtask build`) into the binary, so that one file is the complete server.
//!
//! `FAIRNOTICE_EMBED` names their folder; by default it is the one where xtask lays them. Without any the server still
//! builds, and says what is missing where it would serve one.

use std::{env, fmt::Write as _, fs, path::Path};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-env-changed=FAIRNOTICE_EMBED");
    let mut table = String::from("&[\n");
    let laid = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../target/shipped");
    // Watched from the beginning: a folder that is not there could not be.
    fs::create_dir_all(&laid)?;
    println!("cargo:rerun-if-changed={}", laid.display());
    let default = laid.join("manifest.json").is_file().then(|| laid.display().to_string());
    if let Some(folder) = env::var("FAIRNOTICE_EMBED").ok().or(default) {
        println!("cargo:rerun-if-changed={folder}");
        let mut files: Vec<_> =
            fs::read_dir(&folder)?.collect::<Result<Vec<_>, _>>()?.into_iter().map(|entry| entry.path()).collect();
        files.sort();
        for file in files.iter().filter(|file| file.is_file()) {
            println!("cargo:rerun-if-changed={}", file.display());
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            writeln!(table, "    ({name:?}, include_bytes!({:?})),", file.display().to_string())?;
        }
    }
    table.push(']');
    fs::write(Path::new(&env::var("OUT_DIR")?).join("embed_files.rs"), table)?;
    Ok(())
}
