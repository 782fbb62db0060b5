"""The shell of Today: the same for everybody, light, versioned as a whole, and never with anybody's data in it."""

import json
import re

import pytest
from django.test import Client

from tests.support.universe import Universe
from unpinch.pages.home_program import shell
from unpinch.pages.home_program.bundle import bundled

JSON_OR_PAGE = re.compile(r"\.json|/api/|/program/|/account/")


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_shell_is_the_same_for_everybody(world: Universe) -> None:
    assert text(Client(), "/day/") == text(world.client("ana"), "/day/") == text(world.client("alice"), "/day/")


def test_shell_speaks_the_language_asked_for(world: Universe) -> None:
    assert '<html lang="es">' in text(Client(), "/day/?lang=es")
    assert '<html lang="en">' in text(Client(headers={"accept-language": "fr"}), "/day/")


def test_shell_has_no_script_or_style_inside(world: Universe) -> None:
    page = text(Client(), "/day/")
    assert re.findall(r"<script[^>]*>", page) == [f'<script src="/day/app/{shell.version()}/day.js" type="module">']
    assert "<style" not in page
    assert " style=" not in page


def test_without_script_the_plain_program_is_linked(world: Universe) -> None:
    noscript = re.search(r"<noscript>(.*?)</noscript>", text(Client(), "/day/"), re.S)
    assert noscript
    assert 'href="/program/"' in noscript[1]


def test_worker_keeps_shell_and_icons_only(world: Universe) -> None:
    worker = text(Client(), "/day/sw.js")
    kept = [address for name in ("SHELLS", "FILES") for address in json.loads(re.search(rf"const {name} = (\[.*\]);", worker)[1])]  # type: ignore[index]
    assert kept
    assert not [address for address in kept if JSON_OR_PAGE.search(address)]
    for address in kept:
        assert Client().get(address).status_code == 200, address


def test_worker_is_one_plain_script(world: Universe) -> None:
    assert not re.search(r"^(import|export) ", text(Client(), "/day/sw.js"), re.M)


def test_version_changes_with_any_part(monkeypatch: pytest.MonkeyPatch) -> None:
    shell.version.cache_clear()
    first, source = shell.version(), shell._source
    monkeypatch.setattr(shell, "_source", lambda name: source(name) + b"/* changed */" if name.endswith("worker.js") else source(name))
    shell.version.cache_clear()
    assert shell.version() != first
    monkeypatch.undo()
    shell.version.cache_clear()


def test_parts_of_this_version_are_kept_for_good(world: Universe) -> None:
    assert "immutable" in Client().get(f"/day/app/{shell.version()}/day.css")["Cache-Control"]
    assert Client().get("/day/app/older/day.css")["Cache-Control"] == "no-store"
    assert Client().get(f"/day/app/{shell.version()}/other.js").status_code == 404


@pytest.mark.parametrize("size", shell.ICON_SIZES)
def test_icon_has_the_size_it_says(world: Universe, size: int) -> None:
    image = Client().get(f"/day/icon-{size}.png").content
    assert (image[:4], int.from_bytes(image[16:20], "big")) == (b"\x89PNG", size)


def test_manifest_opens_today(world: Universe) -> None:
    manifest = Client().get("/day/manifest.webmanifest").json()
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == ("/day/", "/day/", "standalone")


def test_bundle_hands_out_what_a_module_exports() -> None:
    made = bundled(
        [("a", "export const one = 1;\n"), ("b", 'import { one as first } from "./a.js";\nexport function two() {\n  return first;\n}\n')]
    )
    assert "return { one };" in made
    assert "const { one: first } = parts.a;" in made


@pytest.mark.parametrize(
    ("source", "what"), [('import { x } from "./later.js";', "needs later.js"), ("export default x;", "a form this bundle does not know")]
)
def test_bundle_refuses_what_it_cannot_join(source: str, what: str) -> None:
    with pytest.raises(ValueError, match=what):
        bundled([("a", source)])
