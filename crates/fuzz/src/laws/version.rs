//! Laws of versions and their steps (rule R1).

use fairnotice_core::{
    lead::{Lead, Length},
    release::{Class, VersionStep},
    rule::Rule,
};
use semver::Version;

/// Two versions, a line each; any other lines are refused in words.
pub fn two(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (from, to) = text.split_once('\n').unwrap_or((text, ""));
    for line in [from, to] {
        words(line);
    }
    let (from, to) = (from.parse::<Version>(), to.parse::<Version>());
    let Ok(from) = from else { return };
    // The same version again moves nothing.
    assert_eq!(VersionStep::between(Some(&from), &from), VersionStep::Nothing, "{from}");
    assert!(matches!(VersionStep::between(None, &from), VersionStep::Release(_)));
    if let Ok(to) = to {
        step(&from, &to);
    }
}

/// Other words of a file that are made of a number and a name.
fn words(line: &str) {
    if let Ok(lead) = line.parse::<Lead>() {
        assert_eq!(lead.to_string().parse(), Ok(lead));
    }
    match line.parse::<Length>() {
        Ok(length) => assert_eq!(length.to_string().parse(), Ok(length)),
        Err(error) => assert!(error.to_string().contains(line)),
    }
    match line.parse::<Rule>() {
        Ok(rule) => assert_eq!(rule.id(), line),
        Err(error) => assert!(error.to_string().contains(line)),
    }
}

/// The highest number that moves decides, and there and back are a release and its rollback.
pub fn step(from: &Version, to: &Version) {
    let moved = [
        (from.major != to.major, Class::Major),
        (from.minor != to.minor, Class::Minor),
        (from.patch != to.patch, Class::Patch),
    ];
    let moved = moved.into_iter().find_map(|(moves, class)| moves.then_some(class));
    let (there, back) = (VersionStep::between(Some(from), to), VersionStep::between(Some(to), from));
    if from.pre.is_empty() && to.pre.is_empty() {
        assert_eq!(there.class(), moved, "{from} {to}");
        assert_eq!(back.class(), moved, "{from} {to}");
    }
    match from.cmp_precedence(to) {
        std::cmp::Ordering::Less => {
            assert!(!matches!(there, VersionStep::Rollback(_)), "{from} {to}: {there:?}");
            assert!(matches!(back, VersionStep::Rollback(_)), "{from} {to}: {back:?}");
        }
        std::cmp::Ordering::Equal => assert_eq!(there, back, "{from} {to}"),
        std::cmp::Ordering::Greater => assert!(matches!(there, VersionStep::Rollback(_)), "{from} {to}: {there:?}"),
    }
    // Build metadata is no release.
    let mut built = to.clone();
    built.build = semver::BuildMetadata::EMPTY;
    assert_eq!(VersionStep::between(Some(from), &built), there, "{from} {to}");
}
