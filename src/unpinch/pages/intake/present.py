"""A screen as its template needs it: each question with its field names, what is ticked, and how each option looks."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from unpinch.actions.intake import ScreenView, Urgent, fill
from unpinch.actions.intake_questionnaire import FormView, forms_of
from unpinch.actions.intake_state import PaperView, StopView, reviewed

EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class Choice:
    """One option: `name` and `value` of its field, whether it is on, and what belongs to it."""

    name: str
    value: str
    text: str
    on: bool
    window: str = ""
    doubt: str = ""
    doubted: bool = False
    detail: str = ""
    detail_text: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question on the page. `template` names how it is drawn; `shown` whether it is asked now or waits for an answer above."""

    key: str
    template: str
    text: str
    context: str
    help: str
    shown: bool
    needed: bool
    error: str
    follows: bool
    choices: tuple[Choice, ...] = ()
    groups: tuple[tuple[str, tuple[Choice, ...]], ...] = ()
    none: Choice | None = None
    none_others: str = ""
    extras: tuple[Choice, ...] = ()
    value: str = ""
    typed: str = ""
    quick: tuple[Choice, ...] = ()
    quick_on: bool = False
    parts: tuple[str, str, str] = ("", "", "")
    months: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    units: tuple[Choice, ...] = ()
    ends: tuple[str, ...] = ()
    rows: tuple[Any, ...] = ()
    scale: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A whole screen."""

    view: ScreenView
    id: str
    kind: str
    title: str
    lead: str
    points: tuple[str, ...]
    questions: tuple[Asked, ...]
    urgent: str
    more: dict[str, Any] = field(default_factory=dict)


TEMPLATES = {"which_leg": "choice", "dates": "checklist", "choices": "checklist"}


def present_screen(view: ScreenView) -> Page:
    """Lay out a screen."""
    screen = view.screen
    asked = [_asked(question, view, shown=True) for question in screen.questions]
    asked += [_asked(question, view, shown=False) for question in screen.waiting]
    first = next(iter(view.urgent), None)
    return Page(
        view,
        screen.id,
        screen.kind,
        _(screen.title),
        _(screen.lead) if screen.lead else "",
        tuple(_(point) for point in screen.points),
        tuple(asked),
        fill(_(first.do), view.episode) if first else "",
        _more(view),
    )


def _more(view: ScreenView) -> dict[str, Any]:
    if view.screen.kind == "body_chart":
        from unpinch.pages.intake.chart import chart_parts

        return chart_parts(view)
    if view.screen.kind == "questionnaire":
        return {"forms": forms_of(view.episode)}
    if view.screen.kind == "review":
        found = reviewed(view.actor, view.episode)
        return {"screens": found, "open": any(screen.open for screen in found)}
    return {}


def _asked(question: Any, view: ScreenView, *, shown: bool) -> Asked:
    chosen = question.chosen
    name = question.key
    doubts = question.entered.get(f"{name}.unsure", ())
    box = question.kind in ("checklist", "choices", "dates")
    choices = tuple(
        Choice(
            name,
            option.value,
            _(option.text),
            option.value in chosen,
            _(option.window) if option.window else "",
            f"{name}.unsure" if question.kind == "checklist" and question.unsure else "",
            option.value in doubts,
            _(option.detail) if option.detail else "",
            _one(question, "text"),
        )
        for option in question.options
    )
    typed = next((answer.text for answer in question.held if answer.text), "")
    value = next((value for value in chosen if value not in ("unsure", "declined")), "")
    quick = tuple(Choice(name, each.value, _(each.text), value in (each.value, each.yes or each.value)) for each in question.quick)
    return Asked(
        key=name,
        template=f"intake/kind/{TEMPLATES.get(question.kind, question.kind)}.html",
        text=_(question.text) if question.text else "",
        context=_(question.context) if question.context else "",
        help=_(question.help) if question.help else "",
        shown=shown,
        needed=question.needed,
        error=view.faults.get(name, ""),
        follows=bool(question.follows),
        choices=choices,
        groups=tuple(_windows(choices)),
        none=Choice(name, "none", _(question.none), "none" in chosen) if question.none and box else None,
        none_others=_(question.none_others) if question.none_others else "",
        extras=tuple(_extras(question, box)),
        value=value,
        typed=typed,
        quick=quick,
        quick_on=any(each.on for each in quick),
        parts=_date_parts(value),
        months=tuple((f"{number:02}", MONTHS[number]) for number in range(1, 13)) if question.kind == "date_of_birth" else (),
        unit=_one(question, "unit"),
        units=tuple(Choice(f"{name}.unit", unit.value, _(unit.text), _one(question, "unit") == unit.value) for unit in question.units),
        ends=tuple(_(end) for end in question.ends),
        rows=tuple(_goal_rows(question)) if question.kind == "goals" else (),
        scale=tuple(Choice(name, str(n), str(n), str(n) in chosen) for n in range(11)) if question.kind == "scale_0_10" else (),
    )


def _date_parts(value: str) -> tuple[str, str, str]:
    year, month, day = (*value.split("-"), "", "", "")[:3]
    return year, month, day.lstrip("0")


def _one(question: Any, part: str) -> str:
    return str(next(iter(question.entered.get(f"{question.key}.{part}", ())), ""))


def _windows(choices: tuple[Choice, ...]) -> Iterator[tuple[str, tuple[Choice, ...]]]:
    """Lines that share a time window stand under it together."""
    for window, same in groupby(choices, key=lambda choice: choice.window):
        yield window, tuple(same)


def _extras(question: Any, box: bool) -> Iterator[Choice]:
    if question.unsure and question.kind != "checklist":
        yield Choice(question.key, "unsure", _("I am not sure"), "unsure" in question.chosen)
    if question.decline:
        yield Choice(question.key, "declined", _("I would rather not say"), "declined" in question.chosen)


def _goal_rows(question: Any) -> Iterator[dict[str, Any]]:
    named = 0
    for number in range(1, 6):
        text, score = _one(question, f"{number}.text"), _one(question, f"{number}.score")
        scores = [(str(each), str(each) == score) for each in range(11)]
        yield {"number": number, "text": text, "score": score, "scores": scores, "open": bool(text) or number == named + 1}
        named += bool(text)


def present_stop(view: StopView) -> dict[str, Any]:
    """What to do now, in the order of seriousness, with numbers that can be tapped."""
    return {
        "view": view,
        "emergency": any(urgent.level == EMERGENCY for urgent in view.urgent),
        "signs": [_sign(urgent, view) for urgent in view.urgent],
        "numbers": [(word, number) for word, number in view.calls],
    }


def _sign(urgent: Urgent, view: StopView) -> dict[str, str]:
    return {
        "level": urgent.level,
        "title": _(urgent.title),
        "do": fill(_(urgent.do), view.episode),
        "deadline": _(urgent.deadline),
        "out_of_hours": fill(_(urgent.out_of_hours), view.episode) if urgent.out_of_hours else "",
    }


def present_form(view: FormView) -> dict[str, Any]:
    """A questionnaire's items, each with its field and what was answered. Its sentences are the clinic's: they are not translated here."""
    return {"view": view, "lines": [_line(item, view.answers.get(item.id)) for item in view.items]}


def _line(item: Any, value: Any) -> dict[str, Any]:
    if isinstance(value, bool):
        value = "yes" if value else "no"
    elif isinstance(value, float):
        value = f"{value:g}"
    said = value or ""
    return {"item": item, "value": said, "options": [(each.value, each.text, each.value == said) for each in item.choices]}


def present_paper(view: PaperView) -> list[dict[str, Any]]:
    """The parts of the paper form, each question with the words that say to whom it is put."""
    return [{"part": part, "questions": [{"q": question, "when": _when(question)} for question in part.questions]} for part in view.parts]


def _when(question: Any) -> str:
    """To whom a follow-up is put: "Only if B3 is Both legs, and C1.2 is not No"."""
    parts = [_(question.only_if)] if question.only_if else []
    if question.after and not any("." in code for code in question.after) and question.context:
        parts.append(_("this is so: %(what)s") % {"what": _(question.context)})
    elif question.after:
        codes = f" {_('or')} ".join(question.after)
        said = f" {_('or')} ".join(_(WORDS_ON.get(word, word)) for word in question.on)
        parts.append(_("%(codes)s: %(said)s") % {"codes": codes, "said": said} if said else codes)
    for wanted in question.and_if:
        words = f" {_('or')} ".join(_(word) for word in wanted.words)
        parts.append(
            (_("%(code)s is not %(words)s") if wanted.negated else _("%(code)s is %(words)s")) % {"code": wanted.code, "words": words}
        )
    return _("Only if %(when)s") % {"when": ", ".join(parts)} if parts else ""


WORDS_ON = {"yes": "ticked", "unsure": "not sure", "no": "not ticked"}
