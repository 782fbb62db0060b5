"""A plan as a page that can be reviewed line by line: one function from a case file to Markdown.

The pages in docs/reference/plans are made here and compared by the test beside this file, so a change of knowledge or planner shows as a
diff of readable lines. Write them anew, after reading the diff, with

    .venv/bin/python -m tests.golden.page
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from unpinch.assess import Assessment, assess
from unpinch.clinical.intake.case_file import read_case
from unpinch.clinical.plan.care import Item, PlanOfCare, Withheld
from unpinch.clinical.plan.groups import applies
from unpinch.clinical.plan.inputs import Clinic
from unpinch.clinical.plan.why_not import IN_PLAN, why_not
from unpinch.knowledge import Knowledge, load_knowledge
from unpinch.terms.because import Because

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "tests" / "golden" / "cases"
PAGES = ROOT / "docs" / "reference" / "plans"
TODAY = dt.date(2026, 3, 1)
CLINIC = Clinic(frozenset({"dry_needling"}), frozenset({"treatment_table", "stationary_bike", "treadmill", "band", "mirror", "needles"}))
"""The clinic of all pages: an ordinary one, with somebody who may needle."""
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
EXCLUDED_KINDS = {
    "forbidden": "Safety rules",
    "direction": "Direction",
    "left out": "Cause or direction menus",
    "gate": "Gates",
    "irritability": "Irritability",
    "declined": "Declined",
}
SHOWN = 8
HEAD = """<!-- Written by `python -m tests.golden.page` from tests/golden/cases/{name}.yaml; a test compares. Do not edit. -->

# {title}

*A made-up case. Decision support, not a cleared medical device; the clinician decides. Not clinically reviewed.*

