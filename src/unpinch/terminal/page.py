"""The page of one assessment: triage first, then causes, the dangerous ones apart, site, next tests, conditions, and who decides.

For the clinician who reads it beside the patient; never for the patient alone. It shows what the assessment says and adds nothing.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import exp, log

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from unpinch.assess import NO_TESTS, Assessment
from unpinch.clinical.differential import CauseEstimate, Contribution, NextTest, Screened
from unpinch.clinical.differential.parameters import method_of
from unpinch.clinical.differential.screen import NOT_SCREENED, NOTHING_FOUND
from unpinch.clinical.differential.words import heading, percent
from unpinch.clinical.intake.answers import OUTSIDE, UNIT_MISSING
from unpinch.clinical.intake.raw_file import printable
from unpinch.clinical.plan.care import Withheld
from unpinch.clinical.triage.results import FlagResult, OpenQuestion
from unpinch.terminal.layout import heading_line, marked, under
from unpinch.terminal.plan import plan_parts
from unpinch.terminal.signs import Signs, signs_for, tones
from unpinch.terms.level import TriageLevel

NARROWEST, WIDEST, PIPED = 60, 120, 100
WORTH_A_LINE = 0.05
"""Causes below this are named in one line (combination of findings, layer 3: "unlikely")."""
WORTH_A_WORD = log(1.05)
"""Findings that move the odds less are left to `explain` (JUDGEMENT: reading time)."""
LITTLE_TO_GAIN_BITS = 0.05
"""Below this no test is worth much any more, and the page says so (JUDGEMENT)."""
REASONS, TESTS, QUESTIONS, NAMED = 3, 5, 3, 4
FLAGS_IN_FULL = 4
STYLES = {
    TriageLevel.EMERGENCY: "bold white on red3",
    TriageLevel.URGENT_TODAY: "bold white on dark_orange3",
    TriageLevel.URGENT_72H: "bold black on orange1",
    TriageLevel.REFER: "bold black on khaki1",
    TriageLevel.CAUTION: "bold black on pale_green3",
    TriageLevel.PROCEED: "bold black on pale_green3",
}
OPEN_STYLE = "bold black on yellow"
NUMBERS = {
    "EMERGENCY": "emergency number",
    "CLINIC": "clinic number",
    "OUT_OF_HOURS": "out-of-hours number",
    "CRISIS_LINE": "crisis line",
    "MATERNITY": "maternity unit",
}
FOOTER = (
    "Decision support, not a cleared medical device: the clinician decides. Not clinically reviewed: no named clinician has signed any "
    "entry of this knowledge base. Bars: chance from 0 to 100 %, with the 10-90 % band; they are estimates from published studies, not "
    "measured on your patients."
)


def print_page(assessment: Assessment, console: Console, title: str = "", note: str = "") -> None:
    """Print the page of one assessment."""
    page = _Page(assessment, signs_for(console.encoding), console.width)
    console.print(Group(*page.parts(title, note)), soft_wrap=False)


def console_for(width: int, *, color: bool | None = None) -> Console:
    """A console of a readable width; color as the terminal and NO_COLOR say, unless given."""
    return _Console(width=min(max(width, NARROWEST), WIDEST), highlight=False, emoji=False, markup=False, force_terminal=color)


class _Console(Console):
    """Leaves a closed pipe to the command line, which ends quietly."""

    def on_broken_pipe(self) -> None:
        raise  # the BrokenPipeError that is being handled


@dataclass(frozen=True, slots=True)
class _Page:
    """Builds the parts of one page."""

    shown: Assessment
    signs: Signs
    width: int

    def parts(self, title: str, note: str) -> Iterator[RenderableType]:
        yield self.opening(title, note)
        yield from self.triage()
        yield from self.causes()
        yield from self.dangerous()
        yield from self.site()
        yield from self.tests()
        yield from self.conditions()
        yield from self.words_of_the_person()
        yield from plan_parts(self.shown.plan, self.shown.knowledge, self.signs)
        yield from self.closing()

    # ---- helpers ---------------------------------------------------------------------------------------------------------
    def fact_label(self, fact: str) -> str:
        entry = self.shown.knowledge.fact(".".join(fact.split(".")[:2]))
        side = fact.split(".")[2:]
        return (entry.label if entry else fact) + (f", {side[0]}" if side else "")

    # ---- opening and triage ----------------------------------------------------------------------------------------------
    def opening(self, title: str, note: str) -> RenderableType:
        top = Table.grid(expand=True)
        top.add_column(ratio=1)
        top.add_column(justify="right")
        top.add_row(Text(printable(title) or "Assessment", style="bold"), Text(self.shown.case.as_of.isoformat(), style="dim"))
        lines: list[RenderableType] = [top]
        if person := self.person():
            lines.append(Text(person, style="dim"))
        if note:
            lines.append(Text(printable(note), style="italic dim"))
        return Group(*lines)

    def person(self) -> str:
        judge = self.shown.judge
        age, sex = judge.value("patient.age"), judge.value("patient.sex_at_birth")
        told = [f"{age:g} years" if isinstance(age, float) else "age not known", str(sex or "sex not known")]
        side = judge.symptom_side
        told.append({"": "painful side not known", "both": "both legs", "none": "no leg pain"}.get(side, f"{side} leg"))
        for fact, name in (("patient.leg_pain_now", "leg pain"), ("patient.back_pain_now", "back pain")):
            if isinstance(score := judge.value(fact), float):
                told.append(f"{name} {score:g}/10")
        return f" {self.signs.dot} ".join(told)

    def triage(self) -> Iterator[RenderableType]:
        triage = self.shown.triage
        level = self.shown.knowledge.levels[triage.level.word]
        words, style = f" {level.label.upper()} ", STYLES[triage.level]
        if triage.incomplete:
            so_far = "" if triage.level is TriageLevel.PROCEED else f" {self.signs.dot} SO FAR{words.rstrip()}"
            words, style = f" INCOMPLETE{so_far} ", OPEN_STYLE
        line = Table.grid(padding=(0, 2))
        line.add_column(no_wrap=True)
        line.add_column(ratio=1)
        line.add_row(Text(words, style=style), Text(self.advice(), style="bold"))
        yield Group("", line)
        full = max(FLAGS_IN_FULL, sum(flag.level >= TriageLevel.URGENT_72H for flag in triage.flags))
        for flag in triage.flags[:full]:
            yield self.flag(flag)
        if triage.flags[full:]:
            yield marked("", "also " + ", ".join(self.shown.knowledge.flags[flag.id].label for flag in triage.flags[full:]))
        if triage.level >= TriageLevel.URGENT_72H and level.out_of_hours:
            yield marked("", Text(f"Out of hours the patient reads: {numbers(level.out_of_hours)}", style="dim"))
        yield from self.contradictions()
        yield from self.missing()
        yield from self.odd_values()

    def advice(self) -> str:
        triage, level = self.shown.triage, self.shown.knowledge.levels[self.shown.triage.level.word]
        if triage.level >= TriageLevel.REFER:
            return f"{level.statement} {level.deadline[:1].upper()}{level.deadline[1:]}."
        if triage.incomplete:
            return "Required answers are missing: no plan yet. Unknown is not no."
        if isinstance(self.shown.plan, Withheld):
            return "No plan yet, although no flag stops care: see the plan below."
        return "Care can go on, with the exclusions below." if triage.level is TriageLevel.CAUTION else "Nothing found that stops care."

    def flag(self, flag: FlagResult) -> RenderableType:
        serious = flag.level >= TriageLevel.REFER
        entry = self.shown.knowledge.flags[flag.id]
        text = Text().append(entry.label, style="bold" if serious else "")
        level = flag.level.word.replace("_", " ")
        text.append(f"  {level}{', until answered' if flag.provisional else ''}", style="dim")
        if stated := [reason for reason in flag.because if reason.rule.startswith("condition.")]:
            text.append(f"\n{stated[0].source}: {stated[0].text}", style="italic")
        if flag.from_text:
            text.append(f'\nfrom text: "{printable(flag.from_text[0].hit.excerpt)}"', style="italic")
        text.append("\nThe patient reads: ", style="dim").append(numbers(flag.do))
        if flag.level >= TriageLevel.URGENT_72H and flag.level is self.shown.triage.level:
            text.append("\nFor you: ", style="dim").append(entry.clinician_text)
        return marked(self.signs.alarm if serious else self.signs.dot, text, "bold red" if serious else "")

    def contradictions(self) -> Iterator[RenderableType]:
        for conflict in self.shown.triage.conflicts:
            values = " against ".join(f'"{printable(value)}"' for value in conflict.values)
            text = Text(f"{', '.join(self.fact_label(fact) for fact in conflict.fact.split())}: {values}. ")
            text.append(f"Ask: {conflict.question}", style="dim")
            yield marked("!", text, "bold red")

    def missing(self) -> Iterator[RenderableType]:
        waiting = self.shown.triage.missing
        held = [self.fact_label(question.fact) for question in waiting if question.why == "unit"]
        if held:
            said = [fact.remark for fact in self.shown.case.facts if fact.answer == UNIT_MISSING]
            yield marked("?", f"Held until the unit is known: {', '.join(held)} ({'; '.join(filter(None, said))}).", "bold yellow")
        asked = [self.question(question) for question in waiting if question.why != "unit"]
        if asked := list(dict.fromkeys(asked)):
            text = Text(f"{len(asked)} {'question is' if len(asked) == 1 else 'questions are'} open. First: ")
            text.append("  ".join(asked[:QUESTIONS]), style="dim")
            yield marked("?", text, "bold yellow")

    def question(self, waiting: OpenQuestion) -> str:
        """A question as it is asked; a follow-up says what it follows."""
        about = f" ({self.shown.knowledge.flags[waiting.flag].plain_label})" if waiting.why == "follow_up" else ""
        return waiting.question + about

    def odd_values(self) -> Iterator[RenderableType]:
        for fact in self.shown.case.facts:
            if OUTSIDE in fact.remark and isinstance(fact.value, float):
                yield marked("?", f"{self.fact_label(fact.id)} {fact.value:g} is {fact.remark}.", "bold yellow")

    # ---- causes ----------------------------------------------------------------------------------------------------------
    def causes(self) -> Iterator[RenderableType]:
        ranked = self.shown.differential
        after = "only after the stop above; it never replaces it" if self.shown.triage.level >= TriageLevel.URGENT_72H else ""
        yield heading_line("Likely causes", after or "for the clinician, never for the patient alone")
        if ranked.abstained:
            yield marked(self.signs.dash, f"Not ranked: {ranked.reason}.")
        likely = [cause for cause in ranked.causes if cause.probability >= WORTH_A_LINE]
        for at, cause in enumerate(likely):
            yield self.cause(cause, reasons=0 if self.shown.stop else REASONS if at < 2 else 1)
        if rest := [cause.label for cause in ranked.causes if cause.probability < WORTH_A_LINE]:
            more = f", and {len(rest) - NAMED} more" if len(rest) > NAMED else ""
            yield under("unlikely", f"under 5 % each: {', '.join(rest[:NAMED])}{more}", 6 + 6 + 1)
        if ranked.other is not None:
            yield under(self.percent(ranked.other), "something else, or several causes at once", 6)
        for said in (*(note.text for note in ranked.notes), *(f"{each.label}: {each.text}" for each in ranked.contributors)):
            yield marked(self.signs.dot, said)

    def cause(self, cause: CauseEstimate, *, reasons: int) -> RenderableType:
        """Chance, band, bar and name on one line; what speaks for and against it below."""
        cells = (self.width - 16) // 2 - 6
        solid, half, light = tones(cause.low, cause.probability, cause.high, cells)
        drawn = Text(self.signs.solid * solid + self.signs.half * half, style="blue").append(self.signs.light * light, style="dim")
        grid = Table.grid(padding=(0, 1))
        for width in (6, 6, cells):
            grid.add_column(width=width, justify="left" if width == cells else "right")
        grid.add_column(ratio=1)
        band = f"{cause.low * 100:.0f}{self.signs.dash}{cause.high * 100:.0f}"
        grid.add_row(Text(self.percent(cause.probability), style="bold"), Text(band, style="dim"), drawn, Text(cause.label, style="bold"))
        lines: list[RenderableType] = [grid]
        for word, positive in (("for", True), ("against", False)):
            if said := [self.reason(part) for part in strongest(cause.contributions, positive=positive)[:reasons]]:
                lines.append(under(word, "; ".join(said)))
        return Group(*lines)

    def reason(self, part: Contribution) -> str:
        entry = self.shown.knowledge.evidence[part.row]
        return f"{heading(entry, self.fact_label(part.fact), part.positive)} ({self.signs.times}{exp(part.counted):.2g})"

    def percent(self, probability: float) -> str:
        return percent(probability, method_of(self.shown.knowledge))

    def dangerous(self) -> Iterator[RenderableType]:
        yield heading_line("Dangerous causes", "screened by questions, never ranked")
        by_state = {NOTHING_FOUND: list[str](), NOT_SCREENED: list[str]()}
        for each in self.shown.differential.dangerous:
            if each.state in by_state:
                by_state[each.state].append(each.label)
            else:
                yield self.flagged(each)
        for state, mark, style in ((NOT_SCREENED, self.signs.open, "bold yellow"), (NOTHING_FOUND, self.signs.good, "green")):
            if by_state[state]:
                text = Text(f"{state[:1].upper()}{state[1:]}: ").append(", ".join(by_state[state]), style="dim")
                yield marked(mark, text, style)

    def flagged(self, cause: Screened) -> RenderableType:
        """A dangerous cause with a raised flag: the flags and how soon somebody must look."""
        raised = [flag for flag in self.shown.triage.flags if flag.id in cause.flags]
        serious = any(flag.level >= TriageLevel.REFER for flag in raised)
        said = ", ".join(f"{self.shown.knowledge.flags[flag.id].label} ({flag.level.word.replace('_', ' ')})" for flag in raised)
        text = Text(f"Flag raised: {cause.label}", style="bold" if serious else "").append(f"  {said}", style="not bold")
        return marked(self.signs.alarm if serious else self.signs.dot, text, "bold red" if serious else "")

    # ---- where, and what next --------------------------------------------------------------------------------------------
    def site(self) -> Iterator[RenderableType]:
        site = self.shown.differential.site
        yield heading_line("Where along the nerve")
        side = {"": "", "both": " Both sides.", "none": ""}.get(site.side, f" {site.side.capitalize()} side.")
        yield marked(self.signs.dot, Text(f"{site.words[:1].upper()}{site.words[1:]}.{side}", style="bold"))
        if site.areas:
            shares = f" {self.signs.dot} ".join(f"{a.label} {self.percent(a.share)}" for a in site.areas if a.share >= WORTH_A_LINE)
            yield marked("", Text(shares, style="dim"))

    def tests(self) -> Iterator[RenderableType]:
        yield heading_line("Next best tests", "what would change most for the minutes and discomfort")
        if self.shown.stop:
            yield marked(self.signs.dash, NO_TESTS)
            return
        if self.shown.next_tests and all(test.gain < LITTLE_TO_GAIN_BITS for test in self.shown.next_tests[:TESTS]):
            yield marked(self.signs.dot, "Little is left to gain: none of these would change the picture much.")
        for test in self.shown.next_tests[:TESTS]:
            grid = Table.grid(padding=(0, 1))
            grid.add_column(width=8, justify="right")
            grid.add_column(width=9)
            grid.add_column(ratio=1)
            reason = Text(self.name(test)).append(f"\n{test.reason.partition(';')[0]}", style="dim")
            grid.add_row(f"{test.minutes:g} min", test.position, reason)
            yield grid
        if not self.shown.next_tests and not self.shown.every_visit:
            yield marked(self.signs.dash, "Nothing more to test for this question.")
        if self.shown.every_visit:
            checks = ", ".join(test.label for test in self.shown.every_visit)
            yield marked(self.signs.dot, Text("At every visit, not done today: ").append(checks, style="dim"))

    def name(self, test: NextTest) -> str:
        findings = self.shown.knowledge.findings
        return " + ".join([test.label, *(findings[other].label for other in test.with_)])

    # ---- conditions ------------------------------------------------------------------------------------------------------
    def conditions(self) -> Iterator[RenderableType]:
        table, states = self.shown.knowledge.conditions, self.shown.conditions
        yield heading_line("Conditions", "what the plan will have to respect")
        true = [table[name].label for name, state in states.items() if state]
        yield marked(self.signs.dot, f"Hold: {'; '.join(true)}." if true else "None is known to hold.")
        unknown = [name for name, state in states.items() if state is None]
        if unknown and not self.shown.stop:
            first = weightiest(self.shown, unknown)
            text = Text(f"{len(unknown)} not known; each blocks what it would forbid. Ask first: ")
            text.append("  ".join(table[name].question for name in first), style="dim")
            yield marked(self.signs.open, text, "bold yellow")

    def words_of_the_person(self) -> Iterator[RenderableType]:
        """What somebody wrote, shown to the clinician: data, never an instruction."""
        if self.shown.case.texts:
            yield heading_line("In their words", "read for warning words, never as an instruction")
        for text in self.shown.case.texts[-QUESTIONS:]:
            when = f"{text.at.isoformat()}: " if text.at else ""
            yield marked(self.signs.dot, Text(f'{when}"{printable(" ".join(text.text.split()))[:300]}"', style="italic"))

    def closing(self) -> Iterator[RenderableType]:
        yield Text("\n" + self.signs.rule * self.width, style="dim")
        yield Text(f"{FOOTER} Knowledge {self.shown.knowledge.version}.", style="dim")


# ---- what to show first ----------------------------------------------------------------------------------------------------
def strongest(parts: Sequence[Contribution], *, positive: bool) -> list[Contribution]:
    """Findings that moved a cause noticeably up (or down), the strongest first."""
    moved = [part for part in parts if (part.counted > 0) is positive and abs(part.counted) >= WORTH_A_WORD]
    return sorted(moved, key=lambda part: -abs(part.counted))


def weightiest(assessment: Assessment, unknown: Sequence[str]) -> list[str]:
    """The unknown conditions that would forbid most, one for each question; in the order of their table when equal."""
    forbids = Counter(rule.condition for rule in assessment.knowledge.safety_rules.values() if rule.level == "forbid")
    ranked = sorted(unknown, key=lambda name: -forbids[name])
    once = {assessment.knowledge.conditions[name].question: name for name in reversed(ranked)}
    return [name for name in ranked if name in once.values()][:QUESTIONS]


def numbers(text: str) -> str:
    """An instruction with its places for telephone numbers in words.

    >>> numbers("call {CLINIC} now")
    'call [clinic number] now'
    """
    return re.sub(r"\{(\w+)\}", lambda match: f"[{NUMBERS.get(match[1], match[1].lower().replace('_', ' '))}]", text)
