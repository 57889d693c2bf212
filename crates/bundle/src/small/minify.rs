//! Minifies scripts and style sheets.

use anyhow::{Result, bail};
use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_minifier::{Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_span::SourceType;

/// A minified ES module. The error is the first syntax error, after `name`.
pub(super) fn script(name: &str, source: &str) -> Result<String> {
    let source = without_bare_fields(source);
    let allocator = Allocator::default();
    let mut parsed = Parser::new(&allocator, &source, SourceType::mjs()).parse();
    if let Some(diagnostic) = parsed.diagnostics.first() {
        bail!("{name}: {diagnostic}");
    }
    let minified = Minifier::new(MinifierOptions::default()).minify(&allocator, &mut parsed.program);
    let code = Codegen::new()
        .with_options(CodegenOptions::minify())
        .with_scoping(minified.scoping)
        .with_private_member_mappings(minified.class_private_mappings)
        .build(&parsed.program);
    Ok(code.code)
}

/// A script without the fields of its classes that have no value: lines such as `  data;`, which only say a type. A class begins and ends at
/// the beginning of a line.
fn without_bare_fields(source: &str) -> String {
    let is_name = |text: &str| !text.is_empty() && text.chars().all(char::is_alphanumeric);
    let mut is_class = false;
    let kept = source.lines().filter(|line| {
        is_class = line.starts_with("class ") || is_class && *line != "}";
        let field = line.strip_prefix("  ").and_then(|line| line.strip_suffix(';'));
        !(is_class && field.is_some_and(is_name))
    });
    kept.flat_map(|line| [line, "\n"]).collect()
}

/// A style sheet without comments and without spaces that are not needed.
///
/// It works on lines and does not parse strings, so a sheet must not have a string with punctuation in it. A sheet with
/// code after a comment in the same line stays as it is.
pub(super) fn style(source: &str) -> String {
    let mut lean = String::new();
    let mut in_comment = false;
    for line in source.lines().map(str::trim) {
        if in_comment || line.starts_with("/*") {
            if line.split_once("*/").is_some_and(|(_, rest)| !rest.is_empty()) {
                return source.to_owned();
            }
            in_comment = !line.contains("*/");
        } else if !line.is_empty() {
            lean.push_str(line);
            lean.push(if line.ends_with([',', '{', '}', ';']) { '\n' } else { ' ' });
        }
    }
    // A space before a colon stays: it can be the one between two selectors.
    for (spaced, tight) in
        [("\n", ""), (" {", "{"), ("{ ", "{"), ("; ", ";"), (" }", "}"), (": ", ":"), (", ", ","), (";}", "}")]
    {
        lean = lean.replace(spaced, tight);
    }
    lean
}

#[cfg(test)]
mod tests {
    use super::{script, style, without_bare_fields};

    #[test]
    fn comments_and_indentation_of_a_sheet_are_removed() {
        assert_eq!(
            style("/* one line */\na :is(b, i) {\n  color: red;\n  margin: 0 1px;\n}\nb { top: 0; }\n"),
            "a :is(b,i){color:red;margin:0 1px}b{top:0}"
        );
        let source = "/* why */ a {}\n  b {}\n";
        assert_eq!(style(source), source);
    }

    #[test]
    fn a_field_that_only_says_a_type_is_removed() {
        let source = "class A {\n  data;\n  b = 1;\n}\nlet x = y ??\n  z;\n";
        assert_eq!(without_bare_fields(source), "class A {\n  b = 1;\n}\nlet x = y ??\n  z;\n");
    }

    #[test]
    fn a_minified_script_has_the_same_exports() {
        let small =
            script("a.js", "// why\nconst long = (value) => { return value + 1; };\nexport { long as go };\n").unwrap();
        assert!(small.len() < 50 && small.contains("go"), "{small}");
    }

    #[test]
    fn a_syntax_error_names_the_script() {
        let error = script("a.js", "const = 1;").unwrap_err().to_string();
        assert!(error.starts_with("a.js"), "{error}");
    }
}