{note}
"""


def names() -> list[str]:
    """The cases, by file name."""
    return sorted(path.stem for path in CASES.glob("*.yaml"))


def page(name: str, knowledge: Knowledge) -> str:
    """This function will assess a golden case and write its plan as a page."""
    path = CASES / f"{name}.yaml"
    case = read_case(path.read_bytes(), path.name, knowledge, today=TODAY)
    found = assess(knowledge, case.case, clinic=CLINIC)
    lines = [HEAD.format(name=name, title=case.title, note=" ".join(case.note.split()))]
    if isinstance(found.plan, Withheld):
        lines += ["## No plan", "", found.plan.reason]
    else:
        lines += _Page(found, found.plan, knowledge).lines()
    return "\n".join(lines).rstrip() + "\n"


class _Page:
    """The parts of one page, in the order in which a therapist reads."""

    def __init__(self, found: Assessment, plan: PlanOfCare, knowledge: Knowledge) -> None:
        self.found, self.plan, self.knowledge = found, plan, knowledge

    def lines(self) -> Iterator[str]:
        yield from self.read_as()
        yield from self.goals()
        yield from self.clinic()
        yield from self.home()
        yield from self.week()
        yield from self.bad_day()
        yield from self.excluded()
        yield from self.before_signing()
        yield from self.ahead()
        yield from self.honest()
        yield from self.rules()

    # ---- who this is -----------------------------------------------------------------------------------------------------
    def read_as(self) -> Iterator[str]:
        profile, knowledge = self.plan.proposal.profile, self.knowledge
        signed = ", ".join(knowledge.causes[cause].label for cause in self.found.case.signed)
        true = [knowledge.conditions[name].label for name, state in self.found.conditions.items() if state]
        yield from (
            f"- **Triage**: {self.found.triage.level.word.replace('_', ' ')}. {self.raised()}",
            f"- **Signed by the clinician**: {signed or 'nothing yet'}",
            f"- **Read as**: {profile.phase} phase, {profile.irritability} irritability, {profile.approach.replace('_', ' ')}, "
            f"direction: {profile.direction.word.replace('_', ' ')}",
            f"- **Conditions that hold**: {'; '.join(true) or 'none'}",
            f"- **Time**: {profile.session_minutes} minutes a day, {profile.days_per_week} days a week; at home: "
            f"{', '.join(sorted(profile.equipment)) or 'nothing named'}",
        )
        if self.plan.bad_day_only:
            yield "- **Only the version for a bad day for now**: an urgent flag is open."
        for gap in self.plan.not_covered:
            yield f"- **Could not be covered**: {gap}"
        yield ""

    def raised(self) -> str:
        return "; ".join(f"{flag.id}: {flag.do}" for flag in self.found.triage.flags) or "Nothing raised."

    def goals(self) -> Iterator[str]:
        yield from ("## Goals", "")
        for goal in self.plan.goals:
            weeks = " and ".join(map(str, goal.review_weeks))
            yield f"- {goal.text} (measured by {goal.measured_by}; review in weeks {weeks})"
        yield ""

    # ---- what is done ----------------------------------------------------------------------------------------------------
    def clinic(self) -> Iterator[str]:
        blocks = ", then ".join(f"{block.per_week} a week for {block.weeks} weeks" for block in self.plan.visits.blocks)
        yield from ("## In the clinic", "", f"{blocks}: {self.plan.visits.total} visits. {self.plan.visits.because[-1].text}", "")
        items = [item for item in self.plan.items if item.kind == "treatment" or (item.kind == "exercise" and item.place == "clinic")]
        for item in items:
            yield from self.item(item)
        if referred := [item for item in self.plan.items if item.kind == "referral"]:
            yield from ("**To raise with a physician**", "")
            for item in referred:
                yield from self.item(item)
        talks = [item.label for item in self.plan.items if item.kind == "education"]
        yield from (f"**Talked about**: {'; '.join(talks)}.", "")

    def home(self) -> Iterator[str]:
        yield from ("## At home", "")
        for item in self.plan.exercises:
            if item.place == "home":
                yield from self.item(item)

    def item(self, item: Item) -> Iterator[str]:
        first = f" From visit {item.first_visit}." if item.first_visit > 1 else ""
        keep = " **The one to keep on a busy day.**" if item.essential else ""
        yield f"- **{item.label}** (`{item.id}`): {item.dose_words}.{first}{keep}"
        yield f"  - why: {_told(item.because)}"
        if item.kind != "exercise" and item.criterion:
            yield f"  - for whom: {item.criterion}"
        if item.effect:
            yield f"  - trials: {item.effect}"
        if item.kind != "exercise" and item.guidelines:
            yield f"  - guidelines: {'; '.join(f'{word.guideline}: {word.text}' for word in item.guidelines)}"
        if item.note:
            yield f"  - honestly: {item.note}"
        if item.cautions:
            yield f"  - caution: {'; '.join(dict.fromkeys(f'{c.condition}: {c.instead}' for c in item.cautions))}"
        yield ""

    def week(self) -> Iterator[str]:
        week = self.plan.week
        yield from ("## The week", "", "| day | session | minutes |", "|---|---|---|")
        for day, exercises, minutes in zip(DAYS, week.days, week.minutes, strict=True):
            yield f"| {day} | {', '.join(self.label(name) for name in exercises) or 'no session'} | {minutes:g} |"
        if week.through_the_day:
            yield from ("", f"Through every day: {', '.join(self.label(name) for name in week.through_the_day)}.")
        yield ""

    def bad_day(self) -> Iterator[str]:
        yield from ("## On a bad day", "")
        for item in self.plan.smaller:
            yield f"- **{item.label}**: {item.dose_words}"
        yield ""

    # ---- what is not done ------------------------------------------------------------------------------------------------
    def excluded(self) -> Iterator[str]:
        yield from ("## Left out, and why", "")
        for left in self.plan.left_out:
            rule = left.violations[0]
            yield f"- The plan would hold **{self.label(left.id)}** but for {rule.rule} ({rule.condition}): {rule.text}. {rule.instead}."
        by_reason: dict[tuple[str, str], list[str]] = {}
        for candidate in self.plan.proposal.candidates.values():
            if candidate.exclusions and (first := candidate.exclusions[0]).kind in EXCLUDED_KINDS:
                words = first.because.text if first.kind != "irritability" else "more than this irritability allows"
                by_reason.setdefault((first.kind, words), []).append(candidate.id)
        for kind, title in EXCLUDED_KINDS.items():
            for (of, words), ids in by_reason.items():
                if of == kind:
                    more = f" and {len(ids) - SHOWN} more" if len(ids) > SHOWN else ""
                    yield f"- {title}: {words} ({', '.join(f'`{item}`' for item in ids[:SHOWN])}{more})"
        if self.plan.discuss:
            talks = "; ".join(talk.label for talk in self.plan.discuss)
            yield f"- Never proposed by itself, only after a talk and its note: {talks}"
        yield ""

    def before_signing(self) -> Iterator[str]:
        yield from ("## Before signing", "")
        for name, cautions in self.plan.signing_waits_for.items():
            items = ", ".join(dict.fromkeys(self.label(caution.item) for caution in cautions))
            state = "not known, so counted as true" if cautions[0].unknown else "true"
            yield f"- Clear **{self.knowledge.conditions[name].label}** ({state}; {items}): {cautions[0].text}. {cautions[0].instead}."
        for question in self.plan.questions:
            yield f"- Ask ({question.settled_by}): {question.question} Waiting: {', '.join(map(self.label, question.frees))}."
        if not self.plan.signing_waits_for and not self.plan.questions:
            yield "Nothing waits."
        yield ""

    def ahead(self) -> Iterator[str]:
        yield from ("## When to stop, when to refer", "")
        for reason in self.plan.stop_rules:
            yield f"- {reason.rule}: {reason.text}"
        states = {True: "MET TODAY", False: "not met", None: "not known"}
        for trigger in self.plan.referral:
            yield f"- {trigger.because.rule}, {states[trigger.met]}: {trigger.because.text}"
        yield ""

    def honest(self) -> Iterator[str]:
        yield from ("## What to expect, honestly", "")
        for reason in self.plan.expect:
            yield f"- {reason.text} ({reason.rule}; {reason.source})"
        yield from (
            "",
            f"Common claims that the evidence does not bear out: {len(self.plan.notes)}, in the knowledge (`claim-…`).",
            "",
        )

    # ---- the same, seen from the rules -----------------------------------------------------------------------------------
    def rules(self) -> Iterator[str]:
        """Every rule that speaks of this person, and what became of each item that it names."""
        profile = self.plan.proposal.profile
        speaking = (menu for menu in self.knowledge.menus.values() if menu.use in ("prefer", "avoid") and applies(menu, profile))
        menus = [menu for menu in speaking if not menu.causes or set(menu.causes) & profile.causes_in_question]
        yield from ("## Against the rules, item by item", "")
        for rule in dict.fromkeys(rule for menu in menus for rule in menu.rules if rule in self.knowledge.plan_rules):
            entry = self.knowledge.plan_rules[rule]
            yield f"- **{rule}**: {entry.statement}"
            for name in entry.ids:
                if name in self.plan.proposal.candidates:
                    yield f"  - `{name}`: {self.fate(name)}"
        yield ""

    def fate(self, name: str) -> str:
        """What became of an item, in few words."""
        answer = why_not(self.plan.proposal, self.knowledge, name)
        if answer.verdict == IN_PLAN:
            return "**in the plan**"
        if answer.exclusions:
            return f"left out: {answer.exclusions[0].because.text}"
        return f"allowed; others count more ({', '.join(answer.displaces) or ', '.join(answer.limits) or 'nothing'})"

    def label(self, name: str) -> str:
        return (self.knowledge.exercises.get(name) or self.knowledge.treatments[name]).label


def _told(reasons: Sequence[Because]) -> str:
    return "; ".join(f"{reason.text.rstrip('.')} ({reason.rule}; {reason.source})" for reason in reasons)


def write(which: Iterable[str] = ()) -> None:
    """Write all pages, or some, anew."""
    knowledge = load_knowledge()
    PAGES.mkdir(parents=True, exist_ok=True)
    for name in which or names():
        (PAGES / f"{name}.md").write_text(page(name, knowledge), encoding="utf-8")
        print(f"written: docs/reference/plans/{name}.md")


if __name__ == "__main__":
    write()
