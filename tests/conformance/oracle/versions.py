"""Versions and classes of releases (R1, A32)."""

CLASSES = ["none", "patch", "minor", "major"]


def core(version: str) -> tuple[int, int, int]:
    """Major, minor and patch."""
    major, minor, patch = version.split("+")[0].split("-")[0].split(".")
    return int(major), int(minor), int(patch)


def pre_release(version: str) -> list[str]:
    return version.split("+")[0].split("-", 1)[1].split(".") if "-" in version.split("+")[0] else []


def precedence(version: str) -> tuple:
    """The order of semantic versioning 2.0.0: a pre-release comes before its release, numbers before words, and build metadata
    has no say."""
    messages = [(0, int(word), "") if word.isdigit() else (1, 0, word) for word in pre_release(version)]
    return (core(version), not messages, messages)


def own_class(version: str) -> str:
    """The least release that can lead to a version from one before it: 4.0.0 is MAJOR, 3.10.0 MINOR, 3.9.3 PATCH."""
    major, minor, patch = core(version)
    return "patch" if patch else "minor" if minor else "major"


def higher(one: str, other: str) -> str:
    return max(one, other, key=CLASSES.index)


def moved(before: str, after: str) -> str:
    """The highest component that moves, whichever way. A version before a release's own pre-release lacks that release too, so
    a pre-release that comes or goes counts as its release."""
    if precedence(before) == precedence(after):
        return "none"
    highest = next((n for n, old, new in zip(CLASSES[:0:-1], core(before), core(after)) if old != new), "none")
    for version in (before, after):
        if pre_release(version):
            highest = higher(highest, own_class(version))
    return highest
