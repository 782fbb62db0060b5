"""`unpinch serve`: open the clinic. Migrates, checks, then keeps web workers and the job worker running until it is stopped."""

import argparse
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from unpinch.config.locks import SERVING, only_one
from unpinch.config.server import Options, Plan, Supervisor, answers, check_port, parts, plan, prepare, say

TRUST = """HTTPS with a certificate that nobody vouches for. Each browser warns once that the connection is not private; compare this
number, then choose to go on:
  {fingerprint}
It holds until {ends_on}. A phone keeps the program for use without network only when it trusts the certificate: install
{certificate} on it, or get a certificate for a name of your own (--certificate, --key)."""


def run(arguments: argparse.Namespace) -> int:
    """Serve until SIGTERM or Ctrl-C."""
    options = Options(
        arguments.host,
        arguments.port,
        arguments.workers,
        arguments.https,
        arguments.self_signed,
        arguments.certificate,
        arguments.key,
    )
    return serve(plan(options, os.environ), options, lambda made: say(f"open at {made.environment.public_url} (Ctrl-C stops it)"))


def serve(made: Plan, options: Options, announce: Callable[[Plan], None], before: Callable[[Plan], int] = lambda made: 0) -> int:
    """Prepare and supervise a plan; `before` runs between the two, `announce` when the clinic answers."""
    os.umask(0o077)
    with only_one(made.environment.data, SERVING):
        check_port(made)
        if options.self_signed:
            made = _with_certificate(made)
        status = prepare(made) or before(made)
        if status:
            return status
        return Supervisor(parts(made), lambda: answers(made), lambda: announce(made)).run()


def _with_certificate(made: Plan) -> Plan:
    from unpinch.config.certificate import self_signed

    ours = self_signed(made.environment.data, made.environment.host, datetime.now(UTC))
    say(TRUST.format(fingerprint=ours.fingerprint, ends_on=ours.ends_on, certificate=ours.certificate))
    return replace(made, certificate=ours.certificate, key=ours.key)
