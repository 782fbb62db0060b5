"""An independent judge of the vocabulary: ids, references, rules, worked examples, evidence rows, conditions.

It was written with the tables, before the product, and shares no code with `src/`: it reads the knowledge files through
`tests.oracles.tables`, parses and judges the rules by itself, and is the plain twin that the product's own evaluator is compared with.
`Vocabulary` and `Case` are a small reference evaluator of the vocabulary's grammar, without conflicts, typed durations, the unsided
shorthand and item-wise agreements. `faults()` lists everything that is wrong; an empty list is the good answer.
"""

import datetime as dt
import json
import math
import re
from collections import Counter
from pathlib import Path

from tests.oracles.tables import rows as read

CASE_EXAMPLE = Path(__file__).with_name("case_example.json")
TODAY = dt.date(2026, 2, 1)  # the day on which every worked example is judged
SIDES = ("left", "right")
OPPOSITE = {"left": "right", "right": "left"}
BANNED = ("worn", "slipped", "squeezed", "stuck", "degenerative", "damage")  # words kept from patients
EXAMPLES = (("true_1", True), ("true_2", True), ("false_1", False), ("false_2", False), ("unknown_1", None))
KINDS = ["history", "observation", "movement", "strength", "reflex", "sensation", "provocation", "palpation", "measurement"]
POSITIONS = ["standing", "walking", "sitting", "supine", "sidelying", "prone", "any"]
USES = ["cause", "level", "cluster", "member", "pairwise", "prior", "rules", "never"]


class RuleError(ValueError):
    """A rule, a reference or a value that cannot be understood."""


# ---- three-valued logic (grammar section 3); None is unknown ------------------------------------------------------
def any3(values):
    values = list(values)
    return True if True in values else None if None in values else False


def all3(values):
    values = list(values)
    return False if False in values else None if None in values else True


def not3(value):
    return None if value is None else not value


def compare(op, a, b):
    """Numbers and intervals, or words; an interval that straddles the limit is unknown."""
    if a is None or b is None:
        return None
    if isinstance(a, str) or isinstance(b, str):
        return {"==": a == b, "!=": a != b}[op]
    (a0, a1), (b0, b1) = (x if isinstance(x, tuple) else (x, x) for x in (a, b))
    if op in (">", "<="):
        above = True if a0 > b1 else False if a1 <= b0 else None
        return above if op == ">" else not3(above)
    if op in ("<", ">="):
        below = True if a1 < b0 else False if a0 >= b1 else None
        return below if op == "<" else not3(below)
    same = True if a0 == a1 == b0 == b1 else False if a1 < b0 or b1 < a0 else None
    return same if op == "==" else not3(same)


# ---- reading rules (grammar section 2) -----------------------------------------------------------------------------
TOKEN = re.compile(r"\s*(-?\d+(?:\.\d+)?(?!\w)|\w+(?:\.[A-Za-z_]\w*)*|==|!=|<=|>=|[<>(){},])")
CALLS = ("days_since", "days_until", "worsened", "count", "points", "recorded")


class Parser:
    def __init__(self, text):
        self.text, self.tokens, at = text, [], 0
        while at < len(text.rstrip()):
            match = TOKEN.match(text, at)
            if not match:
                raise RuleError(f"cannot read {text[at : at + 20]!r}")
            self.tokens.append(match.group(1))
            at = match.end()
        self.at = 0

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self, *expected):
        token = self.peek()
        if token is None or (expected and token not in expected):
            raise RuleError(f"expected {' or '.join(expected) or 'more'} at {token!r}")
        self.at += 1
        return token

    def rule(self):
        tree = self.chain("or", lambda: self.chain("and", self.negation))
        if self.peek() is not None:
            raise RuleError(f"left over: {self.peek()!r}")
        return tree

    def chain(self, word, part):
        parts = [part()]
        while self.peek() == word:
            self.take()
            parts.append(part())
        return parts[0] if len(parts) == 1 else (word, parts)

    def negation(self):
        if self.peek() == "not":
            self.take()
            return ("not", self.negation())
        return self.comparison()

    def comparison(self):
        if self.peek() == "(":
            self.take()
            tree = self.chain("or", lambda: self.chain("and", self.negation))
            self.take(")")
            return tree
        left = self.operand()
        if self.peek() == "in":
            self.take()
            self.take("{")
            members = [self.operand()]
            while self.peek() == ",":
                self.take()
                members.append(self.operand())
            self.take("}")
            return ("in", left, members)
        if self.peek() in ("==", "!=", "<", "<=", ">", ">="):
            return ("cmp", self.take(), left, self.operand())
        if self.peek() == "has":
            self.take()
            return ("has", left, self.operand())
        return left

    def operand(self):
        token = self.take()
        if re.fullmatch(r"-?\d+(?:\.\d+)?", token):
            return ("lit", float(token))
        if token in CALLS:
            self.take("(")
            arguments = [self.chain("or", lambda: self.chain("and", self.negation))]
            while self.peek() == ",":
                self.take()
                arguments.append(self.chain("or", lambda: self.chain("and", self.negation)))
            self.take(")")
            return ("call", token, arguments)
        space, _, rest = token.partition(".")
        if space in ("patient", "finding", "flag", "cause", "condition") and rest:
            name, _, side = rest.partition(".")
            return ("ref", space, name, side)
        if space == "this":
            return ("ref", "this", "", rest)
        if rest:
            raise RuleError(f"unknown namespace in {token!r}")
        return ("lit", token)


def parse(text, this=""):
    """Read a rule; `this` stands for the entry the rule belongs to."""

    def settle(node):
        if not isinstance(node, tuple):
            return [settle(n) for n in node] if isinstance(node, list) else node
        if node[:2] == ("ref", "this"):
            if not this:
                raise RuleError("`this` outside an entry")
            space, name = this.split(".")
            return ("ref", space, name, node[3])
        return tuple(settle(n) for n in node)

    return settle(Parser(text).rule())


