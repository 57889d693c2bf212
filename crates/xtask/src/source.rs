//! Scripts and style sheets as they are shipped: without what only their authors read.

/// Drops lines that are only comment, blank lines and indentation.
///
/// Working by lines is safe as long as no literal spans two of them, so a source in which one does stays as it is.
/// Comments behind code stay: telling them from text takes a parser.
pub(crate) fn lean(source: &str) -> String {
    let mut lines = Vec::new();
    let mut in_comment = false;
    for line in source.lines().map(str::trim) {
        if in_comment || line.starts_with("/*") {
            // What follows the end of a comment on its own line is code that this reader does not follow.
            if let Some((_, rest)) = line.split_once("*/")
                && !rest.is_empty()
            {
                return source.to_owned();
            }
            in_comment = !line.contains("*/");
        } else if line.matches('`').count() % 2 == 1 || line.ends_with('\\') {
            return source.to_owned();
        } else if !line.is_empty() && !line.starts_with("//") {
            lines.push(line);
        }
    }
    lines.join("\n") + "\n"
}

/// The loader with its version, which stands in one line of the source as `"dev"`.
pub(crate) fn with_version(loader: &str, version: &str) -> Option<String> {
    let line = "const VERSION = \"dev\";";
    (loader.matches(line).count() == 1).then(|| loader.replace(line, &format!("const VERSION = \"{version}\";")))
}

#[cfg(test)]
mod tests {
    use super::{lean, with_version};

    #[track_caller]
    fn check(source: &str, expected: &str) {
        assert_eq!(lean(source), expected);
    }

    #[test]
    fn comments_and_indentation_go() {
        check("// why\nlet a = 1;\n\n  b(a); // kept\n", "let a = 1;\nb(a); // kept\n");
        check("/**\n * why\n */\nexport function f() {\n    g();\n}\n", "export function f() {\ng();\n}\n");
        check("/* one line */\na {\n  color: red;\n}\n", "a {\ncolor: red;\n}\n");
    }

    #[test]
    fn an_address_is_no_comment() {
        check("const a = \"https://example.com/\";\n", "const a = \"https://example.com/\";\n");
    }

    #[test]
    fn a_literal_over_two_lines_keeps_the_source_as_it_is() {
        let source = "const a = `\n  // text\n`;\n  b();\n";
        check(source, source);
        let source = "/* why */ a();\n  b();\n";
        check(source, source);
    }

    #[test]
    fn the_version_takes_its_one_place() {
        assert_eq!(
            with_version("const VERSION = \"dev\";\n", "1.2.3-abc").as_deref(),
            Some("const VERSION = \"1.2.3-abc\";\n")
        );
        assert_eq!(with_version("const VERSION = 'dev';\n", "1.2.3-abc"), None);
    }
}
