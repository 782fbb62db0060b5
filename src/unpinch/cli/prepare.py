"""`unpinch prepare`: bring the database to this version and say whether the clinic may open; what `unpinch serve` does first."""

import argparse
import sys

from unpinch.config.boot import boot

CLOSED = 1


def run(arguments: argparse.Namespace) -> int:
    """Migrate and check; exit 1 when something stands in the way."""
    environment = boot()
    from unpinch.config.doctor import State
    from unpinch.config.prepare import before_opening, upgrade

    upgrade(environment)
    checks = [check for check in before_opening(environment, https=arguments.https) if check.state is not State.OK]
    for check in checks:
        print(f"{check.state.value}: {check.name}: {check.text} {check.mend}", file=sys.stderr)
    if not any(check.state is State.FAIL for check in checks):
        return 0
    print("unpinch: the clinic stays closed until what is marked fail is mended.", file=sys.stderr)
    return CLOSED
