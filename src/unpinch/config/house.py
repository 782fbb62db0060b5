"""An open clinic in one loaded process: it loads everything once and forks the web server and the job worker, who share that memory.

    serve ── house ─┬─ web:  granian ── N worker processes x 1 thread
                    └─ jobs: the job worker

Shared pages last as long as nobody writes into them, so nothing here may start a thread, open a connection or solve a plan before it forks.
"""

import datetime as dt
import gc
import signal
import sys
import threading

from unpinch.config.boot import boot
from unpinch.config.server import GRACE_INSIDE_S, Forked, Supervisor


def main() -> int:
    """Load, then keep both going until SIGTERM. The command line is granian's."""
    boot()
    load()
    return Supervisor([Forked("web", web), Forked("jobs", jobs)], grace_s=GRACE_INSIDE_S).run()


def load() -> None:
    """Load what every process needs, and set it aside."""
    import highspy  # noqa: F401 - the planner asks for it at the first plan
    from django.db import connections

    from unpinch.actions.assessment import answer_to
    from unpinch.actions.warning_table import table_version
    from unpinch.clinical.intake.case import Case
    from unpinch.config import worker, wsgi  # noqa: F401 - they load addresses, pages and knowledge
    from unpinch.movement.definition import load_motions

    load_motions()
    answer_to(Case(dt.date(2026, 1, 1)))  # nobody's case: every rule is read once
    table_version()  # reads what patients are told, in every language
    connections.close_all()  # each opens its own
    gc.collect()
    gc.freeze()  # the collector writes into what it visits


def web() -> None:
    """The web server, by granian's own command."""
    from granian.cli import entrypoint

    entrypoint()  # type: ignore[no-untyped-call]


def jobs() -> None:
    """The job worker."""
    from unpinch.config.worker import JOBS, work

    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    work(JOBS, stop)


if __name__ == "__main__":
    sys.exit(main())
