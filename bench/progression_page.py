"""The page of the dose rules: what simulated people came to, the transition table, and the numbers that are ours."""

from collections.abc import Iterator, Sequence

from unpinch.clinical.progression import TransitionRow, transition_table
from unpinch.knowledge.load import Knowledge

COLUMNS = (
    "kind",
    "entries",
    "went up",
    "steps up",
    "of them rungs",
    "steps down",
    "reviews asked",
    "days held",
    "leg pain at the end",
    "unsafe",
)
HEAD = """# The dose that adapts

Written by `python -m bench.progression_people`. The rules are those of `knowledge/data/progression`; nothing here is clinically reviewed.

Every morning the whole history is read in the order in which things happened, so it does not matter in which order entries arrive: a late
entry takes its place, and a late bad response takes back a step up. Zones count **change from the score just before the set**: leg pain up
by two, further down the leg, or not settled in time is red; back pain that rises while the leg retreats is fine. What is not known holds. A
change inside the signed limits applies at once, others wait for the therapist; going down always applies at once.

When the morning is worse than usual, the exercises that were amber the day before answer for it, else those that went up in the last
days, else the only one that was done: they go down a rung. Where several were done and none stands out, all stay as they are, and the
morning counts as amber (two in a row take the volume of everything down) and as a red (two in a week ask for the therapist). This is our
convention: one bad morning in a month is what a stable person has by chance.
"""
PEOPLE_HEAD = """
## Simulated people

{people} people of each kind, twelve weeks each, seed {seed}. Each does what the rules ask (the over-eager far more, the forgetful less
than half) and feels it: a dose above what the leg takes at present may hurt, spread, or be felt the next morning. A therapist sees them
once a week. **Unsafe** counts what an oracle found that reads the tables alone: a forbidden exercise, a step up after a bad response, in a
flare or on a morning with a warning or an open line, anything at all after a muscle became weaker. Medians, but for counts. How people and
legs behave is judgement, so the table shows that the rules hold and that careful people get on; it says nothing about what a program does
for a patient.
"""
FIRST_HEAD = """
The first person of each kind after four weeks (a test lives these again):
"""
RULES_HEAD = """
## Transitions

Each row carries out a rule: when it happens, what it does and when that takes effect, the sentence the patient reads and the therapist's.
"""
NUMBERS_HEAD = """
## Numbers of ours

What no published rule names; a clinician should sign these.
"""


def page(knowledge: Knowledge, rows: Sequence[tuple[str, ...]], first: Sequence[tuple[str, ...]], *, people: int, seed: int) -> str:
    """The whole page."""
    people_part = PEOPLE_HEAD.format(people=people, seed=seed) + "\n" + table(COLUMNS, rows)
    return "\n".join([HEAD.rstrip(), people_part.rstrip(), FIRST_HEAD.rstrip(), "", first_table(first), rules_part(knowledge)])


def first_table(rows: Sequence[tuple[str, ...]]) -> str:
    """The table of the first people."""
    return table(COLUMNS, rows)


def rules_part(knowledge: Knowledge) -> str:
    """What follows from the knowledge alone."""
    sections = dict.fromkeys(row.section for row in transition_table(knowledge))
    rows = transition_table(knowledge)
    parts = [RULES_HEAD, *("\n".join(_section(name, [r for r in rows if r.section == name])) for name in sections)]
    numbers = [(f"`{n.id}`", n.label, f"{n.value:g}", n.unit, n.status) for n in knowledge.dose_numbers.values()]
    return "\n".join([*parts, NUMBERS_HEAD, table(("id", "what", "value", "unit", "status"), numbers), ""])


def with_rules(text: str, knowledge: Knowledge) -> str:
    """A page with its tables of rules written anew."""
    return text.partition(RULES_HEAD)[0] + rules_part(knowledge)


def _section(name: str, rows: Sequence[TransitionRow]) -> Iterator[str]:
    yield f"\n### {name[:1].upper()}{name[1:]}\n"
    told = [(f"`{r.id}`", r.rule, r.when, f"{r.kind}, {r.applies.replace('_', ' ')}", r.patient, r.staff, r.source) for r in rows]
    yield table(("id", "rule", "when", "does", "the patient reads", "the therapist reads", "source of the rule"), told)


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [f"| {' | '.join(columns)} |", "|" + "---|" * len(columns)]
    return "\n".join([*lines, *(f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows)])
