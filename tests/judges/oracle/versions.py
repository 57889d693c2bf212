"""Versions and classes of releases (R1, A32)."""

CLASSES = ["none", "patch", "minor", "major"]


def core(version: str) -> tuple[int, int, int]:
    """Major, minor and patch: a pre-release counts as its release, and build metadata is no release."""
    major, minor, patch = version.split("+")[0].split("-")[0].split(".")
    return int(major), int(minor), int(patch)


def moved(before: str, after: str) -> str:
    """The highest component that moves, whichever way."""
    for name, old, new in zip(("major", "minor", "patch"), core(before), core(after)):
        if old != new:
            return name
    return "none"


def higher(one: str, other: str) -> str:
    return max(one, other, key=CLASSES.index)
