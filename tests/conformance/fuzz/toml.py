"""Writing TOML, which Python's library only reads: one line for each top-level key, tables inline."""

import json
from datetime import date, datetime


def value(of: object) -> str:
    if isinstance(of, bool):
        return str(of).lower()
    if isinstance(of, datetime):
        return of.isoformat().replace("+00:00", "Z")
    if isinstance(of, (int, date)):
        return str(of)
    if isinstance(of, str):
        return json.dumps(of, ensure_ascii=False)
    if isinstance(of, dict):
        return "{ " + ", ".join(f"{key(k)} = {value(v)}" for k, v in of.items()) + " }"
    return "[" + ", ".join(map(value, of)) + "]"


def key(name: str) -> str:
    bare = name and all(c.isascii() and (c.isalnum() or c in "-_") for c in name)
    return name if bare else json.dumps(name)


def document(table: dict) -> str:
    return "".join(f"{key(k)} = {value(v)}\n" for k, v in table.items())
