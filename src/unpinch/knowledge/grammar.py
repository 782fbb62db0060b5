"""The rule language of the vocabulary: how a rule is written, and whether it fits the facts it reads.

    rule     = conj { "or" conj }            conj = neg { "and" neg }            neg = [ "not" ] neg | part
    part     = "(" rule ")" | operand [ compare ]
    compare  = ("==" | "!=" | "<" | "<=" | ">" | ">=") operand | "in" "{" word {"," word} "}" | "has" word
    operand  = number | word | reference | call
    reference = space "." id [ "." side ]     space = patient | finding | flag | cause | condition | this
    call     = days_since(date) | days_until(date) | worsened(fact [, by [, within_days]])
             | count(rule, ...) | points(rule, n, rule, n, ...) | recorded(rule)

Reading a rule never judges it: what the facts make of it is worked out in `clinical.intake.judge`. Source: grammar of the vocabulary,
sections 2 to 5 (clinical convention).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal, Protocol, cast

from unpinch.terms.errors import UnpinchError

SPACES = ("patient", "finding", "flag", "cause", "condition")
SIDE_WORDS = ("painful", "other", "left", "right", "any", "both")
COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
CALLS = ("days_since", "days_until", "worsened", "count", "points", "recorded")
_TOKEN = re.compile(r"\s*(-?\d+(?:\.\d+)?(?!\w)|\w+(?:\.[A-Za-z_]\w*)*|==|!=|<=|>=|[<>(){},])")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


class RuleError(UnpinchError):
    """A rule that cannot be read, or that does not fit the facts it names."""


@dataclass(frozen=True, slots=True)
class Value:
    """A number in the fact's own unit, or one of its words."""

    value: str | float


@dataclass(frozen=True, slots=True)
class Reference:
    """A fact, flag, cause or condition; `side` is empty or one of `SIDE_WORDS`."""

    space: str
    name: str
    side: str = ""

    @property
    def id(self) -> str:
        """The fact's id without its side."""
        return f"{self.space}.{self.name}"


@dataclass(frozen=True, slots=True)
class Compare:
    """Two operands and an order between them."""

    op: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Member:
    """`x in {a, b}`: x equals one of the words."""

    left: "Node"
    members: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Has:
    """`list has word`."""

    left: "Node"
    word: "Node"


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite; of unknown, unknown."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class Join:
    """Parts joined by `and` or by `or`."""

    word: Literal["and", "or"]
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Call:
    """One of the six functions; nothing else can be called."""

    name: str
    arguments: tuple["Node", ...]


Node = Value | Reference | Compare | Member | Has | Not | Join | Call


class _Reader:
    """A recursive descent over the tokens of one rule."""

    def __init__(self, text: str, this: str) -> None:
        self.this = this
        self.tokens: list[str] = []
        at, end = 0, len(text.rstrip())
        while at < end:
            match = _TOKEN.match(text, at)
            if match is None:
                raise RuleError(f"cannot read {text[at : at + 20]!r}")
            self.tokens.append(match.group(1))
            at = match.end()
        self.at = 0

    @property
    def next(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, expected: str = "") -> str:
        token = self.next
        if not token or (expected and token != expected):
            raise RuleError(f"expected {expected or 'more'} where the rule has {token!r}" if token else "the rule ends too early")
        self.at += 1
        return token

    def rule(self) -> Node:
        parts = [self.conjunction()]
        while self.next == "or":
            self.take()
            parts.append(self.conjunction())
        return parts[0] if len(parts) == 1 else Join("or", tuple(parts))

    def conjunction(self) -> Node:
        parts = [self.negation()]
        while self.next == "and":
            self.take()
            parts.append(self.negation())
        return parts[0] if len(parts) == 1 else Join("and", tuple(parts))

    def negation(self) -> Node:
        if self.next == "not":
            self.take()
            return Not(self.negation())
        return self.part()

    def part(self) -> Node:
        if self.next == "(":
            self.take()
            inner = self.rule()
            self.take(")")
            return inner
        left = self.operand()
        if self.next in COMPARISONS:
            return Compare(self.take(), left, self.operand())
        if self.next == "has":
            self.take()
            return Has(left, self.operand())
        if self.next == "in":
            self.take()
            return Member(left, self.listed("{", self.operand, "}"))
        return left

    def listed(self, opening: str, read: Callable[[], Node], closing: str) -> tuple[Node, ...]:
        self.take(opening)
        items = [read()]
        while self.next == ",":
            self.take()
            items.append(read())
        self.take(closing)
        return tuple(items)

    def operand(self) -> Node:
        token = self.take()
        if _NUMBER.fullmatch(token):
            return Value(float(token))
        if token in CALLS:
            return Call(token, self.listed("(", self.rule, ")"))
        space, dot, rest = token.partition(".")
        if space == "this":
            return self.own(rest)
        if not dot:
            if not re.fullmatch(r"\w+", token):
                raise RuleError(f"unexpected {token!r}")
            return Value(token)
        name, _, side = rest.partition(".")
        if space not in SPACES or not name or (side and side not in SIDE_WORDS):
            raise RuleError(f"no such reference: {token!r}")
        return Reference(space, name, side)

    def own(self, side: str) -> Reference:
        if not self.this:
            raise RuleError("`this` outside an entry")
        if side and side not in SIDE_WORDS:
            raise RuleError(f"no such side: {side!r}")
        space, _, name = self.this.partition(".")
        return Reference(space, name, side)


