"""What the library's pages show of an exercise: words, addresses of pictures, the picture itself."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from unpinch.actions import library, pictures
from unpinch.actions.library import Card, Full, Ladder
from unpinch.actions.picture_words import in_language, picture_words
from unpinch.movement.looks import DEFAULT
from unpinch.pages.base.guard import Request
from unpinch.pages.library import words

LOOK, SAMPLE = "unpinch_look", "bridge"


@dataclass(frozen=True, slots=True)
class ShownCard:
    """A card in words, with the address of its picture; `thumb` is empty for a picture to come."""

    id: str
    name: str
    also: str
    thumb: str
    start: str
    areas: str
    difficulty: str
    dots: tuple[bool, ...]
    needs: str
    fits: bool = True


@dataclass(frozen=True, slots=True)
class LookChoice:
    """One way the figure may look."""

    id: str
    label: str
    thumb: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ShownExercise:
    """One exercise in words, with its pictures. `moving` is the picture itself, safe to stand in a page."""

    card: ShownCard
    kind: str
    moving: SafeString | None
    still: bool
    strip: str
    strip_size: tuple[int, int]
    says: str
    steps: tuple[str, ...]
    dose: list[str]
    stop: str
    needs: list[str]
    phases: list[str]
    causes: list[str]
    ladder: list[ShownCard]
    side: str
    other_side: str
    paint: str
    looks: list[LookChoice]


class Shower:
    """Shows exercises to one person: staff read clinicians' names, patients plain ones; the figure looks as they chose."""

    def __init__(self, request: Request) -> None:
        self.staff = request.actor.staff
        self.look = look_of(request)
        self.side = "left" if request.GET.get("side") == "left" else "right"

    # ---- lists -----------------------------------------------------------------------------------------------------------
    def card(self, card: Card, *, fits: bool = True) -> ShownCard:
        plain, label = _(card.plain_label), card.label
        also = (label if self.staff else "") if plain != label else ""
        return ShownCard(
            id=card.id,
            name=plain,
            also=also,
            thumb=self.address(card.id, "thumb") if card.drawn else "",
            start=words.word(words.STARTS, card.start),
            areas=", ".join(words.word(words.AREAS, area) for area in card.areas),
            difficulty=words.difficulty(card.difficulty),
            dots=tuple(level < card.difficulty for level in range(words.HARDEST)),
            needs=" · ".join(words.short(_(library.equipment_label(each))) for each in card.equipment if each != "nothing"),
            fits=fits,
        )

    def ladder(self, ladder: Ladder) -> list[ShownCard]:
        return [self.card(rung, fits=rung.id in ladder.fits) for rung in ladder.rungs]

    def looks(self, exercise_id: str = SAMPLE) -> list[LookChoice]:
        return [
            LookChoice(look, _(label), self.address(exercise_id, "thumb", look=look), look == self.look)
            for look, label in pictures.looks().items()
        ]

    def address(self, exercise_id: str, kind: str, look: str = "") -> str:
        """Where a picture is, under an address that changes with the drawing."""
        language = get_language() or "en"
        asked = {"look": look or self.look, "side": self.side if kind != "thumb" else "right", "lang": language}
        asked |= {"v": pictures.version_in(language)}
        return f"{reverse('library:picture', args=[exercise_id, kind])}?{urlencode(asked)}"

    # ---- one exercise ------------------------------------------------------------------------------------------------------
    def full(self, full: Full, *, still: bool = False) -> ShownExercise:
        drawn, id_ = full.card.drawn, full.card.id
        strip = pictures.drawing(id_, "strip", self.look, self.side) if drawn else ""
        return ShownExercise(
            card=self.card(full.card),
            kind=words.word(words.CATEGORIES, full.card.category),
            moving=self._inside(id_, "still" if still else "svg") if drawn else None,
            still=still,
            strip=self.address(id_, "strip") if drawn else "",
            strip_size=pictures.size_of(strip) if drawn else (0, 0),
            says=picture_words(id_, self.side) if drawn else "",
            steps=library.steps_of(_(full.instructions)),
            dose=words.dose_lines(full),
            stop=_(full.stop_rule),
            needs=[_(library.equipment_label(each)) for each in full.card.equipment],
            phases=[words.word(words.PHASES, phase) for phase in full.card.phases],
            causes=[library.cause_label(cause) for cause in full.causes],
            ladder=[self.card(rung, fits=rung.id == id_) for rung in full.ladder],
            side=self.side,
            other_side="?side=right" if self.side == "left" else "?side=left",
            paint=f"{reverse('library:paint')}?v={pictures.version_in('en')}",
            looks=self.looks(id_) if drawn else [],
        )

    def _inside(self, exercise_id: str, kind: str) -> SafeString:
        # Our own drawing, whose words are escaped where it is made (movement.stage); nothing a person typed is in it.
        drawing = in_language(pictures.drawing(exercise_id, kind, self.look, self.side), exercise_id)
        return mark_safe(pictures.for_page(drawing, self.look))


def look_of(request: HttpRequest) -> str:
    """The look somebody chose in this browser, else the first."""
    chosen = request.COOKIES.get(LOOK, DEFAULT)
    return chosen if chosen in pictures.looks() else DEFAULT
