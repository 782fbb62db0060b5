"""What patients and team of the sample clinic wrote to each other, who is away, and a reminder that somebody chose."""

import datetime as dt
from collections.abc import Mapping, Sequence

from unpinch.actions.absence import colleagues, go_away
from unpinch.actions.messages import answer, write
from unpinch.actions.reminder_choice import choose, offered_by
from unpinch.demo.around import LEAD
from unpinch.demo.clock import on
from unpinch.demo.life import Life
from unpinch.demo.scenes import Scene
from unpinch.demo.staff import House

Turn = tuple[str, int, int, int, Mapping[str, str]]
"""Who writes (patient or team), how many days ago, hour, minute, the words in each language."""
TALKS: tuple[tuple[Turn, ...], ...] = (
    (
        (
            "patient",
            3,
            18,
            10,
            {
                "en": "May I do the exercises on the bed, or only on the floor?",
                "es": "¿Puedo hacer los ejercicios en la cama, o solo en el suelo?",
            },
        ),
        (
            "team",
            2,
            8,
            25,
            {
                "en": "A firm bed is fine. If it gives way under you, take the floor.",
                "es": "Una cama firme está bien. Si se hunde, mejor el suelo.",
            },
        ),
        ("patient", 1, 19, 5, {"en": "The floor works better. Thank you!", "es": "En el suelo va mejor. ¡Gracias!"}),
    ),
    (
        (
            "patient",
            6,
            20,
            40,
            {
                "en": "I have to drive for three hours on Saturday. Shall I stop on the way?",
                "es": "El sábado tengo que conducir tres horas. ¿Hago paradas?",
            },
        ),
    ),
    (
        (
            "patient",
            8,
            12,
            15,
            {"en": "Walking goes well. May I walk twice a day?", "es": "Caminar va bien. ¿Puedo caminar dos veces al día?"},
        ),
        (
            "team",
            8,
            16,
            30,
            {
                "en": "Yes. Keep to the time that feels easy, and tell me how the leg is the next morning.",
                "es": "Sí. Quédese en el tiempo que le resulte fácil y dígame cómo está la pierna a la mañana siguiente.",
            },
        ),
    ),
)
AWAY_DAYS = 4
AWAY = "Back on the day after. Your exercises go on as they are."


def write_to_each_other(house: House, lives: Sequence[Life], now: dt.datetime) -> None:
    """Let those with a program write, have somebody go away, and have somebody choose a reminder."""
    talking = [life for life in lives if life.part.scene is Scene.ACTIVE and not life.episode.safety_hold]
    for life, talk in zip(talking, TALKS, strict=False):
        for turn in talk:
            _say(life, turn, now)
    if talking:
        with on(now):
            _remind(talking[-1])
    _go_away(house, now)


def _say(life: Life, turn: Turn, now: dt.datetime) -> None:
    who, days, hour, minute, words = turn
    moment, text = life.at(days, hour, minute), words[life.patient.language]
    if moment > now:
        return
    with on(moment):
        if who == "patient":
            write(life.oneself, text=text)
        else:
            answer(life.therapist, life.episode.id, text=text)


def _remind(life: Life) -> None:
    wanted = {"channel": "email", "at": "18:30", "days": [0, 2, 4], "language": life.patient.language}
    if "email" in offered_by(life.episode.clinic):
        choose(life.oneself, wanted=wanted, email=f"{life.patient.record_number.lower()}@patients.example")


def _go_away(house: House, now: dt.datetime) -> None:
    """One therapist of the first place is away, with a colleague in their stead where one can."""
    gone = next((user for user in house.therapists(house.places[0]) if user.full_name != LEAD), None)
    if gone is None:
        return
    with on(now - dt.timedelta(hours=6)):
        actor = house.actor(gone)
        stand_in = next((str(each.id) for each in colleagues(actor)), "")
        go_away(actor, starts_on=now.date(), ends_on=now.date() + dt.timedelta(AWAY_DAYS), text=AWAY, stand_in=stand_in)
