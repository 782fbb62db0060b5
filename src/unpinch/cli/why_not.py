"""`unpinch why-not`: why one exercise or treatment is not in the plan of a case."""

import argparse
import textwrap
from collections.abc import Iterator

from unpinch.assess import assess
from unpinch.cli.files import case_of, clinic_of, print_json, terminal_width
from unpinch.clinical.intake.answers import refuse_name
from unpinch.clinical.plan.care import Withheld
from unpinch.clinical.plan.contract import plan_as_contract, why_not_as_contract
from unpinch.clinical.plan.why_not import WhyNot, why_not
from unpinch.knowledge import Knowledge, load_knowledge

WIDEST = 110


def run(arguments: argparse.Namespace) -> int:
    """Answer for one item of the library; when the plan is withheld, say why it is."""
    knowledge = load_knowledge()
    item = item_named(knowledge, arguments.item)
    file = case_of(arguments, knowledge)
    clinic = clinic_of(arguments, knowledge)
    found = assess(knowledge, file.case, position=arguments.position, clinic=clinic).plan
    if isinstance(found, Withheld):
        if arguments.json:
            print_json({"id": item, "verdict": "withheld", **plan_as_contract(found)})
        else:
            print("\n".join(_lines(f"There is no plan. {found.reason}")))
        return 0
    answer = why_not(found.proposal, knowledge, item)
    if arguments.json:
        print_json(why_not_as_contract(answer))
    else:
        print("\n".join(_page(answer)))
    return 0


def item_named(knowledge: Knowledge, name: str) -> str:
    """The id of an exercise or treatment. Raises InputError with the nearest names."""
    known = (*knowledge.exercises, *knowledge.treatments)
    if name in known:
        return name
    raise refuse_name("ITEM", f'there is no exercise or treatment called "{name[:60]}".', name, known)


def _page(answer: WhyNot) -> Iterator[str]:
    yield from _lines(answer.text)
    for exclusion in answer.exclusions:
        reason = exclusion.because
        yield from _lines(f"{reason.rule}: {reason.text} ({reason.source})", 2)
    for caution in answer.cautions:
        yield from _lines(f"with care, {caution.rule}: {caution.text}. {caution.instead}. ({caution.source})", 2)
    if answer.brings:
        yield from _lines(f"It would bring in {', '.join(answer.brings)}.", 2)
    yield ""
    yield from _lines("Decision support, not a cleared medical device: the clinician decides. Not clinically reviewed.")


def _lines(text: str, indent: int = 0) -> list[str]:
    return textwrap.wrap(text, min(terminal_width(), WIDEST), initial_indent=" " * indent, subsequent_indent=" " * (indent + 2))