def references(node):
    if isinstance(node, tuple) and node and node[0] == "ref":
        yield node
    elif isinstance(node, (tuple, list)):
        for part in node:
            yield from references(part)


# ---- the vocabulary ------------------------------------------------------------------------------------------------
class Vocabulary:
    def __init__(self):
        self.patient = {row["id"]: row for row in read("vocabulary/patient_fields")}
        self.finding = {row["id"]: row for row in read("vocabulary/findings")}
        self.flag = {row["id"]: row for row in read("vocabulary/flags")}
        self.condition = {row["id"]: row for row in read("vocabulary/conditions")}
        self.evidence = read("vocabulary/evidence_map")
        self.not_absorbed = read("vocabulary/not_absorbed")
        self.cause = {row["id"] for row in read("diagnosis/causes")}
        self.levels = {row["id"] for row in read("diagnosis/levels")}
        self.trees = {}

    def entry(self, space, name):
        table = getattr(self, space)
        if name not in table:
            raise RuleError(f"no {space}.{name}")
        return table if space == "cause" else table[name]

    def tree(self, text, this=""):
        key = text, this
        if key not in self.trees:
            self.trees[key] = parse(text, this)
        return self.trees[key]


def kind_of(vocabulary, ref):
    """bool, number, date, list or the set of allowed words of a reference."""
    _, space, name, side = ref
    if space in ("flag", "cause", "condition"):
        vocabulary.entry(space, name)
        return "bool"
    row = vocabulary.entry(space, name)
    if space == "finding":
        sided = row["sided"] == "left_right"
        if sided != bool(side) or (side and side not in ("left", "right", "painful", "other", "any", "both")):
            raise RuleError(f"finding.{name} is {row['sided']}: wrong side {side!r}")
        type_ = row["value_type"]
    else:
        if side:
            raise RuleError(f"patient.{name} has no side")
        type_ = row["type"]
    if type_ == "bool3":
        return "bool"
    if type_ in ("int", "float", "number", "degrees", "count", "mrc"):
        return "number"
    if type_ in ("date", "list"):
        return type_
    if type_ == "present_absent":
        return {"present", "absent"}
    return set(row["values"].split("|"))


def check_types(vocabulary, node, inside_or=False):
    """Every comparison fits its field; recorded() only stands beside something that can be unknown."""
    head = node[0]
    if head in ("or", "and"):
        for part in node[1]:
            check_types(vocabulary, part, inside_or=head == "or")
        if head == "or" and all(p[:2] == ("call", "recorded") for p in node[1]):
            raise RuleError("recorded() needs a part beside it that can be unknown")
    elif head == "not":
        check_types(vocabulary, node[1])
    elif head == "ref":
        if kind_of(vocabulary, node) != "bool":
            raise RuleError(f"{node[1]}.{node[2]} alone is not yes or no")
    elif head in ("cmp", "in", "has"):
        left = node[2] if head == "cmp" else node[1]
        others = [node[3]] if head == "cmp" else node[2] if head == "in" else [node[2]]
        kind = "number" if left[0] == "call" else kind_of(vocabulary, left)
        for other in others:
            if other[0] == "ref":
                if kind_of(vocabulary, other) != kind:
                    raise RuleError(f"cannot compare {left} with {other}")
            elif kind == "number" and not isinstance(other[1], float):
                raise RuleError(f"{left[2]} is a number, not {other[1]!r}")
            elif kind == "date" and other[1] != "never":
                raise RuleError(f"{left[2]} is a date: use days_since()")
            elif isinstance(kind, set) and other[1] not in kind:
                raise RuleError(f"{left[1]}.{left[2]} has no value {other[1]!r}")
            elif kind == "bool":
                raise RuleError(f"{left[1]}.{left[2]} is yes or no: use it alone")
        if head == "has" and kind != "list":
            raise RuleError(f"{left[1]}.{left[2]} is not a list: use ==")
        if kind == "list" and (head != "has" or node[2][1] not in (allowed_in_list(vocabulary, left) or [node[2][1]])):
            raise RuleError(f"{left[1]}.{left[2]} is a list: `has` and one of its values")
        if left[0] == "call":
            check_call(vocabulary, left)
    elif head == "call":
        if node[1] not in ("recorded", "worsened"):
            raise RuleError(f"{node[1]}() needs a comparison")
        if node[1] == "recorded" and not inside_or:
            raise RuleError("recorded() only as one part of an `or`")
        check_call(vocabulary, node)
    else:
        raise RuleError(f"{node[1]!r} alone is not a rule")


def allowed_in_list(vocabulary, ref):
    """The words a list may hold; every word where the values are ids of another table."""
    values = vocabulary.entry(ref[1], ref[2])["values"]
    return None if values.startswith("ids of ") else values.split("|")


def check_call(vocabulary, node):
    _, name, arguments = node
    if name in ("days_since", "days_until"):
        if len(arguments) != 1 or arguments[0][0] != "ref" or kind_of(vocabulary, arguments[0]) != "date":
            raise RuleError(f"{name}() takes one date")
    elif name == "worsened":
        kind_of(vocabulary, arguments[0])
        if any(a[0] != "lit" for a in arguments[1:]) or len(arguments) > 3:
            raise RuleError("worsened(fact, by, within days)")
    elif name == "points":
        for part, weight in zip(arguments[::2], arguments[1::2], strict=True):
            check_types(vocabulary, part)
            if weight[0] != "lit":
                raise RuleError("points() takes pairs of rule and number")
    else:
        for part in arguments:
            check_types(vocabulary, part, inside_or=False)


# ---- a case: dated facts, and what the rules make of them ----------------------------------------------------------
def day(text):
    """An ISO day, month or year as the earliest and latest day it can mean."""
    parts = [int(p) for p in text.split("-")]
    first = dt.date(*([*parts, 1, 1])[:3])
    if len(parts) == 3:
        return first, first
    if len(parts) == 2:
        return first, (first.replace(day=28) + dt.timedelta(4)).replace(day=1) - dt.timedelta(1)
    return first, first.replace(month=12, day=31)


