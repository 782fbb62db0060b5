"""From an assessed case to a plan of care, or to the reason why there is none.

For the therapist, who decides. Order of the plan rules: triage, safety tables, approach, direction, cause, stage and irritability, then
goals, means and time; a small plan is filled and every item carries its rule and source. A plan is withheld only when triage freezes it,
when required answers are missing, or when a condition that stops everything holds or is not excluded. Sources: plan rules section 0,
triage levels section 1, progression rule P1.
"""

from collections.abc import Mapping, Sequence

from unpinch.clinical.intake.judge import Judge
from unpinch.clinical.plan import safety
from unpinch.clinical.plan.candidates import Candidate
from unpinch.clinical.plan.care import Discussed, Item, LeftOut, PlanOfCare, Withheld
from unpinch.clinical.plan.conditions import Question, condition_states, settling_questions
from unpinch.clinical.plan.dose import Dose
from unpinch.clinical.plan.inputs import NO_CLINIC, NO_INSTRUCTIONS, Clinic, DifferentialSummary, Instructions, TriageSummary
from unpinch.clinical.plan.notes import guideline_words, honest_notes, stop_rules, treatment_behind, what_to_expect
from unpinch.clinical.plan.profile import Profile, build_profile
from unpinch.clinical.plan.proposal import Proposal, propose, smaller_version, wanted_but_barred
from unpinch.clinical.plan.reasons import because, source_of, weight
from unpinch.clinical.plan.visits import plan_goals, plan_visits, referral_triggers
from unpinch.clinical.plan.week import spread
from unpinch.knowledge.load import Knowledge
from unpinch.terms.because import Because
from unpinch.terms.errors import UnpinchError
from unpinch.terms.level import TriageLevel
from unpinch.terms.truth import Truth


class ForbiddenItemError(UnpinchError):
    """A fault of ours that must never reach anybody: the finished plan held a forbidden item."""


def plan(
    judge: Judge,
    triage: TriageSummary,
    differential: DifferentialSummary,
    knowledge: Knowledge,
    clinic: Clinic = NO_CLINIC,
    instructions: Instructions = NO_INSTRUCTIONS,
    conditions: Mapping[str, Truth] | None = None,
) -> PlanOfCare | Withheld:
    """This function will propose a plan of care for an assessed case.

    `conditions` are the states of the assessment, where triage may be stricter than a condition's own rule; without them the rules
    decide alone. `judge` must know the same causes as `differential`, or none while it abstains: before a diagnosis is signed every
    cause above the limit applies what it forbids. The result holds no item that the safety tables forbid under a true or unknown
    condition.
    """
    if (none := withheld(judge, triage, knowledge, conditions)) is not None:
        return none
    profile = build_profile(judge, differential, clinic, instructions, conditions)
    return compose(propose(profile, knowledge), knowledge, bad_day_only=_goes_on_with_less(triage))


# ---- when there is no plan -----------------------------------------------------------------------------------------------
def withheld(judge: Judge, triage: TriageSummary, knowledge: Knowledge, conditions: Mapping[str, Truth] | None = None) -> Withheld | None:
    """This function will say why there is no plan, without working one out; None when there may be one."""
    return _gate(triage, knowledge) or _stop_all({**condition_states(judge), **(conditions or {})}, knowledge)


def _gate(triage: TriageSummary, knowledge: Knowledge) -> Withheld | None:
    """What triage decides: frozen levels and flags, as the table of levels says; then missing answers."""
    frozen = [flag for flag, level in triage.flags.items() if _freezes(level, flag, knowledge)]
    rule = knowledge.levels.get(triage.level.word)
    if frozen or (rule is not None and rule.plan_frozen == "yes" and triage.level not in triage.flags.values()):
        worst = triage.level.word.replace("_", " ")
        reason = f"Triage: {worst}. The plan waits until the person has been seen for this."
        told = because(knowledge, "order-1-red-flags", rule.statement if rule else "")
        return Withheld("triage", reason, (told,), flags=tuple(frozen))
    if triage.incomplete:
        reason = "Triage is incomplete: required questions have no answer, and no answer is never read as no."
        return Withheld("incomplete", reason, (because(knowledge, "order-1-red-flags"),), missing=triage.missing)
    if triage.conflicts:
        reason = f"Answers contradict each other and are settled first: {', '.join(triage.conflicts)}."
        return Withheld("conflict", reason, (because(knowledge, "order-1-red-flags"),), missing=triage.conflicts)
    return None