@cache
def parse(text: str, this: str = "") -> Node:
    """Read a rule into a tree; `this` is the id of the entry that the rule belongs to.

    Raises RuleError saying what cannot be read.

    >>> parse("patient.age >= 70")
    Compare(op='>=', left=Reference(space='patient', name='age', side=''), right=Value(value=70.0))
    """
    reader = _Reader(text, this)
    tree = reader.rule()
    if reader.next:
        raise RuleError(f"left over: {reader.next!r}")
    return tree


def children(node: Node) -> tuple[Node, ...]:
    """The parts a node is made of."""
    match node:
        case Compare(_, left, right):
            return (left, right)
        case Member(left, members):
            return (left, *members)
        case Has(left, word):
            return (left, word)
        case Not(part):
            return (part,)
        case Join(_, parts):
            return parts
        case Call(_, arguments):
            return arguments
    return ()


def references(node: Node) -> Iterator[Reference]:
    """Every reference in a tree, from left to right, repeats included."""
    if isinstance(node, Reference):
        yield node
    for child in children(node):
        yield from references(child)


# ---- does a rule fit the facts it names? ---------------------------------------------------------------------------------
class FactShape(Protocol):
    """What the type check must know of a fact: its kind, its words, whether it has sides."""

    @property
    def kind(self) -> str: ...
    @property
    def sided(self) -> str: ...
    @property
    def words(self) -> tuple[str, ...]: ...


class Vocabulary(Protocol):
    """What the type check must know of the knowledge base."""

    def fact(self, fact_id: str) -> "FactShape | None": ...
    @property
    def flags(self) -> object: ...
    @property
    def causes(self) -> object: ...
    @property
    def conditions(self) -> object: ...


def check_types(vocabulary: Vocabulary, node: Node, *, numeric: bool = False) -> None:
    """Refuse a tree that compares what cannot be compared. `numeric`: the rule yields a number (a derived count), not a truth.

    Raises RuleError naming the reference.
    """
    if numeric:
        if not isinstance(node, Call) or node.name not in ("count", "points"):
            raise RuleError("a worked-out number is count(...) or points(...)")
        _check_call(vocabulary, node)
    else:
        _check_truth(vocabulary, node, beside_unknown=False)


def _check_truth(vocabulary: Vocabulary, node: Node, *, beside_unknown: bool) -> None:
    match node:
        case Join(word, parts):
            if word == "or" and all(isinstance(p, Call) and p.name == "recorded" for p in parts):
                raise RuleError("recorded() needs a part beside it that can be unknown")
            for part in parts:
                _check_truth(vocabulary, part, beside_unknown=word == "or")
        case Not(part):
            _check_truth(vocabulary, part, beside_unknown=False)
        case Reference():
            if _kind(vocabulary, node) != "bool":
                raise RuleError(f"{node.id} alone is not yes or no")
        case Compare(op, left, right):
            _check_compared(vocabulary, left, (right,), ordered=op not in ("==", "!="))
        case Member(left, members):
            _check_compared(vocabulary, left, members, ordered=False)
        case Has(left, word):
            _check_has(vocabulary, left, word)
        case Call(name, _):
            if name not in ("recorded", "worsened"):
                raise RuleError(f"{name}() needs a comparison")
            if name == "recorded" and not beside_unknown:
                raise RuleError("recorded() only as one part of an `or`")
            _check_call(vocabulary, node)
        case Value(value):
            raise RuleError(f"{value!r} alone is not a rule")