def scalar(text):
    text = text.strip()
    if text.startswith("["):
        return tuple(text.strip("[]").split())
    try:
        return float(text)
    except ValueError:
        return text


class Case:
    """Facts as {key: [(day or None, value), ...]}, oldest first."""

    def __init__(self, vocabulary, facts, today=TODAY, stale_before=None):
        self.v, self.facts, self.today, self.stale_before = vocabulary, facts, today, stale_before
        self.painful, self.busy = "left", set()

    @classmethod
    def from_text(cls, vocabulary, text, **more):
        facts = {}
        for part in filter(None, (p.strip() for p in text.split(";"))):
            key, _, value = part.partition("=")
            series = [value] if value.strip().startswith("[") else value.split(",")
            dated = [v.partition("@") for v in series]
            facts[key.strip()] = [(day(at)[0] if at else None, scalar(v)) for v, _, at in dated]
        return cls(vocabulary, facts, **more)

    def mirrored(self):

        def swap(text):
            return {"left": "right", "right": "left"}.get(text, text)

        facts = {}
        for key, series in self.facts.items():
            head, dot, tail = key.rpartition(".")
            sided_value = key in ("finding.symptom_side", "finding.lateral_shift", "patient.hip_replacement_side")
            facts[head + dot + swap(tail)] = [(at, swap(v) if sided_value else v) for at, v in series]
        return Case(self.v, facts, self.today, self.stale_before)

    # facts
    def series(self, key, changes="often"):
        known = self.facts.get(key, [])
        if self.stale_before and changes != "never":
            known = [(at, v) for at, v in known if at is None or at >= self.stale_before]
        return [(at, v) for at, v in known if v not in ("unknown", "not_tested", "declined")]

    def value(self, ref):
        _, space, name, side = ref
        if space in ("flag", "cause", "condition"):
            return self.state(space, name)
        row = self.v.entry(space, name)
        side = {"painful": self.painful, "other": OPPOSITE[self.painful]}.get(side, side)
        key = f"{space}.{name}" + (f".{side}" if side else "")
        known = self.series(key, row.get("changes", "often"))
        value = known[-1][1] if known else None
        if space == "finding" and row["derives"]:
            computed = self.derived(row)
            if value is None or (computed == "present" != value):
                value = computed
        applies = row["pairing"] if space == "finding" else row["asked_if"]
        if value is None and applies and row["na_value"] and self.guarded(key, applies) is False:
            value = scalar(row["na_value"])
        if row.get("type") == "bool3" and value is not None:
            return value == "yes"
        return value

    def guarded(self, key, rule, this=""):
        if key in self.busy:
            raise RuleError(f"{key} depends on itself")
        self.busy.add(key)
        try:
            return self.truth(self.v.tree(rule, this))
        finally:
            self.busy.discard(key)

    def derived(self, row):
        key = "derived " + row["id"]
        if key in self.busy:
            raise RuleError(f"finding.{row['id']} depends on itself")
        self.busy.add(key)
        try:
            tree = self.v.tree(row["derives"])
            if row["value_type"] == "present_absent":
                return {True: "present", False: "absent", None: None}[self.truth(tree)]
            return self.number(tree)
        finally:
            self.busy.discard(key)

    def state(self, space, name):
        self.v.entry(space, name)
        if any(value == "yes" for _, value in self.facts.get(f"{space}.{name}", [])):
            return True  # stated, or raised from text: a later "no" here never lowers it
        if space == "cause":
            if "signed" in self.facts:
                return name in self.facts["signed"][-1][1]
            if not any(key.startswith("posterior.") for key in self.facts):
                return None
            return self.facts.get(f"posterior.{name}", [(None, 0.0)])[-1][1] > 0.10
        row = self.v.entry(space, name)
        if space == "condition":
            return self.guarded(f"condition.{name}", row["rule"])
        if not row["raised_when"]:
            raise RuleError(f"flag.{name} has no rule")
        return self.event(row) if row["kind"] == "event" else self.guarded(f"flag.{name}", row["raised_when"])

    def event(self, row):
        """Once raised, open until a clinician clears that answer (grammar section 9)."""
        cleared = max((at for at, _ in self.facts.get(f"cleared.{row['id']}", [])), default=None)
        facts = {k: [(at, v) for at, v in s if not cleared or (at and at > cleared)] for k, s in self.facts.items()}
        days = sorted({at for series in facts.values() for at, _ in series if at})
        for last in [*days, self.today]:
            known = {k: [(at, v) for at, v in s if not at or at <= last] for k, s in facts.items()}
            then = Case(self.v, known, last, self.stale_before)
            then.painful, then.busy = self.painful, self.busy
            state = then.guarded(f"flag.{row['id']}", row["raised_when"])
            if state:
                return True
        return False if cleared else state

    # rules
    def judge(self, rule, this="", both_sides_needed=False):
        """The truth of a rule, tried with each leg that can be the painful one (grammar section 5)."""
        tree = self.v.tree(rule, this)
        known = self.series("finding.symptom_side")
        side = known[-1][1] if known else None
        tries = []
        for self.painful in SIDES:
            tries.append(self.truth(tree))
        self.painful = "left"
        if side in SIDES:
            return tries[SIDES.index(side)]
        if side in ("both", "none"):
            return (all3 if both_sides_needed else any3)(tries)
        return tries[0] if tries[0] == tries[1] else None

    def truth(self, node):
        head = node[0]
        if head in ("or", "and"):
            return (any3 if head == "or" else all3)(self.truth(part) for part in node[1])
        if head == "not":
            return not3(self.truth(node[1]))
        if head == "call" and node[1] == "recorded":
            return self.truth(node[2][0]) is True
        for quantifier, join in (("any", any3), ("both", all3)):
            if any(ref[3] == quantifier for ref in references(node)):
                return join(self.truth(self.on_side(node, quantifier, side)) for side in SIDES)
        if head == "call" and node[1] == "worsened":
            return self.worsened(node[2])
        if head == "cmp":
            return compare(node[1], self.number(node[2]), self.number(node[3]))
        if head == "in":
            return any3(compare("==", self.number(node[1]), self.number(m)) for m in node[2])
        if head == "has":
            members = self.value(node[1])
            return None if members is None else node[2][1] in members
        return self.value(node)

    def on_side(self, node, quantifier, side):
        if isinstance(node, list):
            return [self.on_side(part, quantifier, side) for part in node]
        if isinstance(node, tuple):
            if node[:1] == ("ref",) and node[3] == quantifier:
                return (*node[:3], side)
            return tuple(self.on_side(part, quantifier, side) for part in node)
        return node

    def number(self, node):
        if node[0] == "lit":
            return node[1]
        if node[0] == "ref":
            return self.value(node)
        _, name, arguments = node
        if name in ("days_since", "days_until"):
            return self.days(arguments[0], name == "days_until")
        if name == "count":
            states = [self.truth(part) for part in arguments]
            return states.count(True), states.count(True) + states.count(None)
        low = high = 0.0
        for part, (_, weight) in zip(arguments[::2], arguments[1::2], strict=True):
            state = self.truth(part)
            low += weight if state or (state is None and weight < 0) else 0
            high += weight if state or (state is None and weight > 0) else 0
        return low, high

    def days(self, ref, ahead):
        value = self.value(ref)
        if value is None:
            return None
        if value == "never":
            return math.inf
        if isinstance(value, float):  # a bare year, read as a number
            value = f"{value:.0f}"
        first, last = day(value)
        gone = (self.today - last).days, (self.today - first).days
        return (-gone[1], -gone[0]) if ahead else gone

    def worsened(self, arguments):
        _, space, name, side = arguments[0]
        by, within = ([a[1] for a in arguments[1:]] + [None, None])[:2]
        row = self.v.entry(space, name)
        side = {"painful": self.painful, "other": OPPOSITE[self.painful]}.get(side, side)
        known = [s for s in self.series(f"{space}.{name}" + (f".{side}" if side else "")) if s[0]]
        if len(known) < 2:
            return None
        (last_day, last), earlier = known[-1], known[:-1]
        if within:
            earlier = [(at, v) for at, v in earlier if (last_day - at).days <= within]
        return any(badness(row, last) - badness(row, v) >= (by or 1e-9) for _, v in earlier)