def _freezes(level: TriageLevel, flag: str, knowledge: Knowledge) -> bool:
    rule = knowledge.levels.get(level.word)
    if rule is None:
        return False
    return flag not in rule.goes_on_for if rule.plan_frozen == "yes" else flag in rule.stops_for


def _goes_on_with_less(triage: TriageSummary) -> bool:
    """A flag at an urgent level whose plan goes on does so with the version for a bad day."""
    return any(level >= TriageLevel.URGENT_72H for level in triage.flags.values())


def _stop_all(conditions: Mapping[str, Truth], knowledge: Knowledge) -> Withheld | None:
    """Conditions that forbid everything: education and referral go on elsewhere, there is no plan (P1)."""
    stops = [name for name in knowledge.conditions if name in safety.stop_all_conditions(knowledge)]
    true = [name for name in stops if conditions[name]]
    unknown = [name for name in stops if conditions[name] is None]
    if not true and not unknown:
        return None
    found = safety.check([next(iter(knowledge.exercises))], conditions, knowledge)
    rows = {v.condition: v for v in found if v.condition in (true or unknown) and v.forbids and v.condition in stops}
    reasons = tuple(row.because for row in rows.values())
    if true:
        said = "; ".join(f"{knowledge.conditions[name].label}. {rows[name].instead}" for name in true)
        return Withheld("stop_all", f"Everything stops: {said}", (because(knowledge, "P1"), *reasons), conditions=tuple(true))
    questions = settling_questions(knowledge, {name: [name] for name in unknown}, {}, len(unknown))
    said = "; ".join(knowledge.conditions[name].label for name in unknown)
    reason = f"Not yet excluded, and each of these would stop everything: {said}."
    return Withheld("stop_all", reason, (because(knowledge, "P1"), *reasons), conditions=tuple(unknown), questions=questions)


# ---- the plan ------------------------------------------------------------------------------------------------------------
def compose(proposal: Proposal, knowledge: Knowledge, *, bad_day_only: bool = False) -> PlanOfCare:
    """This function will write the chosen items out as a plan, each with its reasons, and check it against the safety tables again."""
    profile = proposal.profile
    doses = {c.id: c.dose for c in proposal.exercises if c.dose is not None and c.place == "home"}
    points = {item: proposal.worth[item].points for item in doses}
    week = spread(doses, points, knowledge, session_minutes=profile.session_minutes, days_per_week=profile.days_per_week)
    smaller, smaller_proven = smaller_version(proposal, knowledge)
    items = (*_exercises(proposal, knowledge), *(_item(c, proposal, knowledge) for c in proposal.others))
    small_items = tuple(_item(proposal.candidates[i], proposal, knowledge, dose=dose) for i, dose in smaller.items())
    found = _check_again([item.id for item in (*items, *small_items)], profile, knowledge)
    return PlanOfCare(
        items=items,
        week=week,
        smaller=small_items,
        bad_day_only=bad_day_only,
        visits=plan_visits(profile, knowledge),
        goals=plan_goals(profile, knowledge),
        signing_waits_for=safety.cautions_to_clear(found),
        questions=_questions(proposal, knowledge),
        left_out=_left_out(proposal, knowledge),
        discuss=_discuss(proposal, knowledge),
        referral=referral_triggers(profile, knowledge),
        stop_rules=stop_rules(knowledge),
        expect=what_to_expect(profile, knowledge),
        notes=honest_notes(knowledge),
        not_covered=proposal.choice.given_up,
        proposal=proposal,
        proven=proposal.choice.proven and week.proven and smaller_proven,
        knowledge_version=knowledge.version,
    )


def _check_again(ids: Sequence[str], profile: Profile, knowledge: Knowledge) -> tuple[safety.Violation, ...]:
    """The last look before anybody sees the plan: a forbidden item here is a fault of ours, never shown."""
    found = safety.check(dict.fromkeys(ids), profile.conditions, knowledge, cleared=profile.instructions.cleared, agreed=profile.agreed)
    if bars := safety.forbidden(found):
        raise ForbiddenItemError(f"the planner chose what the safety tables forbid: {', '.join(f'{v.item} ({v.rule})' for v in bars)}")
    return found


def _exercises(proposal: Proposal, knowledge: Knowledge) -> tuple[Item, ...]:
    """The exercises in the order of their worth; new ones come a few at each visit (P23), and the first is the essential one."""
    a_visit = int(weight(knowledge, "new_exercises_per_visit"))
    items, new = [], 0
    for place, candidate in enumerate(proposal.exercises):
        known = candidate.id in proposal.profile.instructions.current
        visit = 1 if known else 1 + new // a_visit
        new += not known
        items.append(_item(candidate, proposal, knowledge, first_visit=visit, essential=place == 0))
    return tuple(items)


