"""The guided evaluation: from the arrival of an entry to the answer with the new panel, on a scratch clinic in SQLite."""

import os
import statistics
import tempfile
import time
import uuid
from collections.abc import Iterator
from typing import Any

from bench.measure import Line

TITLE = "Evaluation"
ENTRIES = 30
LIMIT = "aim: 150 ms in the middle"


def lines() -> Iterator[Line]:
    """Measure everything of this part."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["UNPINCH_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "unpinch.config.settings"
        client, episode = _clinic()
        entries = _Entries(client, episode)
        for _ in range(3):
            entries.one()
        times = [entries.one() for _ in range(ENTRIES)]
        yield Line("An entry kept and the new panel, processor time", _ms(statistics.median(cpu for _wall, cpu in times)), LIMIT)
        yield Line(
            "The same by the clock", _ms(statistics.median(wall for wall, _cpu in times)), f"{ENTRIES} entries, the one in the middle"
        )
        panel = f"/evaluation/{episode}/panel/?position=prone"
        client.get(panel)
        again = [_timed(lambda: client.get(panel)) for _ in range(ENTRIES)]
        yield Line("The panel alone, nothing new, processor time", _ms(statistics.median(cpu for _wall, cpu in again)))
        room = [_timed(lambda: client.get(f"/evaluation/{episode}/")) for _ in range(5)]
        yield Line(
            "The whole room, once on opening, processor time", _ms(statistics.median(cpu for _wall, cpu in room)), "about a hundred tests"
        )


def _clinic() -> tuple[Any, str]:
    """A scratch clinic with one patient whose findings are those of a sample case; a browser of the therapist."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.utils import timezone

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    from tests.support.entered import enter_case
    from tests.support.universe import draw_universe
    from unpinch.records.models import Episode

    world = draw_universe()
    enter_case(world.ana_episode, "disc-l5", world.alice)  # type: ignore[attr-defined]
    Episode.objects.update(status="evaluation", intake_sent_at=timezone.now())
    return world.client("alice"), str(world.ana_episode.id)  # type: ignore[attr-defined]


class _Entries:
    """Entries that correct one another: every request judges a case that was never seen before."""

    def __init__(self, client: Any, episode: str) -> None:
        self.client, self.address = client, f"/api/evaluation/{episode}/results"
        self.saw: str | None = None
        self.number = 20

    def one(self) -> tuple[float, float]:
        """Seconds by the clock and of the processor for one more entry."""
        self.number += 1
        made = str(uuid.uuid4())
        result = {"client_id": made, "fact": "finding.hip_flexion_rom", "side": "left", "value": str(self.number), "saw": self.saw}
        self.saw = made
        return _timed(lambda: self.client.post(self.address, {"results": [result], "position": "supine"}, content_type="application/json"))


def _timed(run: Any) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    assert run().status_code == 200
    return time.perf_counter() - wall, time.process_time() - cpu


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:.0f} ms"
