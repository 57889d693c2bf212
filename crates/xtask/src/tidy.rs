//! Checks that the compiler does not do: file lengths, leftovers, `style` attributes, paths in documents.

use crate::{error::Error, folder};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The most lines of a source file. A longer one has more than one subject.
const MAX_LINES: usize = 500;

/// The folders with sources and documents. Documents name paths in them.
const FOLDERS: [&str; 6] = ["crates", "www", "npm", "tests", "policies", "docs"];

/// Folders of generated files and of dependencies.
const SKIPPED: [&str; 3] = ["node_modules", "target", "dist"];

/// Fails with every complaint, one per line.
pub(crate) fn check() -> Result<(), Error> {
    let mut complaints = Vec::new();
    let mut files = vec![folder::root().join("README.md")];
    for folder in FOLDERS {
        collect(&folder::root().join(folder), &mut files)?;
    }
    for path in files.iter().filter(|path| path.is_file()) {
        let Ok(text) = String::from_utf8(folder::read(path)?) else { continue };
        let name = path.strip_prefix(folder::root()).unwrap_or(path).to_string_lossy().replace('\\', "/");
        complaints.extend(complaints_about(&name, &text, |path| folder::root().join(path).exists()));
    }
    if complaints.is_empty() { Ok(()) } else { Err(Error::Other(complaints.join("\n      "))) }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Error> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    for entry in entries {
        let path = entry.map_err(Error::file(folder))?.path();
        let is_skipped = path.file_name().is_some_and(|name| SKIPPED.iter().any(|skipped| name == *skipped));
        if path.is_dir() && !is_skipped {
            collect(&path, files)?;
        } else if path.is_file() {
            files.push(path);
        }
    }
    Ok(())
}

/// The complaints about one file. Each names the file and the line.
fn complaints_about(name: &str, text: &str, exists: impl Fn(&str) -> bool) -> Vec<String> {
    let mut complaints = Vec::new();
    let has_ending = |endings: &[&str]| {
        Path::new(name).extension().is_some_and(|ending| endings.iter().any(|known| ending == *known))
    };
    let lines = text.lines().count();
    if has_ending(&["rs", "js"]) && lines > MAX_LINES {
        complaints.push(format!("{name}: {lines} lines; split it into files of at most {MAX_LINES}"));
    }
    // The texts are not in one piece here, so that this file does not match.
    let leftovers = ["todo", "dbg"].map(|name| format!("{name}!("));
    for (number, line) in text.lines().enumerate() {
        let at = format!("{name}:{}", number + 1);
        if has_ending(&["rs"]) && leftovers.iter().any(|leftover| line.contains(leftover.as_str())) {
            complaints.push(format!("{at}: `{}` was left in the source", line.trim()));
        }
        if name.starts_with("www/")
            && [" style=\"", " style='", " style=`"].iter().any(|attribute| line.contains(attribute))
        {
            complaints.push(format!(
                "{at}: a `style` attribute, which a strict content security policy refuses: use the style sheet"
            ));
        }
        if has_ending(&["md"]) {
            let quoted = line.split('`').skip(1).step_by(2).filter(|path| is_path(path));
            complaints.extend(quoted.filter(|path| !exists(path)).map(|path| format!("{at}: there is no `{path}`")));
        }
    }
    complaints
}

/// Whether a text is the path of a file or folder in [`FOLDERS`], and not a pattern.
fn is_path(text: &str) -> bool {
    let is_inside = FOLDERS.iter().any(|folder| text.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')));
    is_inside && !text.contains(|letter: char| letter.is_whitespace() || "*{}<>…$".contains(letter))
}

#[cfg(test)]
mod tests {
    use super::{MAX_LINES, complaints_about};

    #[track_caller]
    fn check(name: &str, text: &str, expected: &[&str]) {
        assert_eq!(complaints_about(name, text, |path| path == "docs/api.md"), expected);
    }

    #[test]
    fn a_long_source_file_is_reported() {
        check("crates/a.rs", &"\n".repeat(MAX_LINES), &[]);
        check(
            "crates/a.rs",
            &"\n".repeat(MAX_LINES + 1),
            &["crates/a.rs: 501 lines; split it into files of at most 500"],
        );
        check("crates/a.snap", &"\n".repeat(MAX_LINES + 1), &[]);
    }

    #[test]
    fn a_path_that_does_not_exist_is_reported() {
        check("README.md", "see `docs/api.md`, `docs/*.md` and `serve`", &[]);
        check("README.md", "one\nsee `docs/gone.md`", &["README.md:2: there is no `docs/gone.md`"]);
    }

    #[test]
    fn a_style_attribute_is_reported_only_in_www() {
        let complaint =
            "www/a.html:1: a `style` attribute, which a strict content security policy refuses: use the style sheet";
        check("www/a.html", "<p style=\"color: red\">", &[complaint]);
        check("crates/a.txt", "<p style=\"color: red\">", &[]);
    }
}