def badness(row, value):
    """How bad a value is, on the entry's own scale (column `worse`)."""
    worse = row["worse"]
    if worse == "present":
        return float(value == "present")
    if worse == "later":
        return float(row["values"].split("|").index(value))
    if worse == "away_from_normal":
        return {"normal": 0.0, "reduced": 1.0, "brisk": 1.0, "increased": 1.0, "absent": 2.0}[value]
    if worse in ("lower", "higher"):
        return -value if worse == "lower" else value
    raise RuleError(f"{row['id']} has no direction of worse")


def condition_state(vocabulary, name, facts_text, today=TODAY):
    """Grammar section 8: rule, then the settling answer, then expiry."""
    row = vocabulary.condition[name]
    full = Case.from_text(vocabulary, facts_text, today=today)
    state = True if full.series(f"condition.{name}") else full.judge(row["rule"])
    answer = full.series(f"settled.{name}")
    limit = today - dt.timedelta(int(row["expires_days"])) if row["expires_days"] else None
    if answer and not (limit and answer[-1][0] and answer[-1][0] < limit):
        state = True if answer[-1][1] == "yes" else False if state is None else state
    if state is not False or not limit:
        return state
    fresh = Case.from_text(vocabulary, facts_text, today=today, stale_before=limit)
    expired = fresh.judge(row["rule"]) is None and not answer
    return None if expired and row["on_expiry"] == "unknown" else state


# ---- entering a value (grammar section 6) --------------------------------------------------------------------------
CONVERT = {
    ("[degF]", "Cel"): lambda x: (x - 32) / 1.8,
    ("[lb_av]", "kg"): lambda x: x * 0.45359237,
    ("[in_i]", "cm"): lambda x: x * 2.54,
    ("[ft_i]", "cm"): lambda x: x * 30.48,
    ("[ft_i]", "m"): lambda x: x * 0.3048,
    ("[mi_i]", "m"): lambda x: x * 1609.344,
    ("kPa", "mm[Hg]"): lambda x: x * 7.50062,
    ("mm", "cm"): lambda x: x / 10,
}


def enter(row, value, unit=""):
    """The stored number; "ask unit" when the unit is needed and missing; a RuleError when impossible."""
    if row["unit_required"] == "y" and not unit:
        return "ask unit"
    if unit and unit != row["unit"]:
        if (unit, row["unit"]) not in CONVERT:
            raise RuleError(f"{row['id']}: {unit} cannot be turned into {row['unit']}")
        value = CONVERT[unit, row["unit"]](value)
    for limit in filter(None, row["impossible"].split(" or ")):
        if compare(limit[0], float(value), float(limit[1:])):
            raise RuleError(f"{row['id']}: {value:g} {row['unit']} is impossible")
    return value


# ---- the checks ----------------------------------------------------------------------------------------------------
def grade_level(text):
    """Flesch-Kincaid school grade of a question, with a rough syllable count."""
    words = re.findall(r"[A-Za-z']+", text)
    sentences = max(1, len(re.findall(r"[.!?]+", text)))
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", re.sub(r"(?<=[^aeiouyl])e\b", "", w.lower())))) for w in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / max(1, len(words)) - 15.59


def check_rule(vocabulary, faults, where, text, this="", numeric=False):
    """Parse and type-check one rule, and see that each fact it reads names its reader in needed_by."""
    try:
        tree = vocabulary.tree(text, this)
        (check_call if numeric else check_types)(vocabulary, tree)
    except (RuleError, ValueError) as error:
        faults.append(f"{where}: {error}")
        return
    space, _, name = where.partition(".")
    for ref in references(tree) if space in ("condition", "flag") else ():
        if ref[1] in ("patient", "finding") and f"{space} {name}" not in vocabulary.entry(ref[1], ref[2])["needed_by"].split("; "):
            faults.append(f"{ref[1]}.{ref[2]}: needed_by lacks {space} {name}")


