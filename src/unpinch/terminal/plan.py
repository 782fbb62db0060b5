"""The part of the page about the plan: what is proposed and why, what was left out, what to ask, when to refer.

For the therapist who signs or changes it. Every item shows the rule it stands on; what trials found and what guidelines say are printed
where they exist, and the honest note where the evidence disagrees with common practice. It decides nothing.
"""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from unpinch.clinical.plan.care import Item, PlanOfCare, Withheld
from unpinch.clinical.plan.conditions import Question
from unpinch.knowledge.load import Knowledge
from unpinch.terminal.layout import heading_line, marked, under
from unpinch.terminal.signs import Signs
from unpinch.terms.because import Because

DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
QUESTIONS_SHOWN = 3
OBJECTIVE = "objective"
"""The reason every chosen item shares; the page shows the others."""


def plan_parts(found: PlanOfCare | Withheld, knowledge: Knowledge, signs: Signs) -> Iterator[RenderableType]:
    """The plan as a page shows it, or the reason why there is none."""
    if isinstance(found, Withheld):
        yield heading_line("Plan", "withheld")
        yield marked(signs.dash, Text(found.reason, style="bold"))
        yield from _asked(found.questions, signs)
        return
    yield from _PlanPart(found, knowledge, signs).parts()


def _asked(questions: tuple[Question, ...], signs: Signs) -> Iterator[RenderableType]:
    """The settling questions that would free the most."""
    for question in questions[:QUESTIONS_SHOWN]:
        frees = f"  could free {len(question.frees)} of the library" if question.frees else ""
        yield marked(signs.open, Text(question.question).append(frees, style="dim"), "bold yellow")


