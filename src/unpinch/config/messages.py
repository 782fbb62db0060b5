"""The words of the pages in other languages: collect them, compare the catalogs with them, compile the catalogs.

Two catalogs for each language, both kept as text: `django.po` holds the words of templates and views, `knowledge.po` the words of the
knowledge base that a patient reads. They are compiled into one file, which is not kept: `make setup`, `unpinch serve` and the tests
make it anew when a catalog is newer.

    python -m unpinch.config.messages update     add new words to the catalogs, mark those no longer used
    python -m unpinch.config.messages compile
"""

import ast
import io
import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeGuard

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parents[1]
LOCALE = PACKAGE / "locale"
LANGUAGES = ("es",)
CATALOGS = ("django", "knowledge")
CALLS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
TABLES = re.compile(r"(?:WORDS(?:_ON)?|SAID|CALLS|REASONS|LABELS|FILTERS|SIDES)$")
"""A table of a module whose name ends so holds words that are translated where they are shown."""
Message = tuple[str | tuple[str, str], str]
"""A message (or singular and plural) and the context it stands in, empty for most."""


# ---- collect -----------------------------------------------------------------------------------------------------------------
def page_words() -> dict[Message, list[str]]:
    """Every message of templates and of the Django side's Python, with the files it stands in."""
    found: dict[Message, list[str]] = {}
    for path in sorted([*PACKAGE.glob("pages/*/templates/**/*"), *PACKAGE.glob("pages/*/static/**/*.svg")]):
        if path.suffix in (".html", ".txt"):
            _add(found, _from_template(path), path)
    for room in ("pages", "actions", "documents", "records"):
        for path in sorted((PACKAGE / room).rglob("*.py")):
            source = path.read_text(encoding="utf-8")
            _add(found, _from_python(source), path)
            _add(found, _from_tables(source), path)
    for text in _of_the_journey():
        found.setdefault((text, ""), ["words of pure modules"])
    return found


def _of_the_journey() -> Iterator[str]:
    """What staff pages say of an episode's moves, of levels, of findings that are there or not, and in the picture of the nerve."""
    from unpinch.actions.assessment import knowledge
    from unpinch.actions.words import PLAIN
    from unpinch.anatomy import nerve_words as nerve
    from unpinch.anatomy import root_match, skin_chart
    from unpinch.anatomy.nerve_places import PLACES
    from unpinch.journey import GATE_WORDS, MOVES
    from unpinch.records.models import Document

    yield from (*(move.label for move in MOVES), *GATE_WORDS.values(), *sorted(PLAIN), *Document.Kind.labels)
    yield from (level.label for level in knowledge().levels.values())
    yield from (notice.text for notice in knowledge().course_notices.values() if notice.audience == "clinician")
    yield from (barrier.for_staff for barrier in knowledge().barriers.values())
    yield from (*PLACES.values(), *nerve.COURSE.values(), *nerve.INSETS.values(), nerve.SHARE, nerve.PLACE_AND_ROOT)
    yield from (nerve.DISC, nerve.FIBULA, nerve.TIBIA, *(label.text for part in nerve.PARTS.values() for label in part))
    yield from (nerve.SKIN_NERVE.text, *root_match.clinician_texts(), *skin_chart.clinician_texts())


def _add(found: dict[Message, list[str]], messages: Iterable[Message], path: Path) -> None:
    for message in messages:
        found.setdefault(message, []).append(path.relative_to(PACKAGE).as_posix())


def _from_template(path: Path) -> Iterator[Message]:
    from django.utils.translation.template import templatize

    # Babel reads the Python that Django makes of a template; what is not a message is blotted out, its indentation must go too.
    made = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    yield from _from_python("\n".join(line.strip() for line in made.splitlines()))


def _from_python(source: str) -> Iterator[Message]:
    for _line, call, given, _comments in extract_python(io.BytesIO(source.encode()), CALLS, (), {"encoding": "utf-8"}):
        words = [str(word) for word in (given if isinstance(given, tuple) else (given,)) if word]
        if not words:
            continue
        context, rest = (words[0], words[1:]) if call in ("pgettext", "npgettext") else ("", words)
        yield (rest[0] if len(rest) == 1 else (rest[0], rest[1]), context)


