"""The page docs/knowledge/reconciliation.md, written from the records: what differs from the original tables, and why.

python -m tests.knowledge.reconciliation_page       write the page
"""

from itertools import groupby
from pathlib import Path

from tests.oracles import tables

PAGE = Path(__file__).resolve().parents[2] / "docs" / "knowledge" / "reconciliation.md"
INTRO = """\
# What was reconciled, and how

<!-- Written by `python -m tests.knowledge.reconciliation_page` from src/unpinch/knowledge/data/reconciliations.yaml: change that file. -->

The knowledge files were made from evidence tables. A test rebuilds every row of every table from the files, undoes the records below, and
compares the result with a manifest of the tables: nothing is dropped or altered without a record. `unpinch knowledge reconciled` prints the
same list.

How differences are settled:

- **Where safety is at stake and two tables differ, the stricter wins.** No record below makes a rule, a window, a level or a bar milder,
  with one named exception: the follow-up questions of triage (records `follow-ups-...`). They lower a level only for a named answer,
  mostly an isolated sign whose examination today by a named clinician is normal; what they do is counted in
  `docs/reference/triage-stops.md`.
- **Ids** of causes, findings, patient fields, flags, conditions, exercises and treatments never change.
- **Condition labels**: two tables name each condition; the vocabulary's wording stands, the rule and what it forbids are the same.
- **Patient wording**: labels for patients are our own; only where a table had one (causes) is the old one recorded.
- **Grades**: an evidence row and its map may grade differently, because the grade belongs to the setting; both are kept (`evidence_grade`
  and `map_grade`), and the engine's figures carry the first. The same holds for the population (`map_population`).
- **Sources**: a source nobody could find again is written out, or recalled and marked so, or counts as clinical convention; what counts as
  clinical convention may not say SEEN.
- **Columns that follow from others** are not stored but worked out, and compared with the table: what forbids or cautions an exercise, the
  evidence rows and dependence groups of a fact, the levels of a flag.

To change a row on purpose: change the knowledge file, add a record with what it was, what it is now and why (`kind: added` with `ids` for
new rows), and write this page anew. `python -m tests.knowledge.make_manifest FOLDER --drafts` prints a draft for every difference that has
no record yet, for whoever holds the tables. The manifest itself is not made anew.
"""


def cell(value: object) -> str:
    """A cell's text on one line."""
    text = " ".join(tables.text(value).split())
    return f'"{text}"' if text else "empty"


def line(record: dict[str, object]) -> str:
    """One record as a list item."""
    ids = record["ids"]
    assert isinstance(ids, list)
    rows = ", ".join(f"`{key}`" for key in ids[:4]) + (f" and {len(ids) - 4} more" if len(ids) > 4 else "")
    if record["kind"] == "added":
        return f"- {rows}: added. {record['statement']}"
    return f"- {rows}, `{record['field']}`: was {cell(record.get('was'))}, now {cell(record.get('now'))}."


def page() -> str:
    """The whole page. Records with one reason stand under it."""
    parts = [INTRO]
    records = sorted(tables.entries("reconciliations.yaml"), key=lambda r: list(tables.BUILDERS).index(r["table"]))
    for table, of_table in groupby(records, key=lambda r: r["table"]):
        parts.append(f"## {table}\n")
        by_reason: dict[str, list[dict[str, object]]] = {}
        for record in of_table:
            by_reason.setdefault("" if record["kind"] == "added" else record["statement"], []).append(record)
        for reason, same in by_reason.items():
            parts.append((f"{reason}\n\n" if reason else "") + "\n".join(map(line, same)) + "\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