def _check_compared(vocabulary: Vocabulary, left: Node, others: tuple[Node, ...], *, ordered: bool) -> None:
    if isinstance(left, Value):
        raise RuleError(f"{left.value!r} stands on the left of a comparison")
    kind = "number" if isinstance(left, Call) else _kind(vocabulary, left)
    name = left.id if isinstance(left, Reference) else cast("Call", left).name
    if isinstance(left, Call):
        if left.name in ("recorded", "worsened"):
            raise RuleError(f"{left.name}() is yes or no: use it alone")
        _check_call(vocabulary, left)
    if kind in ("bool", "list"):
        raise RuleError(f"{name} is yes or no: use it alone" if kind == "bool" else f"{name} is a list: use `has`")
    if ordered and kind != "number":
        raise RuleError(f"{name} has no order")
    for other in others:
        if isinstance(other, Reference):
            if _kind(vocabulary, other) != kind or _words(vocabulary, other) != _words(vocabulary, left):
                raise RuleError(f"cannot compare {name} with {other.id}")
        elif not isinstance(other, Value):
            raise RuleError(f"{name} is compared with something that is no value")
        elif kind == "number" and not isinstance(other.value, float):
            raise RuleError(f"{name} is a number, not {other.value!r}")
        elif kind == "date" and other.value != "never":
            raise RuleError(f"{name} is a date: use days_since()")
        elif kind == "choice" and other.value not in _words(vocabulary, left):
            raise RuleError(f"{name} has no value {other.value!r}")


def _check_has(vocabulary: Vocabulary, left: Node, word: Node) -> None:
    if not isinstance(left, Reference) or _kind(vocabulary, left) != "list":
        raise RuleError("`has` asks a list for one of its values")
    allowed = _words(vocabulary, left)
    if not isinstance(word, Value) or (allowed and word.value not in allowed):
        raise RuleError(f"{left.id} has no value {getattr(word, 'value', '?')!r}")


def _check_call(vocabulary: Vocabulary, node: Call) -> None:
    arguments = node.arguments
    match node.name:
        case "days_since" | "days_until":
            if len(arguments) != 1 or not isinstance(arguments[0], Reference) or _kind(vocabulary, arguments[0]) != "date":
                raise RuleError(f"{node.name}() takes one date")
        case "worsened":
            fact, *limits = arguments
            if not isinstance(fact, Reference) or len(limits) > 2 or not all(_is_number(limit) for limit in limits):
                raise RuleError("worsened(fact, by, within days)")
            if _kind(vocabulary, fact) not in ("number", "choice") or not getattr(vocabulary.fact(fact.id), "worse", ""):
                raise RuleError(f"{fact.id} has no direction of worse")
        case "points":
            if len(arguments) % 2 or not all(_is_number(weight) for weight in arguments[1::2]):
                raise RuleError("points() takes pairs of rule and number")
            for part in arguments[::2]:
                _check_truth(vocabulary, part, beside_unknown=False)
        case _:
            if node.name == "recorded" and len(arguments) != 1:
                raise RuleError("recorded() takes one rule")
            for part in arguments:
                _check_truth(vocabulary, part, beside_unknown=False)


def _is_number(node: Node) -> bool:
    return isinstance(node, Value) and isinstance(node.value, float)


def _kind(vocabulary: Vocabulary, node: Node) -> str:
    if not isinstance(node, Reference):
        raise RuleError("a comparison starts with a fact or a call")
    if node.space in ("flag", "cause", "condition"):
        table = {"flag": vocabulary.flags, "cause": vocabulary.causes, "condition": vocabulary.conditions}[node.space]
        if node.name not in cast("dict[str, object]", table) or node.side:
            raise RuleError(f"no {node.id}" if not node.side else f"{node.id} has no side")
        return "bool"
    fact = vocabulary.fact(node.id)
    if fact is None:
        raise RuleError(f"no {node.id}")
    if (fact.sided == "left_right") != bool(node.side):
        raise RuleError(f"{node.id} {'needs a side' if not node.side else 'has no side'}")
    return fact.kind


def _words(vocabulary: Vocabulary, node: Node) -> tuple[str, ...]:
    """The words a choice or list may hold; none where any is allowed (ids of another table)."""
    fact = vocabulary.fact(node.id) if isinstance(node, Reference) else None
    words = () if fact is None else fact.words
    return () if any(word.startswith("ids of ") for word in words) else words
