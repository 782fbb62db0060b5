"""What a plan waits for that no hand can examine: asked in front, one tap each, and only what is unknown and matters for this person.

Three kinds: what triage still misses, the first unanswered question of each condition of the safety tables that is unknown, and conditions
whose earlier answer has expired. What the examination finds by itself is not asked here. An answer is an entry like any other; what was
answered today stays on the page to be changed. Nothing is filled in beforehand, and no answer is never read as "no" (S3).
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from unpinch.actions.assessment import day_of, knowledge
from unpinch.actions.words import CONDITION, condition_label, fact_label, flag_label, unit_words, value_words, word_words
from unpinch.assess import Assessment as Answer
from unpinch.clinical.intake.judge import Judge
from unpinch.knowledge.grammar import Reference
from unpinch.knowledge.schema import Condition, Finding, PatientField
from unpinch.records.models import Episode, FactEntry, SettledCondition
from unpinch.terms.fact import Fact

YES_NO = ("no", "yes")
MOST = 12
"""Questions shown at once; where the intake was not filled in there are many, and the next ones come as these are answered (judgement)."""
NEVER = "never"
BY_CLINICIAN = "(the therapist records this)"
SIDES = ("left", "right")


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask. `fact` is a fact's id, or `condition.` and the condition it settles; `benign` the answer that holds nothing back.

    `words` are the answers to tap; `number` and `date` say what may be typed instead. `waits` says what waits for it.
    """

    fact: str
    text: str
    waits: str
    words: tuple[tuple[str, str], ...]
    number: bool = False
    date: bool = False
    unit: str = ""
    range: str = ""
    benign: str = ""


def open_questions(episode: Episode, answer: Answer) -> tuple[Question, ...]:
    """Everything that is unknown and that a plan waits for: what triage misses first, then what is asked anew at every visit."""
    found: dict[str, Question] = {}
    for ask in answer.triage.missing:
        if not _examined(ask.fact) and ask.fact not in found and (made := question(ask.fact, flag_label(ask.flag) if ask.flag else "")):
            found[ask.fact] = made
    unknown = [knowledge().conditions[name] for name, truth in answer.conditions.items() if truth is None]
    for entry in sorted(unknown, key=lambda each: "every visit" not in each.asked_at):
        made = _of_condition(answer, entry)
        if made and made.fact not in found:
            found[made.fact] = made
    return tuple(found.values())


def answered_today(
    episode: Episode, now: dt.datetime, rows: Mapping[tuple[str, str], Sequence[FactEntry]]
) -> Iterator[tuple[Question, str]]:
    """What clinicians answered today, with the answer: facts of the person, and conditions that were settled."""
    for (fact, side), entries in rows.items():
        entry = knowledge().fact(fact)
        at_visit = isinstance(entry, PatientField) and "intake" not in entry.asked_at
        if at_visit and not side and (made := question(fact, "")):
            yield made, _plain(entries[-1])
    today = day_of(episode, now)
    newest: dict[str, SettledCondition] = {}
    for row in SettledCondition.objects.filter(episode=episode, at__gte=now - dt.timedelta(days=2)).order_by("at"):
        if row.condition in knowledge().conditions and day_of(episode, row.at) == today:
            newest[row.condition] = row
    for name, row in newest.items():
        yield _settling(knowledge().conditions[name]), "yes" if row.value else "no"


def question(fact: str, waits: str, benign: str = "") -> Question | None:
    """The question about one fact; None for what cannot be answered by one tap or one number."""
    entry = knowledge().fact(fact)
    if entry is None or entry.sided != "none" or entry.kind == "list" or getattr(entry, "unit_required", "n") == "y":
        return None
    words = YES_NO if entry.kind == "bool" else (NEVER,) if entry.kind == "date" else entry.words if entry.kind == "choice" else ()
    return Question(
        fact=fact,
        text=_text(entry, fact),
        waits=waits,
        words=tuple((word, _word(fact, word)) for word in words),
        number=entry.kind == "number",
        date=entry.kind == "date",
        unit=unit_words(entry.unit) if entry.kind == "number" and not entry.unit.startswith(("{", "1", "none")) else "",
        range=f"{entry.range[0]:g}-{entry.range[1]:g}" if entry.range and entry.kind == "number" else "",
        benign=benign,
    )


def _text(entry: PatientField | Finding, fact: str) -> str:
    said = entry.question if isinstance(entry, PatientField) else entry.how
    return fact_label(fact) if not said or said.startswith("(") else said


def _word(fact: str, word: str) -> str:
    return _("never") if word == NEVER else value_words(fact, word == "yes") if word in YES_NO else word_words(fact, word)


def _plain(row: FactEntry) -> str:
    if row.value is None:
        return ""
    return f"{row.value:g}" if isinstance(row.value, int | float) and not isinstance(row.value, bool) else str(row.value)


def _examined(fact: str) -> bool:
    from unpinch.actions.evaluation_sheet import examined  # the sheet shows these questions; the other way round it is only asked here

    entry = knowledge().fact(fact)
    return isinstance(entry, Finding) and examined(entry)


def _of_condition(answer: Answer, entry: Condition) -> Question | None:
    """The first question whose answer is missing; for an expired answer the settling question itself; None where an examination decides."""
    if "cause." in entry.rule:
        return None
    refs = list(answer.judge.read_by(entry.rule))
    missing = [ref.id for ref in refs if ref.space == "patient" and answer.judge.value(ref.id) is None]
    for fact in dict.fromkeys(missing):
        if made := question(fact, condition_label(entry.id), _benign(answer, entry.id, fact)):
            return made
    if missing or any(_untested(answer.judge, ref) for ref in refs) or answer.triage.missing:
        return None
    return _settling(entry)


def _settling(entry: Condition) -> Question:
    text = entry.question.removeprefix("(clinician) ")
    return Question(CONDITION + entry.id, text, condition_label(entry.id), tuple((word, _word("", word)) for word in YES_NO), benign="no")


def _untested(judge: Judge, ref: Reference) -> bool:
    sides = SIDES if ref.side in ("any", "both") else (ref.side,)
    return any(judge.value(ref.id, side) is None for side in sides)


def _benign(answer: Answer, condition: str, fact: str) -> str:
    """The answer of a yes-or-no question under which the condition does not hold; empty for other questions."""
    entry = knowledge().fact(fact)
    if entry is None or entry.kind != "bool":
        return ""
    case = answer.case
    for word in YES_NO:
        said = replace(case, facts=(*case.facts, Fact(fact, word, at=case.as_of)))
        if Judge(knowledge(), said, raised=answer.judge.raised, causes=answer.judge.causes).condition(condition) is False:
            return word
    return ""
