"""`unpinch backup`: one file with everything, made while people go on working."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from unpinch.config.boot import boot
from unpinch.terms.errors import InputError

MB = 1_000_000


def run(arguments: argparse.Namespace) -> int:
    """Make a backup and say what is in it."""
    passphrase = passphrase_of(arguments.passphrase_file)
    environment = boot()
    from unpinch.config.backup import make_backup

    made = make_backup(environment, Path(arguments.file) if arguments.file else None, datetime.now(UTC), passphrase=passphrase)
    if arguments.json:
        from unpinch.cli.files import print_json

        print_json({"schema": 1, "file": str(made.file), "size": made.size, "sealed": bool(passphrase), "rows": made.manifest.rows})
        return 0
    print(f"{made.file}: {made.size / MB:.1f} MB, {sum(made.manifest.rows.values())} rows, {made.documents} documents.")
    if not passphrase:
        print("It is not sealed and holds everybody's data: keep it where only you can read it, or use --passphrase-file.")
    return 0


def passphrase_of(name: str) -> str:
    """The passphrase in a file; empty when no file is named. Raises InputError."""
    if not name:
        return ""
    from unpinch.config.sealed_file import check_passphrase

    try:
        return check_passphrase(Path(name).read_text(encoding="utf-8").strip())
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("--passphrase-file", f"{name} cannot be read ({type(error).__name__}).") from None
