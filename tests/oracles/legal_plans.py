"""Which plans the rules allow, worked out by plain reading: the judge of every plan in `make sweep`, and of every plan that is missing.

It reads the same YAML tables as the planner, with its own few lines, and imports nothing of `unpinch`. Two questions are answered:

`coverable(person)`: which of relief, aerobic, strength and direction can one legal set of home exercises cover together? This decides
whether a gap in a plan is right. Exact and cheap, because every hard rule on exercises only forbids (a cap, one rung of a ladder, never
both directions, minutes of a week): any part of a legal set is legal. So a legal set that covers k parts holds one of at most k exercises
that does, and it is enough to try every way of giving each part one exercise. Exercises that agree in all that a rule asks differ
only in minutes, so the shortest of them stands for all. That leaves some thousand sets at most, tried one by one, the whole of them
before "no" is said.

`faults(person, ...)`: everything that is wrong with a given plan, in words; an empty list is a pass.

Numbers come from weights.yaml and plan_rules.yaml; what the rules mean is written down here a second time.
"""

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache, cached_property
from typing import Any

from tests.oracles.safety_tables import entries, exercises, forbidden, hits, stop_all, treatments

PARTS = ("relief", "aerobic", "strength", "direction")
PARTS_IN_WORDS = {
    "an item that relieves symptoms directly": "relief",
    "an aerobic item": "aerobic",
    "a strength item": "strength",
    "an item of the direction that helps": "direction",
}
CAPS = {"high": 4, "moderate": 6, "low": 8}
MINUTES = {"high": 20, "moderate": 30, "low": 40}
MUCH_ALIKE = {"rest": 1, "glide": 1, "foot": 2}
HARDEST = {"high": 2, "moderate": 3, "low": 5}
WARNED = ("warn", "refer_warn", "do_not_offer_default")
DIRECTIONAL = ("directional-extension", "directional-flexion", "lateral-shift")


@dataclass(frozen=True)
class Person:
    """What the rules ask of a person, stated by whoever wrote the scenario and not read from the planner.

    `states` are the conditions; `helps` the directions that were shown to help, `direction` their word; `causes` those in question;
    `needs` the menus of kind "needs" whose wait is over, `met` those of kind "avoid" whose own rule is met. Minutes a day, days a week.
    """

    states: Mapping[str, bool | None]
    leg_pain: int
    onset_days: int
    provoke_min: int
    settle_min: int
    functions_well: bool
    direction: str
    helps: frozenset[str]
    causes: frozenset[str]
    needs: frozenset[str]
    met: frozenset[str]
    equipment: frozenset[str]
    clinic: frozenset[str]
    minutes: int
    days: int
    credentials: frozenset[str] = frozenset()
    wheelchair: bool = False

    @property
    def irritability(self) -> str:
        if self.states["high_irritability"] is not False:
            return "high"
        return "low" if self.leg_pain < 4 and self.provoke_min > 30 and self.settle_min < 10 else "moderate"

    @property
    def phase(self) -> str:
        if self.states["postop_discectomy_0_6w"] or self.states["postop_fusion_0_12w"]:
            return "acute"
        if self.states["postop_discectomy_6_12w"]:
            return "subacute"
        early = self.onset_days < 42
        if self.irritability == "high" or self.leg_pain > 4:
            return "acute" if early else "subacute"
        if early or self.leg_pain > 3:
            return "subacute"
        recovered = self.irritability == "low" and self.functions_well and self.onset_days >= 84 and self.leg_pain <= 2
        return "prevention" if recovered else "reconditioning"

    @property
    def session_minutes(self) -> int:
        return min(self.minutes, MINUTES[self.irritability])

    @property
    def cap(self) -> int:
        return min(CAPS[self.irritability], 4)

    @property
    def wanted(self) -> tuple[str, ...]:
        """The parts a plan must cover in this phase, the most important first."""
        wanted = {
            "relief": self.phase == "acute" or self.irritability == "high",
            "aerobic": True,
            "strength": self.phase != "acute",
            "direction": bool(self.helps) and self.phase in ("acute", "subacute"),
        }
        return tuple(part for part in PARTS if wanted[part])

    @cached_property
    def bad_day(self) -> "Person":
        """The same person with a high irritability, in the acute phase, as far as rules on items go."""
        same = {each.name: getattr(self, each.name) for each in fields(self)}
        return _BadDay(**{**same, "states": {**self.states, "high_irritability": True}})

    @cached_property
    def barred(self) -> frozenset[str]:
        """What the safety tables forbid this person."""
        return forbidden(dict(self.states))

    @cached_property
    def barred_treatments(self) -> frozenset[str]:
        """Treatments named by a rule on treatments; what is a form of them is barred with them."""
        return frozenset().union(*(items for name, items in _rules_on_treatments().items() if self.states[name] is not False))

    @cached_property
    def left_out(self) -> Mapping[str, str]:
        """What menus leave out, with the menu."""
        found: dict[str, str] = {}
        for menu in entries("plan/menus.yaml").values():
            waits = menu["use"] == "needs" and menu["id"] not in self.needs
            if waits or (menu["use"] == "avoid" and _avoided(menu, self)):
                found |= dict.fromkeys(_of_menu(menu["id"]), menu["id"])
        return found


