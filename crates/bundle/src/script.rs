//! Constants in the scripts of `www`, which only the build knows.

use anyhow::{Result, ensure};

/// A script with its constants filled in. A constant is its name, the placeholder in the source and the value. The
/// source has it in a line such as `const VERSION = "dev";`.
pub(crate) fn with_constants(name: &str, source: &str, constants: &[(&str, &str, String)]) -> Result<String> {
    let mut source = source.to_owned();
    for (constant, placeholder, value) in constants {
        let line = format!("const {constant} = \"{placeholder}\";");
        ensure!(source.matches(&line).count() == 1, "{name}: expected the line `{line}` once");
        source = source.replace(&line, &format!("const {constant} = \"{value}\";"));
    }
    Ok(source)
}

#[cfg(test)]
mod tests {
    use super::with_constants;

    #[test]
    fn a_constant_is_filled_in() {
        let constants = [("VERSION", "dev", "1.2.3-abc".to_owned())];
        let filled = with_constants("a.js", "const VERSION = \"dev\";\n", &constants).unwrap();
        assert_eq!(filled, "const VERSION = \"1.2.3-abc\";\n");
        assert!(with_constants("a.js", "const VERSION = 'dev';\n", &constants).is_err());
    }
}
