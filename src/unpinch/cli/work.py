"""`unpinch work`: the job worker alone, as `unpinch serve` starts it. Ends at SIGTERM, or when whoever started it has gone."""

import argparse
import signal
import threading

from unpinch.config.boot import boot


def run(arguments: argparse.Namespace) -> int:
    """Work until told to stop."""
    boot()
    from unpinch.config.worker import JOBS, work

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    work(JOBS, stop)
    return 0
