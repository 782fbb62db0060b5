"""A small interpreter of the decision tables: the independent judge of `unpinch.clinical.triage`.

Written before the product and from the tables alone; it shares no code with it. Slow and plain on purpose. It knows answer sheets and
texts, not facts, days or clinicians.

    rule  := term & term & ... -> level          rules run from the most to the least serious; the first that matches decides
    term  := yes | no | unsure   (alternatives with |)          the main answer of this flag
           | name=a|b   name!=a|b   name>=n  name<=n  name>n  name<n
           | lvl(flag)>=level    lvl(@group)>=level             the level another flag (or group) has reached
           | (term or term or ...)
    name  := a follow-up key of this flag, a flag id (its main answer), flag.key, or a fact (age, sex, temp_c ...)
    `missing` is a value: the question was not answered. `!=` is true for missing. Numbers that are missing match nothing.
"""

import re
from functools import cache
from typing import Any

from tests.oracles.tables import rows

Row = dict[str, str]
LEVELS = ["none", "caution", "refer", "urgent_72h", "urgent_today", "emergency"]
RANK = {name: i for i, name in enumerate(LEVELS)}
GROUPS = {
    "ces_core": ["ces_saddle", "ces_bladder_start", "ces_bladder_sense", "ces_retention", "ces_incontinence", "ces_bowel", "ces_sexual"],
    "weakness": ["motor_foot_drop", "motor_le3", "motor_progressive", "ces_motor_bilat"],
}
FACTS = {"age", "sex", "temp_c", "hr", "rr", "sbp", "dbp", "spo2", "pvr_ml", "pain_nrs", "grade_drop", "diff_cm"}
MAIN = {"yes", "no", "unsure"}


@cache
def load() -> dict[str, Row]:
    """The table of flags, as the knowledge says it today."""
    return {row["id"]: row for row in rows("red_flags")}


def split_top(text: str, sep: str) -> list[str]:
    """Split on sep outside parentheses."""
    parts, depth, start, i = [], 0, 0, 0
    while i < len(text):
        if text[i] == "(":
            depth += 1
        elif text[i] == ")":
            depth -= 1
        elif depth == 0 and text.startswith(sep, i):
            parts.append(text[start:i])
            i += len(sep)
            start = i
            continue
        i += 1
    parts.append(text[start:])
    return [p.strip() for p in parts if p.strip()]


@cache
def parse_decision(cell: str) -> tuple[tuple[tuple[str, ...], str], ...]:
    rules = []
    for rule in split_top(cell, ";"):
        cond, arrow, level = rule.rpartition("->")
        if not arrow:
            raise ValueError(f"rule without arrow: {rule}")
        rules.append((tuple(split_top(cond, "&")), level.strip()))
    return tuple(rules)


@cache
def parse_follow_ups(cell: str) -> tuple[tuple[str, str, str, tuple[str, ...]], ...]:
    """`key (if cond): question [a / b]` joined by ` || ` -> (key, cond, question, options)."""
    out = []
    for part in [p.strip() for p in cell.split("||") if p.strip() and p.strip() != "-"]:
        m = re.match(r"^(\w+)(?: \(if ((?:[^()]|\([^()]*\))*)\))?: (.*?) \[(.*)\]$", part)
        if not m:
            raise ValueError(f"cannot read follow-up: {part}")
        key, cond, question, options = m.groups()
        out.append((key, cond or "yes|unsure", question, tuple(o.strip() for o in options.split(" / "))))
    return tuple(out)


# ---- warning words -------------------------------------------------------------------------------------------------------
SAME = [  # words read as one; the order matters
    (r"\bpins and needles\b|\btingles\b|\btingly\b", "tingling"),
    (r"\bdo not\b", "dont"),
    (r"\bdoes not\b", "doesnt"),
    (r"\bdid not\b", "didnt"),
    (r"\bcan ?not\b|\bcould ?n(?:ot|t)\b|\bunable to\b|\bhavent been able to\b|\bnot (?:been )?able to\b", "cant"),
    (r"\bpass(?:ing)? (?:water|urine)\b|\burinat(?:e|ing)\b|\bwee(?:ing)?\b|\bpeeing\b", "pee"),
    (r"\bwiping\b|\bwiped\b", "wipe"),
    (r"\bnumbness\b", "numb"),
    (r"\bfeeling\b|\bfelt\b", "feel"),
    (r"\bweakness\b|\bweaker\b", "weak"),
    (r"\bbum\b|\bbackside\b|\bbutt\b", "bottom"),
    (r"\btummy\b|\bbelly\b|\babdomen\b", "stomach"),
]
NEGATORS = {
    *("no", "not", "never", "without", "denies", "deny", "havent", "hasnt", "isnt"),
    *("dont", "doesnt", "didnt", "nor", "arent", "wasnt", "none", "neither"),
}


def norm(text: str) -> str:
    text = text.lower().replace("\u2019", "").replace("'", "")
    text = re.sub(r"[^a-z0-9.,;:!?/ ]", " ", text)
    for pattern, word in SAME:
        text = re.sub(pattern, word, text)
    return text


@cache
def phrase_regex(phrase: str) -> re.Pattern[str]:
    pattern = ""
    for w in norm(phrase.replace("..", " gapgap ").replace("*", " starstar ")).split():
        if w == "gapgap":
            pattern += r"(?:\s+\w+){0,3}"
        elif w == "starstar":
            pattern += r"\w*"
        else:
            pattern += (r"\s+" if pattern else r"\b") + re.escape(w)
    return re.compile(pattern + r"\b")