def check_entries(vocabulary, faults):
    """Patient fields and findings: shape, words, rules."""
    for name, row in vocabulary.patient.items():
        where = f"patient.{name}"
        if row["type"] not in ("int", "float", "bool3", "date", "choice", "list"):
            faults.append(f"{where}: type {row['type']!r}")
        if any(re.fullmatch(r"-?[\d.]+", word) for word in row["values"].split("|")):
            faults.append(f"{where}: a value that reads as a number")
        if row["type"] == "choice" and "|" not in row["values"]:
            faults.append(f"{where}: a choice needs values")
        if row["type"] in ("int", "float") and not (row["range"] and row["impossible"] and row["unit"]):
            faults.append(f"{where}: a number needs unit, range and impossible range")
        if row["asked_at"] not in ("intake", "evaluation", "visit") or row["sensitive"] not in ("y", "n"):
            faults.append(f"{where}: asked_at or sensitive")
        if row["code"] and not row["code_source"].startswith("SEEN"):
            faults.append(f"{where}: a code that nobody has seen")
        if row["asked_if"]:
            check_rule(vocabulary, faults, where + " asked_if", row["asked_if"])
    for name, row in vocabulary.finding.items():
        where = f"finding.{name}"
        if row["kind"] not in KINDS or row["sided"] not in ("none", "left_right", "painful_side") or row["position"] not in POSITIONS:
            faults.append(f"{where}: kind, sided or position")
        if not 0 <= int(row["discomfort"]) <= 3 or float(row["minutes"]) < 0:
            faults.append(f"{where}: discomfort or minutes")
        if len(re.findall(r"[.?](?:\s|$)", row["how"])) > 3:
            faults.append(f"{where}: how has more than three sentences")
        if row["value_type"] in ("number", "degrees", "count", "mrc") and not row["unit"]:
            faults.append(f"{where}: a number needs a unit")
        for level in filter(None, row["levels"].split("|")):
            if level not in vocabulary.levels:
                faults.append(f"{where}: level {level!r} is not in levels.csv")
        if (
            row["na_value"]
            and isinstance(allowed := kind_of(vocabulary, ("ref", "finding", name, "any" if row["sided"] == "left_right" else "")), set)
            and row["na_value"] not in allowed
        ):
            faults.append(f"{where}: na_value {row['na_value']!r}")
        if not row["positive_when"] and not row["derives"]:
            faults.append(f"{where}: no positive_when")
        for column, this in (("positive_when", where), ("pairing", ""), ("derives", "")):
            if row[column]:
                numeric = column == "derives" and row["value_type"] == "count"
                check_rule(vocabulary, faults, f"{where} {column}", row[column], this, numeric)
    for space, column in (("patient", "question"), ("patient", "label"), ("finding", "plain_label"), ("condition", "question")):
        for name, row in getattr(vocabulary, space).items():
            for word in BANNED:
                if re.search(rf"\b{word}\b", row[column], re.I):
                    faults.append(f"{space}.{name}: banned word {word!r} in {column}")


def check_evidence(vocabulary, faults):
    rows = {row["id"]: row for row in read("diagnosis/findings")}
    seen = Counter(row["row_id"] for row in vocabulary.evidence + vocabulary.not_absorbed)
    faults += [f"evidence row {name}: absorbed {seen[name]} times" for name in rows if seen[name] != 1]
    faults += [f"evidence row {name}: not in findings.csv" for name in seen if name not in rows]
    listed = {"finding": Counter(), "patient": Counter()}
    groups, spoken = {}, {}
    for row in vocabulary.evidence:
        where = f"evidence {row['row_id']}"
        if row["row_id"] not in rows:
            continue
        space, name = row["fact"].split(".")
        listed[space][name] += 1
        groups.setdefault(name, set()).add(rows[row["row_id"]]["dependence_group"])
        if row["use"] not in USES:
            faults.append(f"{where}: use {row['use']!r}")
        if row["dependence_group"] != rows[row["row_id"]]["dependence_group"] or row["status"] != rows[row["row_id"]]["status"]:
            faults.append(f"{where}: dependence group or status differs from the evidence")
        entry = getattr(vocabulary, space).get(name)
        if entry is None:
            faults.append(f"{where}: no {row['fact']}")
            continue
        if f"{row['row_id']} [" not in entry["evidence_rows"]:
            faults.append(f"{where}: missing in evidence_rows of {row['fact']}")
        for cause in filter(None, row["causes"].split("|") + row["against"].split("|")):
            if cause not in vocabulary.cause:
                faults.append(f"{where}: no cause {cause!r}")
            elif row["use"] == "cause":
                spoken.setdefault((row["fact"], cause, row["positive_when"]), []).append(row)
        if space == "patient" and not row["positive_when"]:
            faults.append(f"{where}: no positive_when")
        for column in ("positive_when", "negative_when", "applies_if", "unless"):
            if row[column]:
                check_rule(vocabulary, faults, f"{where} {column}", row[column], row["fact"])
    for (fact, cause, _), rows_ in spoken.items():  # one finding speaks once for a cause
        if len(rows_) > 1 and not (len(rows_) == 2 and rows_[0]["unless"] and rows_[0]["unless"] == rows_[1]["applies_if"]):
            faults.append(f"{fact}: {', '.join(r['row_id'] for r in rows_)} all speak for {cause}")
    for space, counter in listed.items():
        for name, entry in getattr(vocabulary, space).items():
            if len(list(filter(None, entry["evidence_rows"].split(" | ")))) != counter[name]:
                faults.append(f"{space}.{name}: evidence_rows and evidence_map.csv disagree")
    for name, entry in vocabulary.finding.items():
        if name in groups and set(entry["dependence_group"].split("|")) != {g or "own" for g in groups[name]}:
            faults.append(f"finding.{name}: dependence_group")
    return len(rows)