class _BadDay(Person):
    @property
    def phase(self) -> str:
        return "acute"


# ---- the tables ----------------------------------------------------------------------------------------------------------
def _number(name: str) -> float:
    return float(entries("plan/weights.yaml")[name]["value"])


@cache
def _group(use: str) -> frozenset[str]:
    """The exercises of all menus of a use."""
    return frozenset(
        name
        for menu in entries("plan/menus.yaml").values()
        if menu["use"] == use
        for name, row in exercises().items()
        if any(hits(selector, row) for selector in menu.get("exercises", ()))
    )


@cache
def _of_menu(menu: str) -> frozenset[str]:
    selectors = entries("plan/menus.yaml")[menu]["exercises"]
    return frozenset(name for name, row in exercises().items() if any(hits(selector, row) for selector in selectors))


@cache
def ladder(name: str) -> str:
    easier = exercises()[name].get("easier_id")
    return ladder(easier) if easier else name


def moves_into(name: str) -> str:
    """The direction a directional exercise moves in."""
    row = exercises()[name]
    if row["category"] not in DIRECTIONAL:
        return ""
    if row["category"] == "lateral-shift":
        return "rotation" if row["spine_bias"] == "rotation" else "lateral"
    return str(row["category"]).removeprefix("directional-")


@cache
def form(name: str) -> str:
    """The treatment that an exercise is a form of."""
    for treatment, row in entries("plan/treatment_use.yaml").items():
        if any(hits(selector, exercises()[name]) for selector in row.get("forms", ())):
            return treatment
    return ""


def parts(name: str, person: Person) -> frozenset[str]:
    """What an exercise covers; without a direction that helps only positions of rest and breathing relieve."""
    found = frozenset(part for part in PARTS if name in _group(part))
    return found if person.helps or name in _group("rest") else found - {"relief"}


@cache
def _provided() -> dict[str, tuple[frozenset[str], str]]:
    """For each word of equipment what provides it at home, and its name in a clinic."""
    rows = entries("plan/equipment.yaml").values()
    return {word: (frozenset(row.get("any_of", ())), str(row.get("clinic", ""))) for row in rows for word in row["words"]}


def place(name: str, person: Person) -> str:
    """At home, else on the clinic's equipment, else nowhere."""
    row = exercises()[name]
    if row["start_position"] == "quadruped" and person.states["cannot_get_to_floor"] is not False:
        return ""
    if person.wheelchair and row["start_position"] in ("standing", "walking"):
        return ""
    at_home = {"always", *person.equipment}
    if "home" in row["setting"] and all(at_home & _provided()[word][0] for word in row["equipment"]):
        return "home"
    there = (_provided()[word] for word in row["equipment"])
    if "clinic" in row["setting"] and all("always" in home or clinic in person.clinic for home, clinic in there):
        return "clinic"
    return ""


def minutes(name: str, session_minutes: int) -> float:
    """Minutes a day of an exercise at its first dose."""
    row = exercises()[name]
    rounds = row["sets"] * row["reps"]
    rests = (row["sets"] - 1) * _number("rest_s")
    hold = row["hold_s"]
    if name in _group("through_the_day"):
        rests = 0
    elif row["category"] == "aerobic":
        wanted = max(_number("aerobic_minimum"), _number("aerobic_share") * session_minutes) * 60
        hold = min(hold, max(30, int((wanted - rests) / (rounds * row["times_per_day"]))))
    moving = 0 if hold >= _number("timed_from_s") else _number("repetition_s")
    return float(round(row["times_per_day"] * (rounds * (hold + moving) + rests) / 60, 1))


