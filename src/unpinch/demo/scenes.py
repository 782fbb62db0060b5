"""Who comes to the sample clinic: how far each story has got. The first dozen hold every kind of scene, so that a small clinic shows all.

invited -> half -> sent -> evaluation -> active -> (closed)          emergency, urgent: the intake stopped at a warning question
"""

from dataclasses import dataclass
from enum import StrEnum

NEWER_FINDING = "newer_finding"
"""The extra of somebody who came back with a finding that the signed plan does not allow for."""


class Scene(StrEnum):
    """How far somebody's story has got."""

    INVITED = "invited"
    HALF = "half"
    STOPPED = "stopped"
    """The intake stopped at a warning question this morning; nobody has reacted yet."""
    SEEN_TO = "seen_to"
    """It stopped two days ago; somebody acknowledged the alert and settled it, and the hold stands."""
    SENT = "sent"
    EVALUATION = "evaluation"
    ACTIVE = "active"
    """Judgement and plan of care are signed; the program is on the phone."""
    CLEARED = "cleared"
    """A warning sign was examined and closed by a clinician."""
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Part:
    """A story at a stage. `visit` is the day of the next visit from today, None for none; `extras`: a carer, documents, a newer finding."""

    scene: Scene
    example: str
    visit: int | None = None
    extras: tuple[str, ...] = ()


FIRST = (
    Part(Scene.STOPPED, "cauda-equina"),
    Part(Scene.INVITED, "disc-s1", 2),
    Part(Scene.HALF, "disc-l5", 1),
    Part(Scene.SENT, "disc-l5", 0, ("imaging",)),
    Part(Scene.EVALUATION, "disc-s1", 0, ("imaging", "letter")),
    Part(Scene.STOPPED, "less-pain-foot-drop", 0),
    Part(Scene.SENT, "too-little", 1),
    Part(Scene.SENT, "units-and-injected-text", 0),
    Part(Scene.CLEARED, "cold-walking-leg", 3, ("letter",)),
    Part(Scene.ACTIVE, "stenosis", 0, ("carer",)),
    Part(Scene.SEEN_TO, "cauda-equina"),
    Part(Scene.SENT, "cancer-history", 0),
    Part(Scene.ACTIVE, "pregnancy-30-weeks", 0),
    Part(Scene.SENT, "arms-and-legs", 1),
    Part(Scene.EVALUATION, "anticoagulated", 1, ("carer",)),
    Part(Scene.SENT, "diabetic-neuropathy", 0),
    Part(Scene.EVALUATION, "spondylolisthesis", 0),
    Part(Scene.CLOSED, "sacroiliac"),
    Part(Scene.SENT, "teenager", 2, ("carer",)),
    Part(Scene.ACTIVE, "disc-l5", 0, ("nerve_test", NEWER_FINDING)),
    Part(Scene.CLEARED, "teenager", 0, ("carer",)),
    Part(Scene.SENT, "peroneal-palsy", 0),
)

ORDINARY = (
    "disc-l5",
    "disc-s1",
    "sacroiliac",
    "deep-gluteal",
    "facet-referred",
    "hip",
    "stenosis",
    "spondylolisthesis",
    "disc-l5",
    "disc-s1",
)
STAGES = (Scene.EVALUATION, Scene.SENT, Scene.EVALUATION, Scene.INVITED, Scene.EVALUATION, Scene.HALF, Scene.SENT, Scene.ACTIVE)
VISITS = (0, 1, 3, 4, 6, 2, 0, 5, 1)


def parts(count: int) -> list[Part]:
    """The first `count` parts: the fixed ones, then ordinary people in turn."""
    more = (
        Part(
            Scene.CLOSED if number % 19 == 18 else STAGES[number % len(STAGES)],
            ORDINARY[number % len(ORDINARY)],
            VISITS[number % len(VISITS)],
            ("imaging",) if number % 9 == 4 else (),
        )
        for number in range(max(0, count - len(FIRST)))
    )
    return [*FIRST, *more][:count]
