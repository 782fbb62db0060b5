"""The fixed words of a patient's program: why each kind of exercise, what to expect and who says so, the stages, a person's first goal.

Plain words of our own (judgement); figures are those of the knowledge base, with their sources. Nothing here comes from the engine, and
nothing names a cause (safety property S10). Not clinically reviewed.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from unpinch.actions.assessment import knowledge

WHY_WORDS = {
    "directional-extension": "Bending back can settle the leg. Pain that moves up, out of the leg and toward the back, is a good sign.",
    "directional-flexion": "Bending forward gives the nerves of the low back more room. Many legs settle with it.",
    "lateral-shift": "Gliding to the side helps the back to stand straight again, and the leg to settle.",
    "nerve-glide-slider": "The nerve moves gently to and fro without being pulled. That can calm it.",
    "nerve-glide-tensioner": "The nerve learns to bear a light pull again, a little at a time.",
    "core-isometric": "A trunk that holds steady spares the back when you move and lift.",
    "band-isotonic": "Muscles that get stronger carry more of what the back carries now.",
    "hip-strength": "Strong hips take work off the back when you walk, climb and lift.",
    "leg-strength": "Your legs get back the strength for stairs, getting up and carrying.",
    "stretch": "A mild stretch keeps you moving easily. It need not pull hard to help.",
    "balance": "You get surer on your feet, also on the leg that hurts.",
    "gait": "Walking well spares the leg and makes longer ways possible.",
    "aerobic": "Moving so that you breathe faster helps with pain, sleep and mood, and keeps you fit.",
    "functional-lifting": "You practice what your day asks of you, so that it is safe and easy again.",
    "posture-ergonomic": "Changing your position in time keeps the leg calm while you sit, stand or sleep.",
    "relaxation-breathing": "Slow breathing lets tight muscles go and can turn the pain down a little.",
}
FIRST_GOAL_WORDS = {
    "acute": "First: a leg that is calmer, and short walks that go well.",
    "subacute": "Next: more walking, sitting and doing, with the leg calm.",
    "reconditioning": "Now: build strength and stamina for what you want to do.",
    "prevention": "Now: stay well, and know what to do if it comes back.",
}
EXPECT_WORDS = {
    "first": "In the first two weeks there are good and bad days. Pain that moves up, out of the leg and toward the back, is a good sign.",
    "middle": (
        "Strength and stamina need six to eight weeks at least. That is a fair time to plan with; it is no proof that a nerve is well."
    ),
    "long": "Some people need much longer. In a large study 55 of 100 people were clearly better after a year; others had less change.",
    "honest": (
        "In trials, care like this helped people to do more, by a small amount. It made no clear difference to pain: time does a lot."
    ),
}
EXPECT_WHEN_LABELS = {"first": "Weeks 1 to 2", "middle": "Weeks 3 to 8", "long": "After that", "honest": "What this plan can do"}
EXPECT_SOURCES = {
    "first": ("Clinical convention",),
    "middle": ("Clinical convention (progression rules)",),
    "long": ("ATLAS cohort, doi:10.1016/j.spinee.2017.10.071",),
    "honest": ("FRITZ2021", "DOVE2023"),
}


@dataclass(frozen=True, slots=True)
class Expect:
    """What to expect, when, and who says so."""

    when: str
    text: str
    sources: tuple[str, ...]


def why_words(category: str) -> str:
    """Why an exercise of this kind is in a plan; empty for a kind nobody has written about."""
    return _(WHY_WORDS[category]) if category in WHY_WORDS else ""


def first_goal(phase: str) -> str:
    """What the stage asks for first."""
    return _(FIRST_GOAL_WORDS[phase]) if phase in FIRST_GOAL_WORDS else ""


def what_to_expect() -> tuple[Expect, ...]:
    """How it usually goes, honestly, from the first weeks to the year after."""
    return tuple(
        Expect(_(EXPECT_WHEN_LABELS[part]), _(text), tuple(_citation(key) for key in EXPECT_SOURCES[part]))
        for part, text in EXPECT_WORDS.items()
    )


def _citation(key: str) -> str:
    reference = knowledge().references.get(key)
    return f"{reference.label} ({reference.identifier})" if reference else key