def _item(
    candidate: Candidate,
    proposal: Proposal,
    knowledge: Knowledge,
    *,
    dose: Dose | None = None,
    first_visit: int = 1,
    essential: bool = False,
) -> Item:
    entry = knowledge.exercises.get(candidate.id) or knowledge.treatments[candidate.id]
    behind = treatment_behind(candidate.id, knowledge)
    dose = dose or candidate.dose
    return Item(
        id=candidate.id,
        kind=candidate.kind,
        label=entry.label,
        plain_label=entry.plain_label,
        place=candidate.place,
        dose=dose,
        dose_words=dose.words if dose else _treatment_dose(candidate.id, knowledge),
        first_visit=first_visit,
        because=_why_in(candidate, proposal, knowledge),
        effect=behind.expected_effect,
        effect_of=behind.label,
        grade=behind.evidence_grade,
        guidelines=guideline_words(behind),
        note=behind.honest_note_to_show,
        status=entry.status,
        cautions=candidate.cautions,
        criterion="" if candidate.kind == "exercise" else knowledge.treatment_use[candidate.id].label,
        essential=essential,
    )


def _treatment_dose(treatment: str, knowledge: Knowledge) -> str:
    entry = knowledge.treatments[treatment]
    named = (("", entry.dose_sets_reps), ("min: ", entry.dose_minutes), ("a week: ", entry.dose_per_week), ("weeks: ", entry.dose_weeks))
    return ", ".join(f"{name}{text}" for name, text in named if text)


def _why_in(candidate: Candidate, proposal: Proposal, knowledge: Knowledge) -> tuple[Because, ...]:
    """The menus that put it first, its evidence, and for a conditional treatment the criterion that was met."""
    reasons = list(proposal.worth[candidate.id].because)
    behind = treatment_behind(candidate.id, knowledge)
    if candidate.kind != "exercise" and behind.engine_policy == "conditional":
        text = f"Criterion met: {knowledge.treatment_use[candidate.id].label}."
        reasons.append(because(knowledge, "policy-conditional", text))
    form = "" if behind.id == candidate.id else f" (as a form of {behind.label})"
    reasons.append(Because("objective", source_of(behind), f"Evidence grade {behind.evidence_grade}{form}."))
    return tuple(reasons)


def _questions(proposal: Proposal, knowledge: Knowledge) -> tuple[Question, ...]:
    """The questions that would free what the plan would hold; when that is nothing, those that would free the most of the library."""
    held_back = tuple(item.id for item in proposal.candidates.values() if item.held_back_by)
    wanted = wanted_but_barred(proposal, knowledge, unknown=True) or held_back
    waiting = {item: sorted(proposal.candidates[item].held_back_by) for item in wanted}
    points = {item: proposal.worth[item].points for item in wanted}
    return settling_questions(knowledge, waiting, points, int(weight(knowledge, "questions_max")))


def _left_out(proposal: Proposal, knowledge: Knowledge) -> tuple[LeftOut, ...]:
    """What would be chosen, or at least talked about, if a safety rule under a true condition did not stand against it."""
    profile = proposal.profile
    talk = [
        item.id
        for item in proposal.candidates.values()
        if any(e.kind == "forbidden" and not e.unknown for e in item.exclusions)
        and {e.kind for e in item.exclusions} == {"forbidden", "consent"}
    ]
    wanted = (*wanted_but_barred(proposal, knowledge, unknown=False), *talk)
    found = safety.check(wanted, profile.conditions, knowledge, agreed=profile.agreed)
    return tuple(LeftOut(item, tuple(v for v in found if v.item == item and v.forbids)) for item in wanted)


def _discuss(proposal: Proposal, knowledge: Knowledge) -> tuple[Discussed, ...]:
    """Treatments that wait only for a talk: with their note, effect and guidelines."""
    found = []
    for candidate in proposal.candidates.values():
        if not candidate.discuss:
            continue
        entry = knowledge.treatments[candidate.id]
        found.append(
            Discussed(
                id=entry.id,
                kind=candidate.kind,
                label=entry.label,
                effect=entry.expected_effect,
                note=entry.honest_note_to_show,
                guidelines=guideline_words(entry),
                because=tuple(exclusion.because for exclusion in candidate.exclusions),
                cautions=candidate.cautions,
            )
        )
    return tuple(found)
