"""A clone installs from whatever registry its owner uses; no file of ours names one."""

import re

from tests.repo.tree import ROOT, repository_files

# Written in pieces, so that this file does not contain what it looks for.
DOT = re.escape(".")
HOSTS = re.compile(
    "|".join(
        DOT.join(pieces)
        for pieces in (
            ("py" + "pi", "(?:org|io|python)"),
            ("python" + "hosted", "org"),
            ("registry", "npm" + "js"),
            ("registry", "yarn" + "pkg"),
            ("crates", "i" + "o"),
            ("conda", "ana" + "conda"),
            ("proxy", "go" + "lang"),
        )
    ),
    re.IGNORECASE,
)
LOCAL_SOURCE = re.compile(r"^\s*(?:--(?:extra-)?index-url|--find-links|-i\s|-f\s)|(?:file|https?)://", re.MULTILINE)


def test_no_file_names_a_registry() -> None:
    found = []
    for path in repository_files():
        text = path.read_bytes().decode("utf-8", errors="replace")
        found += [f"{path.relative_to(ROOT)}: {hit.group()}" for hit in HOSTS.finditer(text)]
    assert not found, "these files name a package registry:\n" + "\n".join(found)


def test_locks_name_no_address() -> None:
    found = []
    for path in sorted((ROOT / "requirements").iterdir()):
        found += [f"{path.name}: {hit.group()}" for hit in LOCAL_SOURCE.finditer(path.read_text())]
    assert not found, "these locks say where to install from:\n" + "\n".join(found)


def test_pattern_recognises_a_registry() -> None:
    assert HOSTS.search("https://" + "py" + "pi" + ".org/simple")
    assert HOSTS.search("files." + "python" + "hosted" + ".org")
