"""An alert that cannot be passed on does not hold up the others."""

import datetime as dt

import pytest
from django.utils import timezone

from tests.support.universe import Universe
from unpinch.actions import alerts
from unpinch.records.models import Alert


def test_broken_alert_holds_up_nobody(world: Universe, monkeypatch: pytest.MonkeyPatch) -> None:
    now = timezone.now()
    common = {
        "clinic": world.harbor,
        "episode": world.ana_episode,
        "kind": "flag",
        "level": "emergency",
        "raised_at": now,
        "pass_on_at": now,
    }
    broken, sound = (Alert.objects.create(**common, key=key) for key in ("broken", "sound"))
    tell = alerts.tell
    monkeypatch.setattr(alerts, "tell", lambda alert, step, at: 1 / 0 if alert.id == broken.id else tell(alert, step, at))
    with pytest.raises(ExceptionGroup):
        alerts.pass_on(now + dt.timedelta(minutes=1))
    assert sound.notices.exists()
    assert not broken.notices.exists()
