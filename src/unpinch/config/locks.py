"""Locks between processes on one machine, in the data folder: who serves from it, who changes its database."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from unpinch.terms.errors import InputError

SERVING, MIGRATING = "serve.lock", "migrate.lock"


@contextmanager
def only_one(folder: Path, name: str, *, wait: bool = False) -> Iterator[None]:
    """Hold a lock; the system gives it back when the process dies. Raises InputError when somebody else holds it and we do not wait."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(folder / name, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            other = os.read(handle, 20).decode(errors="replace").strip() or "unknown"
            raise InputError(
                str(folder),
                f"process {other} already works with this data folder.",
                "Stop it first, or name another folder in UNPINCH_DATA.",
            ) from None
        os.truncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


def is_held(folder: Path, name: str) -> bool:
    """Whether somebody holds a lock now."""
    if not (folder / name).exists():
        return False
    try:
        with only_one(folder, name):
            return False
    except InputError:
        return True