@cache
def parse_words(cell: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    pos, _, neg = cell.partition("// NOT:")
    positive = tuple(p.strip() for p in pos.split("|") if p.strip() and p.strip() != "-")
    return positive, tuple(p.strip() for p in neg.split("|") if p.strip())


def found(phrase: str, clause: str) -> bool:
    """True when the phrase is in the clause and not negated. `a + b` means every part, in any order.

    Negated = a negator within 5 words before the first part or between the parts (words of the phrase itself do not count).
    """
    spans = []
    for part in phrase.split(" + "):
        m = phrase_regex(part).search(clause)
        if not m:
            return False
        spans.append(m.span())
    first, last = min(s for s, _ in spans), max(s for s, _ in spans)
    inside = "".join(" " if any(s <= i < t for s, t in spans) else c for i, c in enumerate(clause[:last]))
    return not NEGATORS & set(inside[:first].split()[-5:] + inside[first:].split())


def text_hits(text: str, cell: str) -> list[str]:
    """Un-negated warning words, clause by clause; an un-negated NOT-phrase silences this flag in its clause only."""
    pos, neg = parse_words(cell)
    hits: list[str] = []
    for clause in re.split(r"[.;!?]|,|\b(?:but|and|however|then|now|since)\b", norm(text)):
        if not any(found(p, clause) for p in neg if p != "-"):
            hits += [p for p in pos if found(p, clause)]
    return hits


# ---- one sheet -----------------------------------------------------------------------------------------------------------
class Case:
    """One sheet of answers: `flag`, `flag.key`, facts, and `text`."""

    def __init__(self, flags: dict[str, Row], answers: dict[str, Any]) -> None:
        self.flags, self.a = flags, dict(answers)
        self.from_text: dict[str, list[str]] = {}
        if text := self.a.get("text"):
            hits = {fid: text_hits(text, row["warning_words"]) for fid, row in flags.items()}
            self.from_text = {fid: hit for fid, hit in hits.items() if hit}
        self._level: dict[str, str | None] = {}

    def value(self, fid: str, name: str) -> Any:
        if name in self.flags:
            return self.main(name)
        if "." in name or name in FACTS:
            return self.a.get(name)
        return self.a.get(f"{fid}.{name}")

    def main(self, fid: str) -> str | None:
        given = self.a.get(fid)
        if fid == "under18" and self.a.get("age") is not None:
            return "yes" if float(self.a["age"]) < 18 else "no"
        if fid == "fever" and (self.a.get("temp_c") or 0) >= 38 and given != "yes":
            return "yes"  # a measured fever against "no" is a conflict: the more serious reading counts
        if fid in self.from_text and given in (None, "no", "unsure"):
            return "yes"
        return given

    def test(self, fid: str, term: str) -> bool:
        if term.startswith("(") and term.endswith(")"):
            return any(all(self.test(fid, t) for t in split_top(alt, "&")) for alt in split_top(term[1:-1], " or "))
        if set(term.split("|")) <= MAIN:
            return (self.main(fid) or "missing") in term.split("|")
        if m := re.match(r"^lvl\((@?\w+)\)>=(\w+)$", term):
            names = GROUPS[m.group(1)[1:]] if m.group(1).startswith("@") else [m.group(1)]
            return any(RANK[self.level(n)] >= RANK[m.group(2)] for n in names if n != fid)
        m = re.match(r"^([\w.]+)(>=|<=|!=|=|>|<)(.+)$", term)
        if not m:
            raise ValueError(f"{fid}: cannot read term {term!r}")
        name, op, raw = m.groups()
        got = self.value(fid, name)
        if op in ("=", "!="):
            hit = ("missing" if got is None else str(got)) in raw.split("|")
            return hit if op == "=" else not hit
        if got is None:
            return False
        have, want = float(got), float(raw)
        return {">=": have >= want, "<=": have <= want, ">": have > want, "<": have < want}[op]

    def level(self, fid: str) -> str:
        if fid not in self._level:
            self._level[fid] = None
            rules = parse_decision(self.flags[fid]["decision"])
            self._level[fid] = next((level for terms, level in rules if all(self.test(fid, t) for t in terms)), "none")
        level = self._level[fid]
        if level is None:
            raise ValueError(f"cycle through {fid}")
        return level

    def missing(self) -> list[str]:
        out = []
        for fid, row in self.flags.items():
            m = re.search(r"\(required(?: if (.*?))?\)", row["answer_type"])
            needed = bool(m) and (m.group(1) is None or all(self.test(fid, t) for t in split_top(m.group(1), "&")))
            if needed and self.main(fid) is None:
                out.append(fid)
            if self.main(fid) in ("yes", "unsure"):
                for key, cond, _, _ in parse_follow_ups(row["follow_up"]):
                    if all(self.test(fid, t) for t in split_top(cond, "&")) and self.value(fid, key) is None:
                        out.append(f"{fid}.{key}")
        return out

    def result(self) -> dict[str, Any]:
        flags = {fid: self.level(fid) for fid in self.flags}
        fired = {f: lv for f, lv in flags.items() if lv != "none"}
        top = max(fired.values(), key=lambda level: RANK[level], default="none")
        missing = self.missing()
        return {"level": top, "flags": fired, "missing": missing, "incomplete": bool(missing) and RANK[top] <= RANK["caution"]}


def all_no(flags: dict[str, Row], **facts: Any) -> dict[str, Any]:
    """A sheet on which every question is answered with nothing found."""
    base: dict[str, Any] = dict.fromkeys(flags, "no")
    return {**base, "ces_safety_net": "yes", "age": 45, "sex": "female", **facts}