LEVELS = ["emergency", "urgent_today", "urgent_72h", "refer", "caution", "none"]
ELSEWHERE = {  # follow-ups of red_flags.csv that a fact of the vocabulary already holds
    ("night_pain", "eases"): "finding.night_pain",
    ("claudication", "relief"): "finding.standing_still_relief",
    ("motor_progressive", "tempo"): "finding.leg_weakness_course",
    ("motor_foot_drop", "test"): "finding.foot_lift_or_tiptoe",
    ("motor_progressive", "test"): "finding.foot_lift_or_tiptoe",
}
ASKED_ONCE = {  # shared by several flags
    "sudden": "patient.sudden_midback_pain",
    "pain": "patient.main_pain_constant",
    "tap": "patient.spine_tap_and_lying_flat",
}


def check_levels(vocabulary, faults, red_flags):
    """Every follow-up of red_flags.csv is a fact with the same answers; every fact and level of its table is named."""
    for name, row in vocabulary.flag.items():
        if name not in red_flags:
            continue
        named = list(filter(None, row["level_depends_on"].split("; ")))
        for text in named:
            try:
                space, _, fact = text.partition(".")
                if space not in ("patient", "finding", "flag"):
                    raise RuleError(f"no {text}")
                vocabulary.entry(space, fact)
                if space != "flag" and f"level of flag {name}" not in vocabulary.entry(space, fact)["needed_by"].split("; "):
                    faults.append(f"{text}: needed_by lacks level of flag {name}")
            except RuleError as error:
                faults.append(f"flag.{name} level_depends_on: {error}")
        decision = red_flags[name]["decision"]
        levels = set(re.findall(r"->\s*(\w+)", decision))
        if set(filter(None, row["levels"].split("|"))) != levels or not levels <= set(LEVELS):
            faults.append(f"flag.{name}: levels {row['levels']!r}, table {sorted(levels)}")
        for other in re.findall(r"lvl\((\w+)\)", decision):
            if f"flag.{other}" not in named:
                faults.append(f"flag.{name}: level_depends_on lacks flag.{other}")
        follow_up = red_flags[name]["follow_up"].strip()
        for part in follow_up.split(" || ") if follow_up not in ("", "-") else ():
            match = re.fullmatch(r"(\w+)(?: \(.*?\))?: (.*) \[(.*)\]", part)
            if not match:
                faults.append(f"flag.{name}: cannot read follow-up {part!r}")
                continue
            key, values = match.group(1), {re.sub(r"^(\d+)$", r"exactly_\1", value.strip()) for value in match.group(3).split("/")}
            fact = ELSEWHERE.get((name, key)) or (
                f"patient.{name}_{key}" if f"{name}_{key}" in vocabulary.patient else ASKED_ONCE.get(key, f"patient.{name}_{key}")
            )
            entry = getattr(vocabulary, fact.partition(".")[0]).get(fact.partition(".")[2])
            if entry is None:
                faults.append(f"flag.{name}: follow-up {key} has no fact")
            elif (name, key) not in ELSEWHERE and values != (
                {"yes", "no"} if entry["type"] == "bool3" else set(entry["values"].split("|"))
            ):
                faults.append(f"flag.{name}: follow-up {key} has other answers than {fact}")
            elif re.search(rf"(?<![.\w]){key}!?=", decision) and fact not in named:
                faults.append(f"flag.{name}: level_depends_on lacks {fact}")


def check_examples(vocabulary, faults):
    done = mirrored = 0
    for name, row in vocabulary.condition.items():
        for column, expected in EXAMPLES:
            try:
                case = Case.from_text(vocabulary, row[column])
                for key in case.facts:
                    check_key(vocabulary, key, case.facts[key])
                if (got := case.judge(row["rule"])) != expected:
                    faults.append(f"condition.{name} {column}: says {expected}, is {got}")
                if case.mirrored().judge(row["rule"]) != expected:
                    faults.append(f"condition.{name} {column}: mirrored case differs")
                done, mirrored = done + 1, mirrored + 1
            except (RuleError, ValueError, KeyError) as error:
                faults.append(f"condition.{name} {column}: {error!r}")
        if Case(vocabulary, {}).judge(row["rule"]) is not None:
            faults.append(f"condition.{name}: knows an answer with nothing known")
    for name, row in vocabulary.flag.items():
        if row["raised_when"] and Case(vocabulary, {}).judge(row["raised_when"]) is not None:
            faults.append(f"flag.{name}: knows an answer with nothing known")
    return done


def check_key(vocabulary, key, series):
    """An example names real facts and allowed values."""
    space, _, rest = key.partition(".")
    if space in ("signed", "posterior", "settled", "cleared"):
        for cause in series[-1][1] if space == "signed" else [rest] if space == "posterior" else []:
            if cause not in vocabulary.cause:
                raise RuleError(f"no cause {cause!r}")
        return
    name, _, side = rest.partition(".")
    kind = kind_of(vocabulary, ("ref", space, name, side))
    for _, value in series:
        if value in ("unknown", "not_tested", "declined"):
            continue
        good = (
            {
                "bool": value in ("yes", "no"),
                "number": isinstance(value, float),
                "list": isinstance(value, tuple),
                "date": value == "never" or isinstance(value, (str, float)),
            }.get(kind)
            if isinstance(kind, str)
            else value in kind
        )
        if good and kind == "list" and (words := allowed_in_list(vocabulary, ("ref", space, name, side))):
            good = set(value) <= set(words)
        if not good:
            raise RuleError(f"{key}: value {value!r} is not allowed")


