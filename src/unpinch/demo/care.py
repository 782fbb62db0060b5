"""What a therapist signs after a first visit: the judgement, then the plan of care; for some, a later finding that pauses an exercise.

Everything goes through the actions of judgement and plan, so a sample plan is one that the safety tables let through on its day.
"""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from django.utils import timezone

from unpinch.actions.access import note_change
from unpinch.actions.actor import Actor, relation_to_episode
from unpinch.actions.entries import add_fact
from unpinch.actions.evaluation import Result, enter_results
from unpinch.actions.judgement import machine_view, sign_judgement
from unpinch.actions.plan import answer_for, clear_caution, propose_plan, sign_plan
from unpinch.actions.plan_settle import settle
from unpinch.actions.teaching import teach
from unpinch.clinical.intake.case import Case
from unpinch.demo.clock import on
from unpinch.records.models import Episode, PlanVersion, SettledCondition
from unpinch.terms.errors import InputError

TO_JUDGEMENT, TO_PLAN = dt.timedelta(minutes=35), dt.timedelta(minutes=52)
"""Into the first visit (convention: a first visit takes an hour)."""
OTHERWISE = "What I found today speaks for it more than the answers on the phone."
CLEARED = "Looked at today with the patient: in order with the starting doses, told what to watch for."
SPACE = uuid.UUID("6f1d1c8e-6c39-4d6e-9a55-2b7c1d3e4f50")


@dataclass(frozen=True, slots=True)
class Signed:
    """What is signed for one story: causes of the knowledge base, the place, the stage, and what the patient reads."""

    causes: tuple[str, ...]
    area: str
    stage: str
    found: str
    found_es: str
    root: str = ""
    reason: str = ""

    def words(self, language: str) -> str:
        return self.found_es if language == "es" else self.found


SIGNED: Mapping[str, Signed] = MappingProxyType(
    {
        "disc-l5": Signed(
            ("disc_herniation",),
            "root",
            "acute",
            "A disc in your low back irritates the nerve that runs to your big toe. It is sore, and your strength is good. "
            "For most people it calms down within weeks, and moving helps it.",
            "Un disco de su espalda baja irrita el nervio que va al dedo gordo del pie. Duele, pero su fuerza es buena. "
            "En la mayoría de las personas se calma en unas semanas, y moverse ayuda.",
            "L5",
        ),
        "disc-s1": Signed(
            ("disc_herniation",),
            "root",
            "subacute",
            "The nerve to your heel and little toe is irritated where it leaves your low back. Sitting for long keeps it sore. "
            "We will break up the sitting and build your calf up again.",
            "El nervio que va al talón y al dedo pequeño está irritado donde sale de la espalda baja. Estar mucho tiempo sentado lo "
            "mantiene sensible. Vamos a repartir el tiempo sentado y a fortalecer la pantorrilla.",
            "S1",
        ),
        "stenosis": Signed(
            ("spinal_stenosis",),
            "root",
            "subacute",
            "The nerves of your legs have less room when you stand and walk, and more when you bend forward. That is why a rest on a wall "
            "helps. Walking in short bouts and stronger legs will take you further.",
            "Los nervios de sus piernas tienen menos espacio al estar de pie y caminar, y más al inclinarse. Por eso le ayuda sentarse un "
            "rato. Caminar en tramos cortos y tener piernas más fuertes le llevará más lejos.",
        ),
        "deep-gluteal": Signed(
            ("deep_gluteal",),
            "buttock",
            "subacute",
            "The nerve is irritated deep in your buttock, not in your back. Hard chairs bring it on. "
            "Gentle nerve movement and stronger hips help it settle.",
            "El nervio está irritado en lo profundo del glúteo, no en la espalda. Las sillas duras lo provocan. "
            "Mover el nervio con suavidad y fortalecer las caderas ayuda a que se calme.",
        ),
        "pregnancy-30-weeks": Signed(
            ("sacroiliac", "disc_herniation"),
            "non_neural",
            "acute",
            "The joint at the back of your pelvis is sensitive. This is common in pregnancy and harmless for your baby. "
            "Lying on your side with a pillow, short walks and small steady movements ease it.",
            "La articulación de la parte de atrás de la pelvis está sensible. Es frecuente en el embarazo y no hace daño a su bebé. "
            "Acostarse de lado con una almohada, caminar poco a poco y moverse con suavidad la alivia.",
            reason="Turning in bed and standing on one leg bring it on; strength, reflexes and feeling of both legs are equal.",
        ),
        "hip": Signed(
            ("hip_oa",),
            "non_neural",
            "subacute",
            "Your pain comes from the hip joint, which is stiffer and more sensitive on the right. Hips like to be moved: "
            "regular walking and stronger muscles around it make socks and stairs easier.",
            "El dolor viene de la cadera derecha, que está más rígida y sensible. A las caderas les gusta moverse: "
            "caminar con regularidad y fortalecer los músculos de alrededor facilita calzarse y subir escaleras.",
        ),
        "spondylolisthesis": Signed(
            ("spondylolisthesis",),
            "root",
            "subacute",
            "One bone of your low back sits a little further forward than its neighbor. Many people have this. Long standing makes it "
            "sore, sitting rests it. A stronger middle lets you stand longer.",
            "Un hueso de su espalda baja está un poco más adelante que el de al lado. Le pasa a muchas personas. Estar mucho de pie lo "
            "molesta y sentarse lo alivia. Con un tronco más fuerte podrá estar de pie más tiempo.",
        ),
    }
)


