"""The command line: which command, which file, what comes out, with which exit status.

Exit 0 when a case was assessed, also when the answer is "stop" or "too little is known"; 2 with one plain sentence when the input is
wrong; 1 when the knowledge base has faults; 70 when the fault is ours. Everything heavy is imported by the command that needs it, so
that `unpinch --help` answers at once. This is the only place that asks the clock for today.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from unpinch import __version__
from unpinch.terms.errors import InputError, KnowledgeError

FAULTS, WRONG_INPUT, OUR_FAULT, INTERRUPTED, PIPE_CLOSED = 1, 2, 70, 130, 141
POSITIONS = ("standing", "walking", "sitting", "supine", "sidelying", "prone")
ABOUT = "Decision support for physical therapy of sciatica. Not a cleared medical device; the clinician decides."


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line instead of printing the whole usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG_INPUT, f"{self.prog}: {message}. See {self.prog} --help.\n")


def parser() -> argparse.ArgumentParser:
    """Build the argument parser; nothing here imports more than the standard library."""
    main_parser = _Parser(prog="unpinch", description=ABOUT, allow_abbrev=False)
    main_parser.add_argument("--version", action="version", version=f"unpinch {__version__}")
    commands = main_parser.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=_Parser)

    def add(name: str, text: str, module: str, *, json: bool = True) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text, allow_abbrev=False)
        made.set_defaults(module=module)
        if json:
            made.add_argument("--json", action="store_true", help="print JSON for programs")
        return made

    assess = add("assess", "triage, likely causes, site, next tests and plan for one case file", "assess")
    _add_case(assess)
    _add_clinic(assess)
    why_not = add("why-not", "why an exercise or treatment is not in the plan: which rule forbids it, or what outscored it", "why_not")
    _add_case(why_not)
    _add_clinic(why_not)
    why_not.add_argument("item", metavar="ITEM", help="id of an exercise or treatment")
    explain = add("explain", "what one finding did to the answer, in words and numbers", "explain")
    _add_case(explain)
    explain.add_argument("finding", metavar="FINDING", help="id of a finding or of a patient field")
    vocabulary = add("vocabulary", "every question, finding and condition a case may use", "vocabulary")
    vocabulary.add_argument("words", nargs="*", metavar="WORD", help="show only what carries these words")
    knowledge = add("knowledge", "look into the knowledge base: check, show ID, sources, reconciled", "knowledge")
    knowledge.add_argument("action", choices=("check", "show", "sources", "reconciled"))
    knowledge.add_argument("id", nargs="?", metavar="ID", help="with show: id of any entry")
    _add_exercise(add("exercise", "the picture of one exercise as SVG or PNG, or in words", "exercise"))
    _add_demo(add("demo", "a sample clinic in the browser; with --cases, every sample case in the terminal", "demo"))
    _add_serve(add("serve", "open the clinic: web workers and the job worker, kept running", "serve", json=False))
    _add_founding(add("clinic", "found a clinic with its first manager, or change the numbers of one", "clinic", json=False))
    prepare = add("prepare", "bring the database to this version and check, as serve does before it opens", "prepare", json=False)
    prepare.add_argument("--https", action="store_true", help="TLS is ended by serve")
    add("work", "the job worker alone; serve starts it by itself", "work", json=False)
    add("doctor", "what stands between this machine and a clinic that may open, and how to mend it", "doctor")
    backup = add("backup", "one file with everything, made while people go on working", "backup")
    backup.add_argument("file", nargs="?", metavar="FILE", help="where to write it (default: the folder backups in the data folder)")
    restore = add("restore", "bring a backup back, checked before anything is touched", "restore", json=False)
    restore.add_argument("file", metavar="FILE", help="a file that unpinch backup made")
    restore.add_argument("--into", default="", metavar="DIR", help="a folder instead of the data folder")
    restore.add_argument("--force", action="store_true", help="also where something is already; it is kept aside")
    for command in (backup, restore):
        command.add_argument("--passphrase-file", default="", metavar="FILE", help="seal or open it with the passphrase in this file")
    return main_parser


def _add_founding(command: argparse.ArgumentParser) -> None:
    command.add_argument("name", metavar="NAME", help="the clinic's name")
    for option, text in (
        ("emergency-number", "number of the emergency service"),
        ("clinic-number", "the clinic's own number"),
        ("out-of-hours-number", "number when nobody is there"),
        ("crisis-line", "number for a crisis of mind"),
        ("maternity-line", "number for pregnancy"),
    ):
        command.add_argument(f"--{option}", default="", metavar="NUMBER", help=text)
    command.add_argument("--manager", default="", metavar="NAME", help="full name of the first manager")
    command.add_argument("--email", default="", metavar="ADDRESS", help="what the manager signs in with")
    command.add_argument("--time-zone", default="UTC", metavar="ZONE", help="such as America/Chicago")
    command.add_argument("--language", default="en", metavar="CODE", help="en or es")
    command.add_argument("--location", default="", metavar="NAME", help="the first location (default: the clinic's name)")


def _add_demo(command: argparse.ArgumentParser) -> None:
    command.add_argument("folder", nargs="?", metavar="FOLDER", help="assess the case files of this folder in the terminal")
    command.add_argument("--cases", action="store_true", help="assess the sample cases in the terminal")
    command.add_argument("--fresh", action="store_true", help="make the sample clinic anew")
    command.add_argument("--port", type=int, help="port to listen on (default: the first free one from 8000)")
    command.add_argument("--patients", type=int, metavar="N", help="how many people (default: 60)")
    command.add_argument("--seed", type=int, metavar="N", help="another number makes other people")
    command.add_argument("--no-browser", action="store_true", help="print the address only")


def _add_serve(command: argparse.ArgumentParser) -> None:
    command.add_argument("--host", default="127.0.0.1", help="address to listen on; 0.0.0.0 for every network (default: this machine only)")
    command.add_argument("--port", type=int, help="port to listen on (default: that of UNPINCH_PUBLIC_URL, else 8000)")
    command.add_argument("--workers", type=int, default=2, metavar="N", help="web worker processes (default: 2)")
    command.add_argument("--https", action="store_true", help="end TLS here, with --certificate and --key or --self-signed")
    command.add_argument("--certificate", default="", metavar="FILE", help="certificate chain, PEM")
    command.add_argument("--key", default="", metavar="FILE", help="its private key, PEM in PKCS #8")
    command.add_argument("--self-signed", action="store_true", help="make a certificate that each browser warns about once")


def _add_exercise(command: argparse.ArgumentParser) -> None:
    command.add_argument("id", nargs="?", metavar="ID", help="id of an exercise")
    for kind, text in (
        ("svg", "animated picture"),
        ("still", "one still picture"),
        ("strip", "numbered poses for print"),
        ("thumb", "small picture"),
    ):
        command.add_argument(f"--{kind}", dest="kind", action="store_const", const=kind, default="", help=text)
    command.add_argument("--png", action="store_true", help="the still picture (or --strip, --thumb) as PNG")
    command.add_argument("--output", metavar="FILE", help="write the picture to this file")
    command.add_argument("--size", metavar="PX", type=int, help="width of the PNG in pixels")
    command.add_argument("--look", metavar="LOOK", help="how the person looks, such as slate; a wrong word lists all")
    for side in ("left", "right"):
        command.add_argument(f"--{side}", dest="side", action="store_const", const=side, default="", help=f"the {side} side works")
    command.add_argument("--missing", action="store_true", help="ids whose picture is still to come")


def _add_case(command: argparse.ArgumentParser) -> None:
    command.add_argument("case", metavar="CASE", help="a case file (JSON or YAML), or - for standard input")
    command.add_argument("--position", choices=POSITIONS, default="", help="how the patient is lying, sitting or standing now")
    command.add_argument("--as-of", metavar="DATE", help="judge the case as of this day; the day of the case or later")


def _add_clinic(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--credential",
        action="append",
        default=[],
        metavar="WORD",
        help="what somebody here is certified in, such as dry_needling; may repeat",
    )
    command.add_argument(
        "--clinic-has", action="append", default=[], metavar="WORD", help="equipment of the clinic, such as pool; may repeat"
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    arguments = parser().parse_args(argv)
    try:
        return _run(arguments)
    except InputError as error:
        print(f"unpinch: {_one_line(str(error))}", file=sys.stderr)
        return WRONG_INPUT
    except KnowledgeError as error:
        print("unpinch: the knowledge base has faults:", *error.faults, sep="\n  ", file=sys.stderr)
        return FAULTS
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader has gone, as with `| head`: nothing more to say, and nothing to say it to
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except Exception as error:
        if os.environ.get("UNPINCH_DEBUG"):
            raise
        print(_our_fault(error), file=sys.stderr)
        return OUR_FAULT


def _run(arguments: argparse.Namespace) -> int:
    from importlib import import_module

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without our signs shows a question mark, not a traceback
    command: Callable[[argparse.Namespace], int] = import_module(f"unpinch.cli.{arguments.module}").run
    status = command(arguments)
    sys.stdout.flush()
    return status


def _one_line(text: str) -> str:
    """The message on one line, without signs that steer a terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in " ".join(text.split()))


def _our_fault(error: Exception) -> str:
    """What to say when we fail: that it is our fault, what it was in one word, where to report it. Never what a patient said."""
    return (
        f"unpinch: this is our fault, not yours ({type(error).__name__}). Nothing was concluded from this case.\n"
        "Please report it as SECURITY.md and CONTRIBUTING.md describe; UNPINCH_DEBUG=1 shows where it happened."
    )
