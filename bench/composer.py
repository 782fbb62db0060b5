"""The plan composer: what one change of a draft costs the server, from the request to the swapped board, in milliseconds of processor time.

Other work on the machine does not count into it; the database is SQLite in a folder of its own.
"""

import statistics
import time
from collections.abc import Iterator

from bench.measure import Line

TITLE = "Plan composer"
CHANGES = 30


def lines() -> Iterator[Line]:
    """Measure a change, the first look, and the proposal."""
    with _clinic() as world:
        yield from _measured(world)


def _clinic():  # type: ignore[no-untyped-def]
    """A clinic of its own with Ana's draft; it is gone afterwards."""
    import os
    import tempfile
    from contextlib import contextmanager

    @contextmanager
    def opened() -> Iterator[object]:
        with tempfile.TemporaryDirectory() as folder:
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unpinch.config.settings")
            os.environ["UNPINCH_DATA"] = folder
            import django

            django.setup()
            from django.core.management import call_command

            call_command("migrate", verbosity=0)
            call_command("createcachetable", verbosity=0)
            from tests.support.planned import make_drafted, make_ready
            from tests.support.universe import draw_universe

            yield make_drafted(make_ready(draw_universe()))

    return opened()


def _measured(world) -> Iterator[Line]:  # type: ignore[no-untyped-def]
    from django.urls import reverse

    from tests.support.planned import version_of
    from unpinch.records.models import Plan

    client, episode = world.client("alice"), world.ana_episode.id
    client.defaults["SERVER_NAME"] = "127.0.0.1"
    address = reverse("plan:change", args=[episode])
    item = next(each for each in Plan.objects.get().content["items"] if each["dose"] and not each["dose"]["through_the_day"])
    dose = {name: item["dose"][name] for name in ("sets", "reps", "hold_s", "times_per_day", "days_per_week")}
    taken = []
    for turn in range(CHANGES):
        sent = {**dose, "reps": 8 + turn % 2, "version": version_of(world), "do": "dose", "item": item["id"]}
        start = time.process_time()
        answer = client.post(address, sent, headers={"HX-Request": "true"})
        taken.append(1000 * (time.process_time() - start))
        assert answer.status_code == 200, answer.status_code
    yield Line("one change of a dose, checked and drawn again, median", f"{statistics.median(taken):.0f} ms", "the case is judged once")
    yield Line("the same, the slowest of them", f"{max(taken):.0f} ms", "holds the first one, which solves the week anew")
    start = time.process_time()
    client.get(reverse("plan:composer", args=[episode]))
    yield Line("the whole page", f"{1000 * (time.process_time() - start):.0f} ms")
    start = time.process_time()
    client.get(reverse("plan:why_not", args=[episode, "spinal-manipulation"]), headers={"HX-Request": "true"})
    yield Line("why not: the planner's problem solved", f"{1000 * (time.process_time() - start):.0f} ms")
