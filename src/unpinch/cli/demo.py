"""`unpinch demo`: the sample clinic in a browser; with --cases, the sample cases in the terminal."""

import argparse


def run(arguments: argparse.Namespace) -> int:
    """Open the sample clinic, or assess sample cases when a folder, --cases or --json asks for them."""
    if arguments.folder or arguments.cases or arguments.json:
        from unpinch.cli.cases import show_cases

        return show_cases(arguments)
    from unpinch.cli.sample_clinic import open_clinic

    return open_clinic(arguments)