def _from_tables(source: str) -> Iterator[Message]:
    """Words of a module's tables, and messages inside f-strings, which Babel does not look into."""
    tree = ast.parse(source)
    inside = (call for text in ast.walk(tree) if isinstance(text, ast.JoinedStr) for call in ast.walk(text) if isinstance(call, ast.Call))
    for call in inside:
        if isinstance(call.func, ast.Name) and call.func.id in ("_", "gettext") and call.args and _is_text(call.args[0]):
            yield call.args[0].value, ""
    for line in tree.body:
        targets = line.targets if isinstance(line, ast.Assign) else [line.target] if isinstance(line, ast.AnnAssign) else []
        if any(isinstance(target, ast.Name) and TABLES.search(target.id) for target in targets):
            values = [value for table in ast.walk(line) if isinstance(table, ast.Dict) for value in table.values]
            yield from ((str(each.value), "") for value in values for each in ast.walk(value) if _is_text(each))


def _is_text(node: ast.AST) -> TypeGuard[ast.Constant]:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(re.search(r"[A-Za-z]{2}", node.value))


def knowledge_words() -> dict[Message, list[str]]:
    """Every sentence of the knowledge base and the body chart that a patient page may show."""
    from unpinch.actions.patient_words import shown_to_patients

    return {(text, ""): [where] for text, where in shown_to_patients().items() if re.search(r"[A-Za-z]", text)}


# ---- catalogs ----------------------------------------------------------------------------------------------------------------
def catalog_path(language: str, name: str) -> Path:
    """Where a catalog is kept."""
    return LOCALE / language / "LC_MESSAGES" / f"{name}.po"


def read_catalog(language: str, name: str) -> Catalog:
    """Read a catalog; an empty one when there is none yet."""
    path = catalog_path(language, name)
    if not path.exists():
        return Catalog(locale=language, domain=name)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=name)


def _empty(language: str, name: str | None = None) -> Catalog:
    catalog = Catalog(locale=language, domain=name, fuzzy=False)
    vars(catalog).update(_num_plurals=2, _plural_expr="(n != 1)")  # one and many: Babel's third form is for millions of millions
    return catalog


def untranslated(language: str, name: str) -> list[str]:
    """List the messages of today's pages or knowledge that a catalog does not translate."""
    catalog = read_catalog(language, name)
    words = page_words() if name == "django" else knowledge_words()
    return [str(message) for message, context in words if not _translated(catalog, message, context)]


def _translated(catalog: Catalog, message: str | tuple[str, str], context: str) -> bool:
    entry = catalog.get(message, context or None)
    return bool(entry and (all(entry.string) if isinstance(entry.string, tuple | list) else entry.string))


def update(language: str, name: str) -> int:
    """Bring a catalog up to today's words, keeping its translations; return how many are still open."""
    old, new = read_catalog(language, name), _empty(language, name)
    new.header_comment = f"# {name} in {language}. Translated by the engineers with machine help; no native clinician has reviewed it yet."
    words = page_words() if name == "django" else knowledge_words()
    for message, context in sorted(words, key=str):
        entry = old.get(message, context or None)
        new.add(
            message,
            entry.string if entry else None,
            locations=[],
            context=context or None,
            auto_comments=sorted(set(words[message, context]))[:2],
        )
    path = catalog_path(language, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, new, width=140, no_location=True, omit_header=False, sort_output=False, ignore_obsolete=True)
    text = path.read_text(encoding="utf-8")
    path.write_text(
        re.sub(
            r'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Report-Msgid-Bugs-To|Last-Translator|Language-Team):.*\n',
            "",
            text,
            flags=re.M,
        )
    )
    return len(untranslated(language, name))


def compile_catalogs(*, always: bool = False) -> None:
    """Compile the catalogs of each language into the one file Django reads, where a catalog is newer than it."""
    for language in LANGUAGES:
        sources = [path for name in CATALOGS if (path := catalog_path(language, name)).exists()]
        target = LOCALE / language / "LC_MESSAGES" / "django.mo"
        if not always and target.exists() and all(path.stat().st_mtime <= target.stat().st_mtime for path in sources):
            continue
        merged = _empty(language)
        for name in CATALOGS:
            for entry in read_catalog(language, name):
                if entry.id and entry.string:
                    merged.add(entry.id, entry.string, context=entry.context)
        made = target.with_suffix(f".{os.getpid()}.tmp")
        with made.open("wb") as file:
            write_mo(file, merged)
        made.replace(target)


def main(arguments: list[str]) -> int:
    """Run one of the two commands."""
    if arguments == ["compile"]:
        compile_catalogs(always=True)
        return 0
    if arguments == ["update"]:
        import django

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unpinch.config.settings")
        django.setup()
        for language in LANGUAGES:
            for name in CATALOGS:
                print(f"{language} {name}: {update(language, name)} to translate")
        return 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