def check_grammar(vocabulary, faults):
    """Truth tables, sides, partial dates, worsening, entry of values: one line each."""
    v = vocabulary

    def says(expected, rule, facts="", **more):
        got = Case.from_text(v, facts, **more).judge(rule)
        if got is not expected:
            faults.append(f"grammar: {rule} with {facts!r} is {got}, not {expected}")

    T, F = "patient.diabetes", "patient.kidney_disease"
    values = {True: "yes", False: "no", None: "unknown"}
    for a in values:
        for b in values:
            facts = f"{T}={values[a]}; {F}={values[b]}"
            says(any3([a, b]), f"{T} or {F}", facts)
            says(all3([a, b]), f"{T} and {F}", facts)
        says(not3(a), f"not {T}", f"{T}={values[a]}")
    slr, dorsi = "finding.straight_leg_raise", "finding.ankle_dorsiflexion_strength"
    says(True, f"{slr}.painful == present", f"finding.symptom_side=right; {slr}.right=present; {slr}.left=absent")
    says(False, f"{slr}.painful == present", f"finding.symptom_side=left; {slr}.right=present; {slr}.left=absent")
    says(True, f"{slr}.painful == present", f"finding.symptom_side=both; {slr}.right=present; {slr}.left=absent")
    says(None, f"{slr}.painful == present", f"{slr}.right=present; {slr}.left=absent")
    says(None, f"{dorsi}.any <= 3", f"{dorsi}.left=5")
    says(True, f"{dorsi}.any <= 3", f"{dorsi}.left=2")
    says(False, f"{dorsi}.both <= 3", f"{dorsi}.left=5")
    says(None, f"{slr}.painful == present", f"finding.symptom_side=left; {slr}.left=not_tested")
    says(None, "days_since(patient.lumbar_fusion_date) <= 84", "patient.lumbar_fusion_date=2025")
    says(True, "days_since(patient.lumbar_fusion_date) <= 84", "patient.lumbar_fusion_date=2026-01")
    says(False, "days_since(patient.lumbar_fusion_date) <= 84", "patient.lumbar_fusion_date=never")
    says(True, f"worsened({dorsi}.any, 1)", f"{dorsi}.left=5@2026-01-10,4@2026-01-20")
    says(None, f"worsened({dorsi}.left, 1)", f"{dorsi}.left=4@2026-01-20")
    says(False, f"worsened({dorsi}.left, 1, 7)", f"{dorsi}.left=5@2026-01-02,4@2026-01-20")
    says(
        True,
        "count(patient.diabetes, patient.heart_failure, patient.kidney_disease) >= 2",
        "patient.diabetes=yes; patient.heart_failure=yes",
    )
    says(None, "count(patient.diabetes, patient.heart_failure, patient.kidney_disease) >= 2", "patient.diabetes=yes")
    says(
        False,
        "count(patient.diabetes, patient.heart_failure, patient.kidney_disease) >= 2",
        "patient.diabetes=no; patient.heart_failure=no",
    )
    says(False, "patient.pregnant", "patient.sex_at_birth=male")
    says(True, "cause.spinal_stenosis", "posterior.spinal_stenosis=0.2")
    says(False, "cause.spinal_stenosis", "posterior.spinal_stenosis=0.2; signed=[disc_herniation]")
    saddle = "finding.saddle_sensation_change=new_or_changing@2026-01-10,none@2026-01-20"
    says(True, "flag.ces_saddle", saddle)
    says(False, "flag.ces_saddle", saddle + "; cleared.ces_saddle=seen_by_surgeon@2026-01-21")
    says(True, "flag.ces_saddle", saddle + ",new_or_changing@2026-01-25; cleared.ces_saddle=seen_by_surgeon@2026-01-21")
    says(None, "flag.ces_saddle", "cleared.ces_bowel=seen_by_surgeon@2026-01-21")
    says(True, "finding.bladder_change has reduced_feeling", "finding.bladder_change=[hard_to_start_or_weak reduced_feeling]")
    says(False, "finding.bladder_change has reduced_feeling", "finding.bladder_change=[]")
    says(None, "finding.bladder_change has reduced_feeling", "")
    both = (
        "finding.symptom_side=both; finding.leg_weakness.left=absent; finding.leg_weakness.right=absent; "
        "finding.leg_numbness.left=none; finding.leg_numbness.right=none; finding.bilateral_course=long_standing"
    )
    says(None, "flag.ces_bilateral", both)
    says(True, "flag.ces_bilateral", both + "; patient.ces_bilateral_started=2_weeks_to_3_months")
    says(False, "flag.ces_bilateral", both + "; patient.ces_bilateral_started=over_3_months")
    says(True, "patient.ces_bilateral_started == 2_weeks_to_3_months", "patient.ces_bilateral_started=2_weeks_to_3_months")
    bleed = "finding.symptom_side=left; patient.anticoagulant=warfarin; finding.groin_pain=present; finding.hip_flexion_strength.left="
    says(True, "finding.bleeding_nerve_pattern == present", bleed + "4")
    says(None, "finding.bleeding_nerve_pattern == present", bleed + "5")
    says(False, "finding.bleeding_nerve_pattern == present", bleed + "5; patient.anticoag_groin=no")
    says(True, "flag.claudication", "finding.walking_effect=brings_on; finding.standing_still_relief=present")
    says(False, "flag.gyn_cyclic", "patient.sex_at_birth=male")
    says(True, "flag.anticoag", "patient.heavy_alcohol=yes")
    says(None, "condition.aortic_aneurysm", "patient.sudden_tearing_pain_or_collapse=no; patient.aortic_aneurysm=small_stable_cleared")
    for expected, facts in (
        (None, "patient.fever_or_chills=no@2026-01-31"),
        (False, BENIGN_CES),
        (None, BENIGN_CES.replace("2026-01-31", "2026-01-20")),
    ):
        if (got := condition_state(v, "cauda_equina_suspected", facts)) is not expected:
            faults.append(f"grammar: expiry of cauda_equina_suspected is {got}, not {expected}")
    if condition_state(v, "hypermobility", "settled.hypermobility=no@2026-01-31") is not False:
        faults.append("grammar: a settling answer does not settle")
    if condition_state(v, "hypermobility", "condition.hypermobility=yes; patient.generalized_hypermobility=no") is not True:
        faults.append("grammar: a stated condition is lowered by a fact")
    for name, value, unit, expected in (
        ("body_temperature", 102, "", "ask unit"),
        ("body_temperature", 102, "[degF]", 38.89),
        ("weight", 150, "", "ask unit"),
        ("leg_pain_now", 70, "", "refused"),
        ("systolic_bp", 16, "kPa", 120.0),
        ("age", 140, "", "refused"),
    ):
        try:
            got = enter(v.patient[name], value, unit)
        except RuleError:
            got = "refused"
        if got != expected and not (isinstance(got, float) and isinstance(expected, float) and abs(got - expected) < 0.01):
            faults.append(f"grammar: {name} {value} {unit!r} gives {got!r}, not {expected!r}")


