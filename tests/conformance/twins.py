"""The engine as WASM against the engine as machine code: the same bytes for every question of the corpus.

Usage: twins.py NATIVE WASM_MODULE
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from corpus import questions
from engine import Engine
from verdict import Verdict


def main() -> None:
    native, module = sys.argv[1:]
    verdict = Verdict("WASM")
    asked = list(questions())
    wasm = Engine([shutil.which("node") or "node", str(Path(__file__).with_name("wasm.js")), module])
    for question, theirs, ours in zip(asked, wasm.ask_as_text(asked), Engine([native]).ask_as_text(asked)):
        if '"problems"' in ours:
            raise SystemExit(f"a question of the corpus cannot be read: {ours}")
        verdict.compare(question, theirs, ours)
    verdict.close()


if __name__ == "__main__":
    main()
