"""Parts that both a record and its revisions have, and instants near others."""

from datetime import datetime, timedelta
from random import Random

from oracle.policy import Policy

from .policies import IMPACTS

NEAR = [0, 0, 1, -1, 2, -2, 60, -60, 3599, 3600, -3600, -3601, 86400, -86400, 86399, 7 * 86400, -7 * 86400, -30 * 86400]


def nearby(rng: Random, at: datetime) -> datetime:
    return at + timedelta(seconds=rng.choice(NEAR))


def component(rng: Random, name: str) -> dict:
    found: dict = {"id": name}
    if rng.random() < 0.95:
        found["impact"] = rng.choice(IMPACTS)
    if rng.random() < 0.4:
        found["downtime"] = rng.random() < 0.8
    return found


def components(rng: Random, policy: Policy) -> list[dict]:
    names = list(policy.components) + (["nowhere"] if rng.random() < 0.03 else [])
    return [component(rng, name) for name in rng.sample(names, rng.randrange(1, min(3, len(names)) + 1))]


def downtime(rng: Random, start: datetime, end: datetime) -> dict:
    found: dict = {"required": rng.random() < 0.5}
    if found["required"] and rng.random() < 0.9:
        found["duration"] = rng.choice(["1 minute", "10 minutes", "1 hour"] if end - start >= timedelta(hours=1) else ["60 seconds"])
        if rng.random() < 0.2:
            found["start"] = start + rng.choice([timedelta(0), timedelta(0), timedelta(minutes=-5)])
            found["start"] = found["start"].replace(microsecond=0)
    return found