# ---- one exercise ----------------------------------------------------------------------------------------------------------
def against(name: str, person: Person) -> Iterator[str]:
    """Every reason for which this person may not have this exercise."""
    row = exercises()[name]
    if name in person.barred:
        yield "a safety rule forbids it"
    if form(name) in person.barred_treatments:
        yield f"a safety rule forbids the treatment {form(name)} that it is a form of"
    if moves_into(name) and person.helps and moves_into(name) not in person.helps:
        yield "it moves into a direction other than the one that helps"
    if name in person.left_out:
        yield f"the menu {person.left_out[name]} leaves it out"
    if person.phase not in row["phase"]:
        yield f"it is not meant for the {person.phase} phase"
    if row["difficulty"] > HARDEST[person.irritability]:
        yield f"rung {row['difficulty']} at {person.irritability} irritability"
    if person.irritability == "high" and row["lumbar_end_range"] in ("flexion", "rotation"):
        yield "end-range bending or turning at high irritability"
    if row["category"] == "nerve-glide-tensioner":
        yield "a tensioner whose gate nobody has confirmed"
    if not place(name, person):
        yield "there is no equipment or no way into its position"
    if name not in _group("through_the_day") and minutes(name, person.session_minutes) > person.session_minutes:
        yield "it takes more minutes than a day has"


@cache
def _rules_on_treatments() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for rule in entries("plan/safety_rules.yaml").values():
        if rule["level"] == "forbid" and rule["target_type"] == "intervention":
            found.setdefault(rule["condition"], set()).update(rule["target"].split(";"))
    return {name: frozenset(items) for name, items in found.items()}


def _avoided(menu: dict[str, Any], person: Person) -> bool:
    if unread := {"irritability", "goals"} & set(menu):
        raise NotImplementedError(f"{menu['id']} depends on {unread}, which this reading does not know")
    if "when" in menu and menu["id"] not in person.met and not _holds(menu["when"], person):
        return False
    words = {person.direction, *person.helps}
    return (
        (not menu.get("phases") or person.phase in menu["phases"])
        and (not menu.get("directions") or bool(words & set(menu["directions"])))
        and (not menu.get("causes") or bool(person.causes & set(menu["causes"])))
    )


def allowed(person: Person) -> list[str]:
    return [name for name in exercises() if not any(True for _ in against(name, person))]


def _holds(rule: str, person: Person) -> bool:
    """A rule that is one condition; longer ones are stated with the person."""
    return rule.startswith("condition.") and " " not in rule and person.states[rule.removeprefix("condition.")] is True


# ---- what is possible ------------------------------------------------------------------------------------------------------
def stopped(person: Person) -> bool:
    return any(person.states[name] is not False for name in stop_all())


def coverable(person: Person) -> frozenset[str]:
    """The parts that the best legal home program can cover, an earlier part before all later ones."""
    shortest: dict[tuple[Any, ...], tuple[float, str]] = {}
    for name in allowed(person):
        if place(name, person) != "home" or not parts(name, person):
            continue
        key = (parts(name, person), ladder(name), moves_into(name), *(name in _group(sort) for sort in MUCH_ALIKE))
        shortest[key] = min(shortest.get(key, (math.inf, "")), (weekly(name, person), name))
    stand_in = [name for _, name in shortest.values()]
    held: list[str] = []
    for part in person.wanted:
        tries = itertools.product(*([name for name in stand_in if each in parts(name, person)] for each in [*held, part]))
        if any(legal_together(set(names), person) for names in tries):
            held.append(part)
    return frozenset(held)


def weekly(name: str, person: Person) -> float:
    """Session minutes a week; what is done through the day takes none."""
    if name in _group("through_the_day"):
        return 0.0
    days = min(int(exercises()[name]["days_per_week"]), person.days)
    return minutes(name, person.session_minutes) * days


def legal_together(names: set[str], person: Person) -> bool:
    ladders = [ladder(name) for name in names]
    directions = {moves_into(name) for name in names}
    return (
        len(names) <= person.cap
        and len(set(ladders)) == len(ladders)
        and not {"extension", "flexion"} <= directions
        and all(len(names & _group(sort)) <= most for sort, most in MUCH_ALIKE.items())
        and sum(round(10 * weekly(name, person)) for name in names) <= 10 * person.session_minutes * person.days
    )


# ---- a whole plan ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Shown:
    """A plan as it was shown: ids of its items, the week, the version for a bad day, the gaps it admits. Minutes are session minutes."""

    items: frozenset[str]
    days: Sequence[Sequence[str]]
    through_the_day: Sequence[str]
    smaller: Sequence[str]
    smaller_minutes: float
    gaps: frozenset[str]


