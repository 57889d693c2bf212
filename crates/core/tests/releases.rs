//! R1: which number moves, and what that makes of a release.
#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

use fairnotice_core::release::{
    Class::{Major, Minor, Patch},
    ReleaseFile,
    VersionStep::{self, Nothing, Release, Rollback},
};

#[track_caller]
fn check(from: &str, to: &str, expected: VersionStep) {
    let from = (!from.is_empty()).then(|| from.parse().unwrap());
    assert_eq!(VersionStep::between(from.as_ref(), &to.parse().unwrap()), expected, "{from:?} {to}");
}

#[test]
fn the_highest_number_that_moves_decides() {
    check("1.4.2", "2.0.0", Release(Major));
    check("1.4.2", "1.5.0", Release(Minor));
    check("1.4.2", "1.4.3", Release(Patch));
    check("0.4.2", "0.5.0", Release(Minor));
    check("0.4.2", "0.4.3", Release(Patch));
    check("1.9.9", "1.10.0", Release(Minor));
}

#[test]
fn skipped_numbers_count_as_the_greatest_that_moves() {
    check("1.4.2", "4.0.0", Release(Major));
    check("1.4.2", "2.3.1", Release(Major));
    check("1.4.2", "1.9.7", Release(Minor));
    check("1.4.2", "1.4.9", Release(Patch));
}

#[test]
fn a_pre_release_counts_as_its_release() {
    check("1.4.2", "2.0.0-rc.1", Release(Major));
    check("1.4.2", "1.5.0-beta", Release(Minor));
    check("1.4.2", "1.4.3-0", Release(Patch));
    // A pre-release is in production; its own release is not.
    check("2.0.0-rc.1", "2.0.0", Release(Major));
    check("2.0.0-rc.1", "2.0.0-rc.2", Release(Major));
    check("1.5.0-rc.1", "1.5.0", Release(Minor));
    check("1.5.1-rc.1", "1.5.1", Release(Patch));
    check("1.5.1-rc.1", "1.6.0", Release(Minor));
    check("2.0.0-rc.1", "2.0.1", Release(Major));
}

#[test]
fn the_way_back_weighs_as_much_as_the_way_there() {
    check("2.0.1", "2.0.0-rc.1", Rollback(Major));
    check("1.6.0", "1.5.1-rc.1", Rollback(Minor));
    check("1.5.0", "1.5.0-rc.1", Rollback(Minor));
}

#[test]
fn build_metadata_alone_is_no_release() {
    check("1.4.2+a", "1.4.2+b", Nothing);
    check("1.4.2", "1.4.2", Nothing);
    check("1.4.2+a", "1.4.3+a", Release(Patch));
}

#[test]
fn an_earlier_version_is_a_rollback() {
    check("2.0.0", "1.9.9", Rollback(Major));
    check("1.5.0", "1.4.9", Rollback(Minor));
    check("1.4.3", "1.4.2", Rollback(Patch));
    check("1.5.0", "1.5.0-rc.1", Rollback(Minor));
}

#[test]
fn without_an_earlier_version_the_zeros_decide() {
    check("", "1.0.0", Release(Major));
    check("", "1.4.0", Release(Minor));
    check("", "1.4.2", Release(Patch));
}

#[test]
fn a_person_may_raise_the_class_and_not_lower_it() {
    let class = |raised: &str| {
        let json = format!(r#"{{"from":"1.4.2","to":"1.5.0","raised_class":{raised}}}"#);
        serde_json::from_str::<ReleaseFile>(&json).unwrap().class()
    };
    assert_eq!(class("null"), Some(Minor));
    assert_eq!(class("\"major\""), Some(Major));
    assert_eq!(class("\"patch\""), Some(Minor));
    assert_eq!(Patch.name(), "platform patch");
}
