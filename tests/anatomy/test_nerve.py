import re
import xml.etree.ElementTree as ET
from importlib.resources import files
from itertools import pairwise, product

import pytest

from unpinch.anatomy import nerve_shapes
from unpinch.anatomy.curves import mirror
from unpinch.anatomy.nerve import nerve_svg
from unpinch.anatomy.nerve_art import LIGHT, Pens
from unpinch.anatomy.nerve_inset import WINDOWS
from unpinch.anatomy.nerve_labels import LINE, Placed, column
from unpinch.anatomy.nerve_paths import compact
from unpinch.anatomy.nerve_places import OF_THE_SKIN, PLACES
from unpinch.anatomy.nerve_words import PARTS, Label, clinician_texts, texts
from unpinch.clinical.differential.site import AREA_OF, AREAS
from unpinch.knowledge.check_passports import BANNED
from unpinch.knowledge.load import load_knowledge
from unpinch.terms.errors import InputError

SVG = "{http://www.w3.org/2000/svg}"
ON_THE_NERVE = [place for place in PLACES if place != "non_neural"]
SHARES = {"root": 0.52, "buttock": 0.22, "fibular_neck": 0.07, "thigh": 0.01, "non_neural": 0.18}


def drawn(**how: object) -> ET.Element:
    return ET.fromstring(nerve_svg(**how))  # type: ignore[arg-type]


def shaded(**how: object) -> dict[str, str]:
    return {node.get("data-shade", ""): node.get("data-step", "") for node in drawn(**how).iter() if node.get("data-shade")}


def said(**how: object) -> str:
    return " ".join(line.strip() for line in drawn(**how).itertext())


# ---- drawing -----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("side", "site", "audience"), list(product(("left", "right", "both", ""), PLACES, ("clinician", "patient"))))
def test_every_picture_is_xml_without_loose_ends(side: str, site: str, audience: str) -> None:
    tree = drawn(side=side, site=site, audience=audience)
    ids = [node.get("id") for node in tree.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"#(nerve-[\w-]+)", ET.tostring(tree, encoding="unicode"))) <= set(ids)


@pytest.mark.parametrize(("side", "site"), list(product(("left", "both"), PLACES)))
def test_picture_stays_small(side: str, site: str) -> None:
    assert len(nerve_svg(side=side, site=site)) < 40_000


def test_picture_with_all_shares_stays_small() -> None:
    assert len(nerve_svg(side="both", shares=dict.fromkeys(PLACES, 0.17))) < 40_000


@pytest.mark.parametrize("how", [{"side": "left", "site": "root"}, {"side": "both", "shares": SHARES}], ids=str)
def test_print_needs_no_page_around_it(how: dict[str, object]) -> None:
    assert "var(" not in nerve_svg(literal=True, **how)  # type: ignore[arg-type]


def test_picture_keeps_a_strict_content_policy() -> None:
    assert not re.search(r"<style|\sstyle=|<script|\son\w+=|href=\"(?!#)", nerve_svg(side="both", shares=SHARES))


@pytest.mark.parametrize(
    "how", [{"side": "up"}, {"site": "brain"}, {"root": "L9"}, {"shares": {"brain": 0.4}}, {"audience": "dog"}, {"thigh": "inner"}], ids=str
)
def test_unknown_words_are_refused(how: dict[str, object]) -> None:
    with pytest.raises(InputError, match=r"up|brain|L9|dog|inner"):
        nerve_svg(**how)  # type: ignore[arg-type]


def test_relative_path_keeps_every_point() -> None:
    steps = [float(each) for each in re.findall(r"-?\d*\.?\d+", compact("M1 1" + "".join(f"L{i * 1.7:.2f} 1" for i in range(1, 200))))]
    assert abs(sum(steps[2::2]) + 1 - 199 * 1.7) < 0.051


# ---- places ------------------------------------------------------------------------------------------------------------------
def test_places_are_those_of_the_differential() -> None:
    assert dict(PLACES) == AREAS