def faults(person: Person, plan: Shown) -> Iterator[str]:
    """Everything that is wrong with a plan."""
    everything = {*plan.items, *plan.smaller, *plan.through_the_day, *itertools.chain.from_iterable(plan.days)}
    for name in sorted(everything & person.barred):
        yield f"FORBIDDEN: {name}"
    for name in sorted(everything & set(exercises())):
        for reason in against(name, person.bad_day if name in plan.smaller and name not in plan.items else person):
            yield f"{name}: {reason}"
    for name in plan.smaller:
        for reason in against(name, person.bad_day):
            yield f"{name} on a bad day: {reason}"
    yield from _of_set(person, plan)
    yield from _of_treatments(person, plan)
    yield from _of_week(person, plan)
    yield from _of_bad_day(person, plan)


def _of_set(person: Person, plan: Shown) -> Iterator[str]:
    moves = plan.items & set(exercises())
    home = {name for name in moves if place(name, person) == "home"}
    if not home:
        yield "no exercise at home"
    if not legal_together(home, person):
        yield "the home exercises break a cap, a ladder, a direction or the minutes of a week"
    if len(moves - home) > _number("clinic_exercises_max"):
        yield "too many exercises on clinic equipment"
    if len({ladder(name) for name in moves}) < len(moves):
        yield "two rungs of one ladder"
    if {"extension", "flexion"} <= {moves_into(name) for name in moves}:
        yield "both directions at once"
    covered = {part for name in home for part in parts(name, person)}
    if missing := set(person.wanted) - covered - plan.gaps:
        yield f"not covered and not said: {', '.join(sorted(missing))}"


def _of_treatments(person: Person, plan: Shown) -> Iterator[str]:
    use = entries("plan/treatment_use.yaml")
    chosen = [use[name] for name in sorted(plan.items & set(treatments()))]
    moves = plan.items & set(exercises())
    active = moves & _group("active")
    by_role = {role: [row for row in chosen if row["role"] == role] for role in ("passive", "active", "education", "referral", "never")}
    if by_role["passive"] and not active:
        yield "a passive treatment without an active partner"
    for row in by_role["active"]:
        partners = {name for name in moves if form(name) == row["id"]} if row.get("forms") else active
        if not partners:
            yield f"{row['id']} without an exercise of its kind"
    if len(by_role["passive"]) > _number("passive_max"):
        yield "too many passive treatments"
    if sum(row.get("minutes", 0) for row in by_role["passive"]) > _number("passive_minutes_max"):
        yield "too many passive minutes"
    if len(by_role["education"]) > _number("education_max") or len(by_role["referral"]) > _number("referrals_max"):
        yield "too many education or referral items"
    for row in chosen:
        traits = row.get("traits", ())
        if row["role"] == "never" or treatments()[row["id"]]["engine_policy"] in WARNED or {"on_request", "consent"} & set(traits):
            yield f"{row['id']} is only offered after consent, or never"
        if row.get("credential") and row["credential"] not in person.credentials:
            yield f"{row['id']} without the credential"
        if row.get("equipment") and row["equipment"] not in person.clinic | (person.equipment & {"pool"}):
            yield f"{row['id']} without its equipment"


def _of_week(person: Person, plan: Shown) -> Iterator[str]:
    home = {name for name in plan.items & set(exercises()) if place(name, person) == "home"}
    if home != {*plan.through_the_day, *itertools.chain.from_iterable(plan.days)}:
        yield "the week does not hold exactly the home exercises"
    if len(plan.days) != 7 or sum(bool(day) for day in plan.days) > person.days:
        yield "more exercise days than the person has"
    for number, day in enumerate(plan.days):
        if sum(round(10 * minutes(name, person.session_minutes)) for name in day) > 10 * person.session_minutes:
            yield f"day {number} is too long"
        if len(set(day)) < len(day):
            yield f"day {number} holds an exercise twice"
        for name in set(day) & set(plan.days[(number + 1) % 7]) & _group("spaced"):
            yield f"{name} on neighbouring days"
    for name in home:
        if sum(name in day for day in plan.days) > exercises()[name]["days_per_week"]:
            yield f"{name} on more days than its dose"


def _of_bad_day(person: Person, plan: Shown) -> Iterator[str]:
    names = set(plan.smaller)
    if len(names) > _number("bad_day_items") or not names <= _group("calm") or plan.smaller_minutes > _number("bad_day_minutes"):
        yield "the version for a bad day is too long or not calm"
    if {"extension", "flexion"} <= {moves_into(name) for name in names} or len({ladder(name) for name in names}) < len(names):
        yield "the version for a bad day holds two rungs or both directions"
    bad = person.bad_day
    if not names and any(name in _group("calm") and place(name, bad) == "home" for name in allowed(bad)):
        yield "no version for a bad day, though there could be one"
