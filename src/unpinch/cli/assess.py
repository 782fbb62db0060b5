"""`unpinch assess`: one case file in, the whole answer out."""

import argparse

from unpinch.cli.files import case_of, clinic_of, print_json
from unpinch.knowledge import load_knowledge


def run(arguments: argparse.Namespace) -> int:
    """Assess the case and print the page, or the contract as JSON."""
    knowledge = load_knowledge()
    file = case_of(arguments, knowledge)
    clinic = clinic_of(arguments, knowledge)
    from unpinch.assess import as_contract, assess  # brings numpy: a wrong file is refused without it

    assessment = assess(knowledge, file.case, position=arguments.position, clinic=clinic)
    if arguments.json:
        print_json(as_contract(assessment))
        return 0
    from unpinch.cli.files import terminal_width
    from unpinch.terminal.page import console_for, print_page

    print_page(assessment, console_for(terminal_width()), file.title, file.note)
    return 0