class _PlanPart:
    """Builds the parts of one plan."""

    def __init__(self, shown: PlanOfCare, knowledge: Knowledge, signs: Signs) -> None:
        self.shown, self.knowledge, self.signs = shown, knowledge, signs

    def parts(self) -> Iterator[RenderableType]:
        yield from self.read_as()
        yield from self.goals()
        yield from self.home()
        yield from self.clinic()
        yield from self.before_signing()
        yield from self.left_out()
        yield from self.ahead()

    # ---- what it was made for --------------------------------------------------------------------------------------------
    def read_as(self) -> Iterator[RenderableType]:
        profile = self.shown.proposal.profile
        assumed = " (assumed: not known)" if profile.irritability_assumed else ""
        yield heading_line("Plan", "a proposal: the therapist decides and signs")
        told = (f"{profile.phase} phase", f"{profile.irritability} irritability{assumed}", profile.approach.replace("_", " "))
        yield marked(self.signs.dot, f" {self.signs.dot} ".join((*told, f"direction: {profile.direction.word.replace('_', ' ')}")))
        if self.shown.bad_day_only:
            yield marked(self.signs.alarm, "Only the version for a bad day for now: an urgent flag is open.", "bold red")
        for gap in self.shown.not_covered:
            yield marked("!", f"Could not be covered: {gap}.", "bold yellow")

    def goals(self) -> Iterator[RenderableType]:
        if self.shown.goals:
            yield under("goals", "; ".join(goal.text.partition(":")[0] for goal in self.shown.goals))

    # ---- at home ---------------------------------------------------------------------------------------------------------
    def home(self) -> Iterator[RenderableType]:
        yield heading_line("At home")
        for item in self.shown.exercises:
            yield self.exercise(item)
        week = self.shown.week
        busy = [f"{DAY_NAMES[day]} {minutes:g}" for day, minutes in enumerate(week.minutes) if minutes]
        if busy:
            yield under("minutes a day", f" {self.signs.dot} ".join(busy))
        if self.shown.smaller:
            yield under("on a bad day", "; ".join(f"{item.label}, {item.dose_words}" for item in self.shown.smaller))

    def exercise(self, item: Item) -> RenderableType:
        text = Text(item.label, style="bold").append(f"  {item.dose_words}", style="not bold")
        if item.first_visit > 1:
            text.append(f"  from visit {item.first_visit}", style="dim not bold")
        if item.essential:
            text.append("  the one to keep", style="italic not bold")
        text.append("\n" + self.why(item), style="dim not bold")
        return Group(marked(self.signs.dot, text), *self.evidence(item))

    def why(self, item: Item) -> str:
        """The rules an item stands on, in words."""
        reasons = [reason for reason in item.because if reason.rule != OBJECTIVE] or list(item.because)
        return "why: " + "; ".join(f"{reason.rule} ({reason.source})" for reason in reasons[:3])

    # ---- in the clinic ---------------------------------------------------------------------------------------------------
    def clinic(self) -> Iterator[RenderableType]:
        yield heading_line("In the clinic", self.visits())
        for reason in self.shown.visits.because[-1:]:
            yield under("trials", f"{reason.text} {reason.rule}, {reason.source}")
        talks = [item for item in self.shown.items if item.kind == "education"]
        for item in self.shown.items:
            if item.kind not in ("exercise", "education"):
                yield self.treatment(item)
        if talks:
            yield under("talked about", "; ".join(item.label for item in talks))
        for talk in self.shown.discuss:
            text = Text(talk.label).append("  not proposed: only after a talk", style="dim").append(f"\n{talk.note}", style="dim")
            yield marked("~", text)

    def visits(self) -> str:
        visits = self.shown.visits
        blocks = ", then ".join(f"{block.per_week} a week for {block.weeks} weeks" for block in visits.blocks)
        return f"{blocks}: {visits.total} visits"

    def treatment(self, item: Item) -> RenderableType:
        text = Text(item.label, style="bold").append(f"  {item.dose_words}", style="not bold")
        return Group(marked(self.signs.dot, text), *self.evidence(item))

    def evidence(self, item: Item) -> Iterator[RenderableType]:
        """What trials found, what guidelines say for and against, and the honest note."""
        if item.effect:
            yield under("found", item.effect)
        for stance in ("for", "against"):
            if said := [f"{word.guideline}: {word.text}" for word in item.guidelines if word.stance == stance]:
                yield under(stance, "; ".join(said))
        if item.note:
            yield under("honestly", item.note)

    # ---- before it is signed ---------------------------------------------------------------------------------------------
    def before_signing(self) -> Iterator[RenderableType]:
        if self.shown.signing_waits_for or self.shown.questions:
            yield heading_line("Before signing")
        for name, cautions in self.shown.signing_waits_for.items():
            items = ", ".join(dict.fromkeys(self.label(caution.item) for caution in cautions))
            said = Text(f"{self.knowledge.conditions[name].label}: ").append(f"{cautions[0].instead} ({items})", style="dim")
            yield marked("!", said, "bold yellow")
        yield from _asked(self.shown.questions, self.signs)

    def left_out(self) -> Iterator[RenderableType]:
        """What safety rules bar for this person, by condition: treatments by name, exercises by number."""
        barred: dict[tuple[str, bool], list[str]] = {}
        for candidate in self.shown.proposal.candidates.values():
            for condition, unknown in dict.fromkeys((e.condition, e.unknown) for e in candidate.exclusions if e.condition):
                barred.setdefault((condition, unknown), []).append(candidate.id)
        if not barred:
            return
        yield heading_line("Left out for safety", "`unpinch why-not` answers for each item")
        wanted = {left.id for left in self.shown.left_out}
        for (condition, unknown), items in sorted(barred.items(), key=lambda row: (row[0][1], -len(row[1]), row[0][0])):
            yield self.barred(condition, items, wanted, unknown=unknown)

    def barred(self, condition: str, items: list[str], wanted: set[str], *, unknown: bool) -> RenderableType:
        treatments = [self.label(item) for item in items if item in self.knowledge.treatments]
        exercises = len(items) - len(treatments)
        parts = [f"{exercises} exercise{'' if exercises == 1 else 's'}"] if exercises else []
        if missed := [self.label(item) for item in items if item in wanted and item in self.knowledge.exercises]:
            parts.append(f"among them {', '.join(missed)}, which the plan would hold")
        text = Text(self.knowledge.conditions[condition].label + (", not known" if unknown else ""))
        text.append(f": {'; '.join((*parts, *treatments))}", style="dim")
        return marked("?" if unknown else "x", text, "bold yellow" if unknown else "red")

    def ahead(self) -> Iterator[RenderableType]:
        due = [trigger for trigger in self.shown.referral if trigger.met]
        if due:
            yield heading_line("Refer", "a rule is met today")
            for trigger in due:
                yield marked("!", f"{trigger.because.rule}: {trigger.because.text}", "bold yellow")
        yield from self.reasons("When to stop", "", self.shown.stop_rules)
        yield from self.reasons("What to expect", "", self.shown.expect)
        yield from self.reasons("Often said", "and what was found", self.shown.notes, named=True)

    def reasons(self, words: str, aside: str, found: tuple[Because, ...], *, named: bool = False) -> Iterator[RenderableType]:
        """A heading and its rules with their sources; `named` puts the name of the plan rule, which says the claim, in front."""
        if found:
            yield heading_line(words, aside)
        for reason in found:
            claim = f"{self.knowledge.plan_rules[reason.rule].label}. " if named else ""
            yield marked(self.signs.dot, Text(claim + reason.text).append(f"  {reason.rule}, {reason.source}", style="dim"))

    def label(self, item: str) -> str:
        entry = self.knowledge.exercises.get(item) or self.knowledge.treatments[item]
        return entry.label