@pytest.mark.parametrize("site", ON_THE_NERVE)
def test_signed_place_alone_is_shaded(site: str) -> None:
    assert shaded(side="left", site=site) == {site: "4"}


def test_no_place_is_shaded_when_it_is_not_the_nerve() -> None:
    assert shaded(side="left", site="non_neural") == {}
    assert "The nerve is not the source" in said(side="left", site="non_neural")


@pytest.mark.parametrize("audience", ["clinician", "patient"])
def test_every_place_is_shaded_differently(audience: str) -> None:
    marks = {re.findall(r"<g data-shade.*?</g>", nerve_svg(side="right", site=site, audience=audience))[0] for site in ON_THE_NERVE}
    assert len({re.sub(r'data-shade="\w+"', "", mark) for mark in marks}) == len(ON_THE_NERVE)


@pytest.mark.parametrize("root", nerve_shapes.ROOTS)
def test_named_root_has_its_own_spot(root: str) -> None:
    x, y, rx, ry, _ = nerve_shapes.SPOTS[f"root:{root}"]
    course = nerve_shapes.ROOTS[root][0]
    assert any(((px - x) / rx) ** 2 + ((py - y) / ry) ** 2 < 0.6 for px, py in course)


def test_shares_are_shaded_in_steps() -> None:
    assert shaded(side="right", shares=SHARES) == {"root": "4", "buttock": "2", "fibular_neck": "1"}


def test_share_that_is_not_the_nerve_is_said() -> None:
    assert "Not the nerve 18%" in said(side="right", shares=SHARES)


def test_skin_nerve_of_the_thigh_is_another_nerve() -> None:
    back, outer = (nerve_svg(side="left", site="thigh", thigh=which) for which in ("back", "outer"))
    assert "Skin nerve" in outer
    assert "Skin nerve" not in back


def test_share_of_the_thigh_is_that_of_its_skin_nerve() -> None:
    assert {cause for cause, area in AREA_OF.items() if area == "thigh"} == OF_THE_SKIN
    assert "Skin nerve" in nerve_svg(side="left", shares={"thigh": 0.4})


@pytest.mark.parametrize("place", WINDOWS)
def test_clinician_sees_the_place_from_near(place: str) -> None:
    assert [node.get("data-inset") for node in drawn(side="left", site=place).iter() if node.get("data-inset")] == [place]


# ---- sides -------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "piece", [pytest.param(piece, id=name) for name, piece in (*nerve_shapes.ROOTS.items(), *nerve_shapes.COURSE.items())]
)
def test_course_mirrored_twice_is_itself(piece: nerve_shapes.Strand) -> None:
    assert mirror(mirror(piece[0])) == tuple(piece[0])


def _legs(**how: object) -> list[tuple[str | None, str | None]]:
    return [(node.get("data-side"), node.get("transform")) for node in drawn(**how)[2:] if node.get("data-side")]


def test_left_leg_is_the_right_one_in_a_mirror() -> None:
    assert _legs(side="right", site="root") == [("right", None)]
    assert _legs(side="left", site="root") == [("left", "scale(-1 1)")]


def test_both_legs_are_drawn_from_one_definition() -> None:
    right, left = (node for node in drawn(side="both", site="root") if node.get("data-side"))
    assert [ET.tostring(part) for part in left] == [ET.tostring(part) for part in right]


def test_windows_of_the_two_sides_mirror() -> None:
    boxes = {side: [float(each) for each in (drawn(side=side, site="buttock").get("viewBox") or "").split()] for side in ("left", "right")}
    left, right = boxes["left"], boxes["right"]
    assert left[0] == -(right[0] + right[2])
    assert left[1:] == right[1:]


@pytest.mark.parametrize(("side", "words"), [("left", "The left leg"), ("both", "Both legs"), ("", "not settled"), ("none", "not settled")])
def test_text_alternative_says_which_leg(side: str, words: str) -> None:
    assert words in (drawn(side=side, site="root").findtext(f"{SVG}desc") or "")


