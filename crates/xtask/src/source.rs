//! Minifies scripts and style sheets, and fills in their constants.

use crate::error::Error;
use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_minifier::{Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_span::SourceType;

/// A minified script. `module` says whether it is an ES module. The error is the first syntax error, after `name`.
pub(crate) fn minified(name: &str, source: &str, module: bool) -> Result<String, Error> {
    let allocator = Allocator::default();
    let kind = if module { SourceType::mjs() } else { SourceType::cjs() };
    let mut parsed = Parser::new(&allocator, source, kind).parse();
    if let Some(diagnostic) = parsed.diagnostics.first() {
        return Err(Error::about(name, diagnostic));
    }
    let minified = Minifier::new(MinifierOptions::default()).minify(&allocator, &mut parsed.program);
    let code = Codegen::new()
        .with_options(CodegenOptions::minify())
        .with_scoping(minified.scoping)
        .with_private_member_mappings(minified.class_private_mappings)
        .build(&parsed.program);
    Ok(code.code)
}

/// A style sheet without comments and without spaces that are not needed.
///
/// It works on lines and does not parse strings, so a sheet must not have a string with punctuation in it. A sheet with
/// code after a comment in the same line stays as it is.
pub(crate) fn lean(source: &str) -> String {
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

/// A script with its constants filled in. A constant is its name, the placeholder in the source and the value. The
/// source has it in a line such as `const VERSION = "dev";`.
pub(crate) fn with_constants(name: &str, source: &str, constants: &[(&str, &str, &str)]) -> Result<String, Error> {
    let mut source = source.to_owned();
    for (constant, placeholder, value) in constants {
        let line = format!("const {constant} = \"{placeholder}\";");
        if source.matches(&line).count() != 1 {
            return Err(Error::Other(format!("{name}: expected the line `{line}` once")));
        }
        source = source.replace(&line, &format!("const {constant} = \"{value}\";"));
    }
    Ok(source)
}

#[cfg(test)]
mod tests {
    use super::{lean, minified, with_constants};

    #[test]
    fn comments_and_indentation_of_a_sheet_are_removed() {
        assert_eq!(
            lean("/* one line */\na :is(b, i) {\n  color: red;\n  margin: 0 1px;\n}\nb { top: 0; }\n"),
            "a :is(b,i){color:red;margin:0 1px}b{top:0}"
        );
        let source = "/* why */ a {}\n  b {}\n";
        assert_eq!(lean(source), source);
    }

    #[test]
    fn a_minified_script_has_the_same_exports() {
        let small =
            minified("a.js", "// why\nconst long = (value) => { return value + 1; };\nexport { long as go };\n", true)
                .unwrap();
        assert!(small.len() < 50 && small.contains("go"), "{small}");
    }

    #[test]
    fn a_syntax_error_names_the_script() {
        let error = minified("a.js", "const = 1;", true).unwrap_err().to_string();
        assert!(error.starts_with("a.js"), "{error}");
    }

    #[test]
    fn a_constant_is_filled_in() {
        let constants = [("VERSION", "dev", "1.2.3-abc")];
        let filled = with_constants("a.js", "const VERSION = \"dev\";\n", &constants).unwrap();
        assert_eq!(filled, "const VERSION = \"1.2.3-abc\";\n");
        assert!(with_constants("a.js", "const VERSION = 'dev';\n", &constants).is_err());
    }
}