EVERY_VISIT = (("patient.acute_infection_now", "no"), ("patient.lightheaded_on_standing", "no"))
"""What the safety tables want asked at every visit before anything is done."""
IN_PREGNANCY = (("patient.pregnancy_stop_symptoms", "no"), ("patient.pregnancy_warning_signs", "no"))
AT_FIRST_VISIT = {
    "patient.motor_mrc4_course": "first_test",
    "patient.motor_mrc4_disabling": "no",
    "patient.last_birth_date": "never",
    "patient.severe_pain_function": "manage_somehow",
}
"""What the phone does not ask, or asks only of some, because it follows from the examination."""


def asked_at_visit(case: Case) -> list[tuple[str, str]]:
    """What the therapist asks somebody of a story at a visit, with what they say."""
    pregnant = any(fact.id == "patient.pregnant" and fact.value == "yes" for fact in case.facts)
    return [*EVERY_VISIT, *(IN_PREGNANCY if pregnant else ())]


def answer_missing(therapist: Actor, episode: Episode, now: dt.datetime) -> None:
    """Enter what triage still misses after the examination, as far as a therapist asks it at a first visit."""
    withheld = answer_for(episode, now).withheld
    missing = withheld.missing if withheld else ()
    ask(therapist, episode, [(fact, AT_FIRST_VISIT[fact]) for fact in missing if fact in AT_FIRST_VISIT], "missing")


def ask(therapist: Actor, episode: Episode, asked: Sequence[tuple[str, str]], when: str) -> None:
    """Enter answers as the therapist got them; warning signs, hold and plan in force are looked at by the action."""
    results = [Result(uuid.uuid5(SPACE, f"{episode.id}:{when}:{fact}"), fact, value) for fact, value in asked]
    problems = [each.problem for each in enter_results(therapist, episode.id, results) if each.problem]
    if problems:
        raise InputError("demo", " ".join(problems))


ASKED_AGAIN = "Asked all of it again: feeling between the legs, bladder, bowels, both legs; strength tested. Nothing has changed."
SHORT_LIVED = ("cauda_equina_suspected", "progressive_motor_deficit")
"""Excluded by answers that count for three days (conditions table); unknown again afterwards, and then everything stops."""
CUES = {
    "en": ("Slow is good. Stop while it still feels easy.", "Breathe out as you start.", "Small is enough; the leg may tell you."),
    "es": ("Despacio está bien. Pare mientras aún sea fácil.", "Suelte el aire al empezar.", "Basta con poco; la pierna le avisa."),
}
TO_TEACHING = dt.timedelta(minutes=54)
LATER = (("patient.can_lie_prone", "no"),)
LATER_REMARK = "Fell against the bathtub yesterday: bruised ribs, cannot lie on the front. No fracture on the X-ray."


def side_signed(case: Case) -> str:
    """The leg that hurts in a sample case."""
    said = next((fact.value for fact in case.facts if fact.id == "finding.symptom_side"), "")
    return said if said in ("left", "right", "both") else ""


def sign_off(therapist: Actor, helper: Actor | None, episode: Episode, *, example: str, side: str, began: dt.datetime) -> PlanVersion:
    """Sign judgement and plan during a first visit. `helper` is the assistant who prepared the draft, if one did."""
    signed = SIGNED[example]
    with on(began + TO_JUDGEMENT):
        view = machine_view(episode)
        first = view.causes[0]["id"] if view and view.causes and not view.abstained else ""
        sign_judgement(
            therapist,
            episode.id,
            causes=signed.causes,
            found=signed.words(episode.patient.language),
            side=side,
            area=signed.area,
            root=signed.root,
            stage=signed.stage,
            reason="" if first == signed.causes[0] else signed.reason or OTHERWISE,
        )
    with on(began + TO_PLAN):
        draft = propose_plan(helper or therapist, episode.id)
        for condition in draft.verdict.cautions:
            clear_caution(therapist, episode.id, condition=condition, reason=CLEARED)
        version = sign_plan(therapist, episode.id, read_version=draft.plan.version)
    teach_some(therapist, episode, version, began + TO_TEACHING)
    return version


def ask_again(therapist: Actor, episode: Episode) -> None:
    """Ask at a visit what counts for a few days only; all but the last are written at once, so that no half talk pauses the plan."""
    *others, last = SHORT_LIVED
    now = timezone.now()
    relation = relation_to_episode(therapist, episode, now)
    for name in others:
        entered = {"value": False, "how": ASKED_AGAIN, "by_id": therapist.signer, "at": now}
        row = SettledCondition.objects.create(episode=episode, condition=name, **entered)
        note_change(therapist, "evaluation.enter", episode.patient, relation, "settled", row.id, reason=ASKED_AGAIN)
    settle(therapist, episode.id, condition=last, value=False, how=ASKED_AGAIN)


def teach_some(therapist: Actor, episode: Episode, version: PlanVersion, at: dt.datetime) -> None:
    """Teach the first exercises for home, each with one cue for the card."""
    home = [item["id"] for item in version.content["items"] if item["kind"] == "exercise" and item["place"] == "home"]
    cues = CUES.get(episode.patient.language, CUES["en"])
    for number, (item, cue) in enumerate(zip(home, cues, strict=False)):
        with on(at + dt.timedelta(minutes=3 * number)):
            teach(therapist, episode.id, item=item, cue=cue, taught_back=True)


def find_later(therapist: Actor, episode: Episode) -> None:
    """Enter what a later visit found; what the plan in force no longer may hold is paused by the entry itself."""
    for fact, value in LATER:
        add_fact(therapist, episode.id, client_id=uuid.uuid5(SPACE, f"{episode.id}:{fact}"), fact=fact, value=value, remark=LATER_REMARK)
