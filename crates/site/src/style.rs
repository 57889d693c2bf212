//! The sheet of the status site.

macro_rules! sheets {
    ($($name:literal)+) => {
        /// The tokens, and the sheets of `www/site` that are made of them. What is printed comes last: it overrules the others.
        pub const STYLE: &str = concat!(
            include_str!("../../../www/tokens.css"),
            $(include_str!(concat!("../../../www/site/", $name, ".css"))),+
        );
    };
}

sheets! { "page" "parts" "home" "forms" "record" "bars" "history" "releases" "brand" "maker" "policy" "promises" "print" }
