"""The command line as a person uses it: words in, exit status and text out."""

import io
import sys
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from unpinch.cli import main


@dataclass(frozen=True)
class Said:
    """What a command left behind."""

    status: int
    out: str
    err: str


class _Input:
    """Standard input with bytes behind it, as the terminal has."""

    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


def run(*words: str, given: bytes = b"") -> Said:
    """Run `unpinch WORDS` in this process with `given` on standard input."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with patch.multiple(sys, stdout=out, stderr=err, stdin=_Input(given)):
        try:
            status: Any = main(words)
        except SystemExit as ended:
            status = ended.code
    return Said(int(status or 0), *(stream.buffer.getvalue().decode() for stream in (out, err)))  # type: ignore[attr-defined]
