"""Links between our own pages lead somewhere."""

import re
from pathlib import Path
from urllib.parse import unquote

from tests.repo.tree import ROOT, repository_files

FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]*`")
LINK = re.compile(r"\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)|^\[[^\]]+\]:\s*(\S+)", re.MULTILINE)
ELSEWHERE = re.compile(r"^[a-z][a-z0-9+.-]*:|^//|^#", re.IGNORECASE)


def broken_links(page: Path) -> list[str]:
    text = CODE.sub("", FENCE.sub("", page.read_text(encoding="utf-8")))
    targets = [inline or reference for inline, reference in LINK.findall(text)]
    near = [target for target in targets if not ELSEWHERE.match(target)]
    return [target for target in near if not (page.parent / unquote(target.partition("#")[0])).exists()]


def test_relative_links_lead_to_files() -> None:
    pages = [path for path in repository_files() if path.suffix == ".md"]
    assert pages
    broken = [f"{page.relative_to(ROOT)}: {target}" for page in pages for target in broken_links(page)]
    assert not broken, "links that lead nowhere:\n" + "\n".join(broken)


def test_broken_link_is_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("[here](page.md) [out](https://example.org/x) [gone](no/such.md#part)\n```\n[code](a.md)\n```\n[ref]: also-gone.md\n")
    assert broken_links(page) == ["no/such.md#part", "also-gone.md"]
