"""PostgreSQL's own programs: where they are, and how they are told where to connect without showing a password to the process list."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from unpinch.terms.errors import InputError

DEBIAN = Path("/usr/lib/postgresql")
NAMES = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}


def program(name: str) -> str:
    """The path of a program, the newest that is installed. Raises InputError when there is none."""
    installed = sorted(DEBIAN.glob(f"*/bin/{name}"), key=lambda path: float("".join(filter(str.isdigit, path.parts[-3])) or 0))
    found = str(installed[-1]) if installed else shutil.which(name)
    if not found:
        raise InputError(name, "is not on this machine.", "Install PostgreSQL's client tools: apt install postgresql-client")
    return found


def connection_variables(parameters: Mapping[str, Any]) -> dict[str, str]:
    """Connection parameters as the variables that PostgreSQL's programs read."""
    return {variable: str(parameters[name]) for name, variable in NAMES.items() if parameters.get(name)}
