"""Log lines that carry ids and places, never what somebody said.

The message of an exception may quote a patient's words (a database repeats the value it refused), so a log shows its kind and where in
the code it happened. UNPINCH_DEBUG=1 shows everything, for a machine where nobody's data is.
"""

import logging
import os
import traceback
from types import TracebackType

Info = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class WithoutWords(logging.Formatter):
    """Formats an exception as its kind and its places, the innermost last."""

    def formatException(self, ei: Info) -> str:  # noqa: N802 - the name is the library's
        if os.environ.get("UNPINCH_DEBUG"):
            return super().formatException(ei)
        error = ei[1]
        lines = []
        while error is not None:
            lines.append(f"  {type(error).__name__}")
            lines += [f"    {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
            error = error.__cause__
        return "\n".join(lines)
