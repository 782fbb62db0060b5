"""Why a flag stands at its level: the rule that decided, the answers that made it true, and the words it was raised from.

For the clinician, who must be able to disagree. Each reason names a rule or fact, its source, and says in plain words what was answered.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from unpinch.clinical.triage.events import Graded, TextHit
from unpinch.clinical.triage.grading import Answers, Grading
from unpinch.clinical.triage.sheet import MEASURED, asked_facts
from unpinch.knowledge.decisions import Answer, Number, Reaches, Term, Terms
from unpinch.knowledge.load import Knowledge
from unpinch.knowledge.schema import Flag
from unpinch.terms.because import Because

UNITS = {"age": "years", "temp_c": "Cel", "hr": "/min", "rr": "/min", "sbp": "mm[Hg]", "dbp": "mm[Hg]", "spo2": "%", "pvr_ml": "mL",
         "pain_nrs": "of 10", "grade_drop": "grades lost", "diff_cm": "cm"}  # fmt: skip


def because_of(
    knowledge: Knowledge, flag: Flag, graded: Graded, grading: Grading, hits: tuple[TextHit, ...], stated: tuple[str, ...] = ()
) -> tuple[Because, ...]:
    """The deciding rule first, then stated conditions and words from texts, then each answer that the rule read.

    `grading` knows the other flags' levels.
    """
    assert graded.rule is not None, "a raised flag has a rule that raised it"
    number = flag.decision.index(graded.rule.text) + 1
    first = Because(f"flag.{flag.id} rule {number}", "; ".join(flag.source), graded.rule.text)
    said = (Because(f"condition.{name}", "stated in the case file", knowledge.conditions[name].label) for name in stated)
    words = (Because(f"flag.{flag.id}", f"from text, {hit.where}, {hit.on.isoformat()}", hit.hit.excerpt) for hit in hits)
    return (first, *said, *words, *dict.fromkeys(_Reasons(knowledge, flag, graded.answers, grading).of(graded.rule.terms)))


@dataclass(frozen=True, slots=True)
class _Reasons:
    knowledge: Knowledge
    flag: Flag
    answers: Answers
    grading: Grading

    def of(self, terms: Terms) -> Iterator[Because]:
        for term in terms:
            yield from self.of_term(term)

    def of_term(self, term: Term) -> Iterator[Because]:
        match term:
            case Answer(key):
                yield self.answer(key)
            case Number(name):
                fact = MEASURED.get(name, ("finding strength grades",))[0]
                yield Because(fact, "measured", f"{self.answers.get(name):g} {UNITS[name]}")
            case Reaches(flags, level):
                for other in flags:
                    if self.grading.level(other) >= level:
                        yield Because(f"flag.{other}", "triage", f"{self.knowledge.flags[other].label}: {self.grading.level(other).word}")
            case _:
                for alternative in term.alternatives:
                    if self.grading.holds(alternative, self.answers):
                        yield from self.of(alternative)

    def answer(self, key: str) -> Because:
        flag_id, _, follow_up = key.partition(".")
        given = str(self.answers.get(key, "not answered"))
        if flag_id not in self.knowledge.flags:
            return Because("patient.sex_at_birth", "answer", given)
        flag = self.knowledge.flags[flag_id]
        if follow_up:
            item = next(item for item in flag.follow_up if item.key == follow_up)
            return Because(item.fact, "answer", f"{item.question} {given}")
        facts = asked_facts(self.knowledge, flag.answer_when or flag.raised_when)
        return Because(
            " ".join(facts) or f"flag.{flag_id}", "worked out from these facts" if facts else "worked out", f"{flag.question} {given}"
        )
