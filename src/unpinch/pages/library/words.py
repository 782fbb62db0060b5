"""The library's ids in words a page shows."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from unpinch.actions.library import Full

Words = dict[str, str | Promise]

CATEGORIES: Words = {
    "directional-extension": gettext_lazy("Bending back"),
    "directional-flexion": gettext_lazy("Bending forward"),
    "lateral-shift": gettext_lazy("Side glides"),
    "nerve-glide-slider": gettext_lazy("Nerve glides, gentle (sliders)"),
    "nerve-glide-tensioner": gettext_lazy("Nerve glides, strong (tensioners)"),
    "core-isometric": gettext_lazy("Holding the trunk steady"),
    "band-isotonic": gettext_lazy("With a band"),
    "hip-strength": gettext_lazy("Hip strength"),
    "leg-strength": gettext_lazy("Leg strength"),
    "stretch": gettext_lazy("Stretches"),
    "balance": gettext_lazy("Balance"),
    "gait": gettext_lazy("Walking well"),
    "aerobic": gettext_lazy("Heart and lungs"),
    "functional-lifting": gettext_lazy("Lifting and carrying"),
    "posture-ergonomic": gettext_lazy("Sitting, standing, sleeping"),
    "relaxation-breathing": gettext_lazy("Breathing and letting go"),
}
STARTS: Words = {
    "standing": gettext_lazy("Standing"),
    "sitting": gettext_lazy("Sitting"),
    "supine": gettext_lazy("On the back"),
    "prone": gettext_lazy("Face down"),
    "sidelying": gettext_lazy("On the side"),
    "quadruped": gettext_lazy("On hands and knees"),
    "walking": gettext_lazy("Walking"),
}
PHASES: Words = {
    "acute": gettext_lazy("First weeks (acute)"),
    "subacute": gettext_lazy("Settling (subacute)"),
    "reconditioning": gettext_lazy("Building up (reconditioning)"),
    "prevention": gettext_lazy("Staying well (prevention)"),
}
AREAS: Words = {
    "glutes": gettext_lazy("Buttock"),
    "low back": gettext_lazy("Low back"),
    "front of thigh": gettext_lazy("Front of the thigh"),
    "belly": gettext_lazy("Belly"),
    "back of thigh": gettext_lazy("Back of the thigh"),
    "flank": gettext_lazy("Flank"),
    "side of hip": gettext_lazy("Side of the hip"),
    "whole body": gettext_lazy("Whole body"),
    "nerve": gettext_lazy("Nerve of the leg"),
    "calf": gettext_lazy("Calf"),
    "shin": gettext_lazy("Shin"),
    "front of hip": gettext_lazy("Front of the hip"),
    "upper arm": gettext_lazy("Arm"),
    "shoulder": gettext_lazy("Shoulder"),
    "inner thigh": gettext_lazy("Inner thigh"),
    "foot": gettext_lazy("Foot"),
    "upper back": gettext_lazy("Upper back"),
    "chest": gettext_lazy("Chest"),
}
STANCES: Words = {"for": gettext_lazy("for"), "against": gettext_lazy("against"), "other": gettext_lazy("read on")}
HARDEST = 5


def word(words: Words, key: str) -> str:
    """The words for an id; the id itself, readable, where nobody has written any."""
    return str(words[key]) if key in words else key.replace("-", " ").replace("_", " ").capitalize()


def short(label: str) -> str:
    """The first part of a label, for a narrow place.

    >>> short("A mat; a rug, a folded blanket or a firm bed does as well")
    'A mat'
    """
    return re.split("[;:,(]", label)[0].strip()


def difficulty(level: int) -> str:
    """How hard, in words."""
    return _("difficulty {level} of {hardest}").format(level=level, hardest=HARDEST)


def dose_lines(full: Full) -> list[str]:
    """Where an ordinary program begins, one line each: how much, how often."""
    return [_much(full), _often(full)]


def _much(full: Full) -> str:
    rounds = full.sets * full.reps
    if full.hold_s >= 60:
        time = _minutes(full.hold_s)
        return time if rounds == 1 else _("{rounds} times {time}").format(rounds=rounds, time=time)
    count = _("{sets} × {reps} repetitions").format(sets=full.sets, reps=full.reps)
    if full.sets == 1:
        count = ngettext("{reps} repetition", "{reps} repetitions", full.reps).format(reps=full.reps)
    return count if full.hold_s < 2 else _("{count}, hold each for {seconds} seconds").format(count=count, seconds=full.hold_s)


def _minutes(seconds: int) -> str:
    minutes = f"{seconds / 60:.3g}"
    return ngettext("{minutes} minute", "{minutes} minutes", 1 if minutes == "1" else 2).format(minutes=minutes)


def _often(full: Full) -> str:
    day = ngettext("once a day", "{times} times a day", full.times_per_day).format(times=full.times_per_day)
    week = _("every day") if full.days_per_week == 7 else _("{days} days a week").format(days=full.days_per_week)
    return f"{day}, {week}"
