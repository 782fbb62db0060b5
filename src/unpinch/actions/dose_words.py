"""A dose in the patient's words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

TIMED_FROM_S = 60
"""A hold of a minute or more is told as a time, not as repetitions (convention)."""


SIDE_LABELS = {
    "left": gettext_noop("Left side"),
    "right": gettext_noop("Right side"),
    "both": gettext_noop("Both sides, one after the other"),
}


def side_words(side: str) -> str:
    """The side that works, in the patient's words; empty where both work at once."""
    return _(SIDE_LABELS[side]) if side in SIDE_LABELS else ""


def dose_lines(dose: Mapping[str, Any] | None) -> tuple[str, ...]:
    """How much, how often, and with what load where `dose` names one; nothing for what has no dose."""
    return (_much(dose), _often(dose), *load_lines(dose.get("load_kg"))) if dose else ()


def load_lines(load_kg: float | None) -> tuple[str, ...]:
    """What is held or pulled; nothing where there is no load."""
    return () if load_kg is None else (_("with {kg} kg").format(kg=f"{load_kg:g}"),)


def _much(dose: Mapping[str, Any]) -> str:
    rounds = dose["sets"] * dose["reps"]
    if dose["hold_s"] >= TIMED_FROM_S:
        time = _minutes(dose["hold_s"])
        return time if rounds == 1 else _("{rounds} times {time}").format(rounds=rounds, time=time)
    count = _("{sets} × {reps} repetitions").format(sets=dose["sets"], reps=dose["reps"])
    if dose["sets"] == 1:
        count = ngettext("{reps} repetition", "{reps} repetitions", dose["reps"]).format(reps=dose["reps"])
    return count if dose["hold_s"] < 2 else _("{count}, hold each for {seconds} seconds").format(count=count, seconds=dose["hold_s"])


def _minutes(seconds: int) -> str:
    minutes = f"{seconds / 60:.3g}"
    return ngettext("{minutes} minute", "{minutes} minutes", 1 if minutes == "1" else 2).format(minutes=minutes)


def _often(dose: Mapping[str, Any]) -> str:
    """How often; what is spread over the day says so in place of "once a day"."""
    day = ngettext("once a day", "{times} times a day", dose["times_per_day"]).format(times=dose["times_per_day"])
    if dose.get("through_the_day") and dose["times_per_day"] == 1:
        day = _("spread over the day")
    week = _("every day") if dose["days_per_week"] == 7 else _("{days} days a week").format(days=dose["days_per_week"])
    return f"{day}, {week}"
