"""`unpinch restore`: bring a backup back, checked before anything is touched."""

import argparse
import os
from pathlib import Path

from unpinch.cli.backup import passphrase_of
from unpinch.config.environment import read_environment


def run(arguments: argparse.Namespace) -> int:
    """Restore and say what was brought back."""
    passphrase = passphrase_of(arguments.passphrase_file)
    os.umask(0o077)
    from unpinch.config.restore import restore_backup

    into = Path(arguments.into) if arguments.into else None
    environment = read_environment(os.environ)
    done = restore_backup(Path(arguments.file), environment, into=into, passphrase=passphrase, force=arguments.force)
    rows = sum(done.manifest.rows.values())
    print(f"Restored into {done.into}: {rows} rows as of {done.manifest.made_at[:16]}, every part and every count compared.")
    if done.kept:
        print(f"What stood there before is in {done.kept}.")
    if into:
        print(f"Serve it with UNPINCH_DATA={done.into} unpinch serve")
    return 0
