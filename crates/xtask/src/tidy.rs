//! Habits that no compiler keeps: short files, no leftovers, documents that name what exists.

use crate::{error::Error, folder};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A file that passes this hides a noun.
const LONGEST: usize = 500;

/// Where sources are, and where documents point to.
const FOLDERS: [&str; 6] = ["crates", "www", "npm", "tests", "policies", "docs"];

/// What others made, or a program did.
const FOREIGN: [&str; 3] = ["node_modules", "target", "dist"];

/// Fails with every complaint, a line each.
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
    if complaints.is_empty() { Ok(()) } else { Err(Error::StepMessage(complaints.join("\n      "))) }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Error> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    for entry in entries {
        let path = entry.map_err(Error::file(folder))?.path();
        let is_foreign = path.file_name().is_some_and(|name| FOREIGN.iter().any(|foreign| name == *foreign));
        if path.is_dir() && !is_foreign {
            collect(&path, files)?;
        } else if path.is_file() {
            files.push(path);
        }
    }
    Ok(())
}

/// Everything wrong with one file, each complaint naming the file and the line.
fn complaints_about(name: &str, text: &str, exists: impl Fn(&str) -> bool) -> Vec<String> {
    let mut complaints = Vec::new();
    let has_ending = |endings: &[&str]| {
        Path::new(name).extension().is_some_and(|ending| endings.iter().any(|known| ending == *known))
    };
    let lines = text.lines().count();
    if has_ending(&["rs", "js"]) && lines > LONGEST {
        complaints.push(format!("{name}: {lines} lines, more than {LONGEST}: find the noun that it hides"));
    }
    // Put together here, so that this file does not complain about itself.
    let leftovers = ["todo", "dbg"].map(|name| format!("{name}!("));
    for (number, line) in text.lines().enumerate() {
        let at = format!("{name}:{}", number + 1);
        if has_ending(&["rs"]) && leftovers.iter().any(|leftover| line.contains(leftover.as_str())) {
            complaints.push(format!("{at}: a leftover: `{}`", line.trim()));
        }
        if name.starts_with("www/")
            && [" style=\"", " style='", " style=`"].iter().any(|attribute| line.contains(attribute))
        {
            complaints.push(format!("{at}: a `style` attribute, which a strict page reports: use the style sheet"));
        }
        if has_ending(&["md"]) {
            let quoted = line.split('`').skip(1).step_by(2).filter(|path| is_path(path));
            complaints.extend(quoted.filter(|path| !exists(path)).map(|path| format!("{at}: there is no `{path}`")));
        }
    }
    complaints
}

/// Whether a document means one file or folder of this tree, and not a pattern.
fn is_path(text: &str) -> bool {
    let is_ours = FOLDERS.iter().any(|folder| text.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')));
    is_ours && !text.contains(|letter: char| letter.is_whitespace() || "*{}<>…$".contains(letter))
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, complaints_about};

    #[track_caller]
    fn check(name: &str, text: &str, expected: &[&str]) {
        assert_eq!(complaints_about(name, text, |path| path == "docs/api.md"), expected);
    }

    #[test]
    fn a_long_source_is_named() {
        check("crates/a.rs", &"\n".repeat(LONGEST), &[]);
        check(
            "crates/a.rs",
            &"\n".repeat(LONGEST + 1),
            &["crates/a.rs: 501 lines, more than 500: find the noun that it hides"],
        );
        check("crates/a.snap", &"\n".repeat(LONGEST + 1), &[]);
    }

    #[test]
    fn a_document_names_what_exists() {
        check("README.md", "see `docs/api.md`, `docs/*.md` and `serve`", &[]);
        check("README.md", "one\nsee `docs/gone.md`", &["README.md:2: there is no `docs/gone.md`"]);
    }

    #[test]
    fn a_style_attribute_is_found_in_pages_alone() {
        let complaint = "www/a.html:1: a `style` attribute, which a strict page reports: use the style sheet";
        check("www/a.html", "<p style=\"color: red\">", &[complaint]);
        check("crates/a.txt", "<p style=\"color: red\">", &[]);
    }
}
