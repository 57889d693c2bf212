//! Makes what a customer's page downloads, and lists it in `manifest.json`.

use crate::{bindgen, script::with_constants, stamp::Stamp};
use anyhow::{Context as _, Result};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use fairnotice_bundle::{Compressed, File, Manifest};
use sha2::{Digest, Sha256, Sha384};
use std::{collections::BTreeMap, fmt::Write as _, fs, io, path::Path};

/// The widget's name in files: the glue is `fairnotice-widget.js`.
const NAME: &str = "fairnotice-widget";

/// The scripts that the hydration fetches when they are needed, and the constants for their hashes.
const PARTS: [(&str, &str); 6] = [
    ("embed-stream.js", "STREAM"),
    ("embed-grid.js", "GRID"),
    ("embed-dismissals.js", "DISMISSALS"),
    ("embed-plain.js", "PLAIN"),
    ("embed-texts.js", "TEXTS"),
    ("embed-recorded.js", "RECORDED"),
];

/// How files are made small, or left as they are.
pub(crate) trait Shrink {
    /// Names the way, and the programs that it uses. Another version can write other files.
    fn version(&self) -> Result<String>;
    /// The module as wasm-bindgen wrote it. `work` is a folder for temporary files.
    fn bound(&self, wasm: Vec<u8>, work: &Path) -> Result<Vec<u8>>;
    /// An ES module. The error is the first syntax error, after `name`.
    fn script(&self, name: &str, source: &str) -> Result<String>;
    /// A style sheet.
    fn style(&self, source: &str) -> String;
    /// How large a file is on its way to a reader.
    fn compressed(&self, contents: &[u8]) -> Result<Option<Compressed>>;
}

/// Writes the files from a compiled widget and the sources in `www`. If nothing has changed since they were last written, it does
/// nothing.
pub(crate) fn make(wasm: &Path, folder: &Path, shrink: &impl Shrink) -> Result<()> {
    let source = |name: &str| {
        let path = root().join("www").join("embed").join(name);
        fs::read_to_string(&path).with_context(|| path.display().to_string())
    };
    let names = PARTS.iter().map(|(name, _)| *name).chain(["embed-hydrate.js", "embed.js", "embed.css"]);
    let sources = names.map(|name| Ok((name, source(name)?))).collect::<Result<BTreeMap<_, _>>>()?;
    let module = fs::read(wasm).with_context(|| wasm.display().to_string())?;
    let every: Vec<_> = sources.values().map(String::as_bytes).chain([&*module]).collect();
    let stamp = Stamp::new(folder, &shrink.version()?, &every);
    if stamp.is_unchanged(folder) {
        return Ok(());
    }
    let work = folder.with_extension("work");
    fs::create_dir_all(&work).with_context(|| work.display().to_string())?;

    let bound = bindgen::bind(module, NAME)?;
    let module = shrink.bound(bound.wasm, &work)?;
    let glue = shrink.script("the glue", &bound.glue)?;
    let style = shrink.style(&sources["embed.css"]);
    let scripted = |name: &str, constants: &[(&str, &str, String)]| {
        shrink.script(name, &with_constants(name, &sources[name], constants)?)
    };
    // Each file contains the hashes of the files that it fetches. So an integrity hash on the loader protects all of
    // them.
    let mut pins = vec![("GLUE", "", pin(glue.as_bytes())), ("WASM", "", pin(&module))];
    let mut contents = BTreeMap::new();
    for (name, constant) in PARTS {
        let part = scripted(name, &[])?;
        pins.push((constant, "", pin(part.as_bytes())));
        contents.insert(name.to_owned(), part.into_bytes());
    }
    let hydrate = scripted("embed-hydrate.js", &pins)?;
    let plain = shrink.script("embed.js", &sources["embed.js"])?;
    let version = version(&[style.as_bytes(), hydrate.as_bytes(), plain.as_bytes()]);
    let known = [
        ("STYLE", "", pin(style.as_bytes())),
        ("HYDRATE", "", pin(hydrate.as_bytes())),
        ("VERSION", "dev", version.clone()),
    ];
    let loader = scripted("embed.js", &known)?;

    contents.insert("embed.js".to_owned(), loader.into_bytes());
    contents.insert("embed.css".to_owned(), style.into_bytes());
    contents.insert("embed-hydrate.js".to_owned(), hydrate.into_bytes());
    contents.insert(format!("{NAME}.js"), glue.into_bytes());
    contents.insert(format!("{NAME}_bg.wasm"), module);
    stamp.remove()?;
    lay(folder, version, contents, shrink)?;
    stamp.write()
}

/// The top of the workspace.
pub(crate) fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here)
}

/// The integrity hash by which one shipped script fetches another. SHA-256 and not SHA-384 as in the manifest, because
/// every reader downloads it.
fn pin(contents: &[u8]) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(contents)))
}

/// Writes every file, and then the manifest, which lists them. Files of an earlier build go.
fn lay(folder: &Path, version: String, contents: BTreeMap<String, Vec<u8>>, shrink: &impl Shrink) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    let before = fs::read(folder.join("manifest.json")).ok();
    let before: Option<Manifest> = before.and_then(|json| serde_json::from_slice(&json).ok());
    let mut files = BTreeMap::new();
    for (name, contents) in contents {
        write(&folder.join(&name), &contents)?;
        let integrity = format!("sha384-{}", STANDARD.encode(Sha384::digest(&contents)));
        let compressed = shrink.compressed(&contents)?;
        files.insert(name, File { bytes: length(&contents), compressed, integrity });
    }
    for name in before.iter().flat_map(|manifest| manifest.files.keys()).filter(|name| !files.contains_key(*name)) {
        remove(&folder.join(name))?;
    }
    let manifest = Manifest { version, files };
    let text = serde_json::to_string_pretty(&manifest).context("manifest.json")?;
    write(&folder.join("manifest.json"), text.as_bytes())
}

/// Writes a file unless it has these contents already. A new modification time would make cargo build the server again.
pub(crate) fn write(path: &Path, contents: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|old| old == contents) {
        return Ok(());
    }
    fs::write(path, contents).with_context(|| path.display().to_string())
}

/// Removes a file, which may be missing.
pub(crate) fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error).with_context(|| path.display().to_string()),
        _ => Ok(()),
    }
}

/// `0.1.0-1a2b3c4d`. The hash is in the name, so the files of one version never change. The scripts contain the hashes of all others.
fn version(contents: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in contents {
        hash.update(part);
    }
    format!("{}-{}", env!("CARGO_PKG_VERSION"), &hex(&hash.finalize())[..8])
}

/// Bytes as text.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing to a string cannot fail.
        _ = write!(text, "{byte:02x}");
        text
    })
}

pub(crate) fn length(contents: &[u8]) -> u64 {
    u64::try_from(contents.len()).unwrap_or(u64::MAX)
}