# ---- words -------------------------------------------------------------------------------------------------------------------
def test_text_alternative_names_place_and_root() -> None:
    assert (drawn(side="left", site="root", root="L5").findtext(f"{SVG}desc") or "").endswith("Shaded: Nerve root in the low back (L5).")


@pytest.mark.parametrize("site", ["", *PLACES])
def test_patient_reads_no_number_and_no_root(site: str) -> None:
    text = "".join(drawn(side="left", site=site, root="L5", audience="patient").itertext())
    assert not re.search(r"\d|%", text)


def test_patient_sees_no_shares() -> None:
    with pytest.raises(InputError, match="signed place"):
        nerve_svg(side="left", shares=SHARES, audience="patient")


def test_patient_picture_without_a_signed_place_is_unshaded() -> None:
    assert shaded(side="left", audience="patient") == {}


def test_words_name_no_cause_and_nothing_banned() -> None:
    causes = {cause.label.lower() for cause in load_knowledge().causes.values()} | set(AREA_OF)
    for text in (*texts(), *clinician_texts()):
        assert not any(cause in text.lower() for cause in causes), text
    assert not any(BANNED.search(text) for text in texts())


@pytest.mark.parametrize(("audience", "listed"), [("patient", texts()), ("clinician", (*texts(), *clinician_texts()))])
def test_every_word_in_a_picture_is_translated(audience: str, listed: tuple[str, ...]) -> None:
    asked: set[str] = set()
    for side, site in product(("left", "both", ""), ("", *PLACES)):
        nerve_svg(side=side, site=site, thigh="outer", audience=audience, translate=lambda text: asked.add(text) or text)  # type: ignore[func-returns-value]
    roots = {label.text for label in PARTS["clinician"] if label.root}
    assert asked - roots <= set(listed)


def test_hostile_words_stay_text() -> None:
    text = nerve_svg(side="left", site="root", title="<script>", desc='"]]>&', translate=lambda word: f"<b>{word}")
    assert "<script>" not in text
    assert ET.fromstring(text).findtext(f"{SVG}desc") == '"]]>&'


def test_long_captions_of_two_legs_keep_apart() -> None:
    tree = drawn(
        side="both", site="root", translate=lambda word: {"Left leg": "Pierna izquierda", "Right leg": "Pierna derecha"}.get(word, word)
    )
    assert [line.text for line in tree.iter(f"{SVG}tspan") if line.get("y") in ("1015", "1032")] == [
        "Pierna",
        "derecha",
        "Pierna",
        "izquierda",
    ]


def _columns() -> list[tuple[Placed, ...]]:
    pens = Pens("n", literal=True, translate=lambda text: text)
    return [column((*labels, Label("Nerve in the buttock: 22%", (55, 474), "buttock", strong=True)), pens) for labels in PARTS.values()]


@pytest.mark.parametrize("placed", _columns())
def test_labels_never_overlap(placed: tuple[Placed, ...]) -> None:
    assert all(below.y - above.bottom >= LINE for above, below in pairwise(placed))


def test_labels_are_legible_on_a_small_phone() -> None:
    """11 CSS pixels at a width of 320 (convention)."""
    for audience, side in product(("clinician", "patient"), ("left", "both")):
        tree = drawn(side=side, site="buttock", audience=audience)
        width = float((tree.get("viewBox") or "").split()[2])
        sizes = [float(node.get("font-size", 0)) for node in tree.iter(f"{SVG}g") if node.get("font-size")]
        assert max(sizes) * 320 / width >= 11


def test_pieces_say_their_place_and_root_to_a_page() -> None:
    tree = drawn(side="left", site="root")
    assert {node.get("data-root") for node in tree.iter() if node.get("data-root")} == set(nerve_shapes.ROOTS)
    assert {node.get("data-place") for node in tree.iter() if node.get("data-place")} == set(ON_THE_NERVE)


def test_every_color_has_a_dark_twin() -> None:
    css = (files("unpinch") / "pages/base/static/base/nerve.css").read_text()
    assert {name for name in LIGHT if f"--nerve-{name}:" not in css} == set()