BENIGN_CES = "; ".join(
    f"{key}@2026-01-31"
    for key in (
        "finding.symptom_side=left",
        "finding.saddle_sensation_change=none",
        "finding.bladder_change=[]",
        "finding.bowel_change=none",
        "finding.sexual_function_change=none",
        "finding.leg_weakness.left=absent",
        "finding.leg_weakness.right=absent",
        "finding.leg_numbness.left=none",
        "finding.leg_numbness.right=none",
    )
)


def check_case_file(vocabulary, faults):
    """The worked case file leaves nothing unknown and finds what its author says."""
    data = json.loads(CASE_EXAMPLE.read_text(encoding="utf-8"))
    facts = {f"patient.{k}": [(None, scalar(str(v)) if not isinstance(v, list) else tuple(v))] for k, v in data["patient"].items()}
    for item in data["findings"]:
        sides = [item["side"]] if "side" in item else SIDES if vocabulary.finding[item["id"]]["sided"] == "left_right" else [""]
        for side in sides:
            key = f"finding.{item['id']}" + (f".{side}" if side else "")
            facts.setdefault(key, []).append(
                (day(item["at"])[0] if "at" in item else None, tuple(v) if isinstance(v := item["value"], list) else scalar(str(v)))
            )
    facts["signed"] = [(None, tuple(data["signed"]))]
    case = Case(vocabulary, facts, today=dt.date.fromisoformat(data["as_of"]))
    for key, series in facts.items():
        check_key(vocabulary, key, series)
    states = {name: case.judge(row["rule"]) for name, row in vocabulary.condition.items()}
    true = sorted(name for name, state in states.items() if state)
    unknown = sorted(name for name, state in states.items() if state is None)
    if true != sorted(data["expected_true"]) or unknown != sorted(data["expected_unknown"]):
        faults.append(f"case_example.json: true {true}, unknown {unknown}")
    return len(facts)


def faults():
    """Every fault of the vocabulary as the knowledge files hold it today."""
    v, found = Vocabulary(), []
    for table in ("patient_fields", "findings", "flags", "conditions"):
        names = Counter(row["id"] for row in read(f"vocabulary/{table}"))
        found += [f"{table}: {name} twice" for name, n in names.items() if n > 1]
        found += [f"{table}: id {name!r}" for name in names if not re.fullmatch(r"[a-z][a-z0-9_]*", name)]
    names = Counter([*v.patient, *v.finding, *(a for r in v.finding.values() for a in filter(None, r["also_known_as"].split("|")))])
    found += [f"{name}: names two things" for name, n in names.items() if n > 1]
    check_entries(v, found)
    red_flags = {row["id"]: row for row in read("triage/red_flags")}
    check_levels(v, found, red_flags)
    check_flags_and_conditions(v, found)
    check_evidence(v, found)
    check_consumers(v, found)
    if not found:
        check_examples(v, found)
        check_grammar(v, found)
        check_case_file(v, found)
    return found


def check_flags_and_conditions(v, found):
    for name, row in v.flag.items():
        if row["raised_when"]:
            check_rule(v, found, f"flag.{name}", row["raised_when"])
        if row["kind"] not in ("event", "status", "process") or (row["kind"] == "process") == bool(row["raised_when"]):
            found.append(f"flag.{name}: kind {row['kind']!r}")
    wanted = {row["condition"] for row in read("interventions/contraindications")}
    found += [f"condition {name}: only in one of conditions and contraindications" for name in wanted ^ set(v.condition)]
    for name, row in v.condition.items():
        check_rule(v, found, f"condition.{name}", row["rule"])
        if row["settled_by"] not in ("patient", "clinician", "measurement") or row["on_expiry"] not in ("", "ask", "unknown"):
            found.append(f"condition.{name}: settled_by or on_expiry")
        if bool(row["expires_days"]) != bool(row["on_expiry"]):
            found.append(f"condition.{name}: expires_days and on_expiry")
        if not row["question"] or not row["asked_at"]:
            found.append(f"condition.{name}: no question")


def check_consumers(v, found):
    """Every fact has a consumer, and needed_by tells the truth; no question is above grade 10."""
    for space in ("patient", "finding"):
        for name, row in getattr(v, space).items():
            if not row["needed_by"]:
                found.append(f"{space}.{name}: nothing needs it")
            for word in row["needed_by"].split("; "):
                head, _, target = word.partition(" ")
                if head in ("condition", "flag") and target not in getattr(v, head):
                    found.append(f"{space}.{name}: needed by unknown {word!r}")
                depends = v.flag.get(word[14:], {"level_depends_on": ""})["level_depends_on"].split("; ")
                if word.startswith("level of flag ") and f"{space}.{name}" not in depends:
                    found.append(f"{space}.{name}: {word!r} is not in its level_depends_on")
    asked = [r["question"] for r in list(v.patient.values()) + list(v.condition.values()) if not r["question"].startswith("(")]
    asked += [r["how"].split(": ", 1)[1] for r in v.finding.values() if re.match(r"Ask[^.]*: ", r["how"])]
    found += [f"question above grade 10: {question!r}" for question in asked if grade_level(question) > 10]
