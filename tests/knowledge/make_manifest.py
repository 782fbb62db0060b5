"""What the evidence tables held, as hashes: the manifest that the knowledge is compared with.

    python -m tests.knowledge.make_manifest EVIDENCE            write tests/knowledge/manifest.json
    python -m tests.knowledge.make_manifest EVIDENCE --drafts   print a draft record for every difference that has none

EVIDENCE is the folder of the tables, which are not part of the project. The manifest holds, for each row, its name and a hash of what
it says; for the rule documents, a hash of each rule and section and the figures named in it.
"""

import csv
import hashlib
import json
import re
import sys
from pathlib import Path

import yaml

from tests.oracles import tables

MANIFEST = Path(__file__).with_name("manifest.json")
DOCUMENTS = (
    "interventions/plan_rules.md",
    "interventions/progression.md",
    "prognosis/flare.md",
    "prognosis/risk_model.md",
    "prognosis/adherence.md",
    "prognosis/economics.md",
    "prognosis/proms_recommendation.md",
)
FIGURE = re.compile(r"(?<![\w.:/])-?(?:\d+(?:,\d{3})+|\d+\.?\d*|\.\d+)(?![\w:/])")
NOT_FIGURES = re.compile(r"\[[^\]]*\]|`[^`]*`|10\.\d{4,}/\S+|PMID \d+|\b[A-Z]{1,4}\d+\b|\bCD\d{6}\b")


def digest(text: str) -> str:
    """The first twelve hex digits of the SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def fingerprint(row: tables.Row) -> str:
    """A hash of a row that does not see spaces, the way a number is written, the order of columns, or that of evidence rows."""
    cells = {}
    for column, cell in row.items():
        flat = tables.number(" ".join(cell.split()))
        cells[column] = " | ".join(sorted(flat.split(" | "))) if column == "evidence_rows" else flat
    return digest(json.dumps(cells, sort_keys=True, ensure_ascii=False))


def read_table(evidence: Path, name: str) -> dict[str, tables.Row]:
    """The rows of an original table by name."""
    with (evidence / f"{name}.csv").open(newline="", encoding="utf-8") as handle:
        return {tables.name_row(name, row, place): row for place, row in enumerate(csv.DictReader(handle))}


def figures(text: str) -> list[str]:
    """The figures a text names, without identifiers and without sign."""
    plain = NOT_FIGURES.sub(" ", text).replace("−", "-")
    return sorted({repr(abs(float(figure.replace(",", "")))) for figure in FIGURE.findall(plain)})


def parts(text: str) -> dict[str, str]:
    """A rule document cut into its sections and its numbered rules (P1, R1)."""
    found: dict[str, str] = {}
    for section in re.split(r"^(?=##+ )", text, flags=re.M):
        heading = re.match(r"##+ (\d+(?:\.\d+)?)\.? ", section)
        if heading:
            found[heading[1]] = section.partition("\n")[2]
    found.update({m[1]: m[2] for m in re.finditer(r"^- ([PR]\d+)\. (.*)$", text, re.M)})
    return found or {"whole": text}


def make(evidence: Path) -> dict[str, object]:
    """The whole manifest."""
    held = {name: {key: fingerprint(row) for key, row in read_table(evidence, name).items()} for name in tables.BUILDERS}
    documents = {}
    for name in DOCUMENTS:
        text = (evidence / name).read_text(encoding="utf-8")
        documents[name] = {key: {"hash": digest(" ".join(part.split())), "figures": figures(part)} for key, part in parts(text).items()}
    golden = json.loads((evidence / "prognosis/golden_risk.json").read_text(encoding="utf-8"))
    documents["prognosis/golden_risk.json"] = {
        key: {"hash": digest(json.dumps(value, sort_keys=True)), "figures": figures(re.sub(r"[\"\[\]{}:,]", " ", json.dumps(value)))}
        for key, value in golden.items()
    }
    return {"tables": held, "documents": documents}


def drafts(evidence: Path) -> list[dict[str, object]]:
    """A record for every difference that has none; `statement` (why) is left to be written."""
    found: list[dict[str, object]] = []
    for table in tables.BUILDERS:
        was, now = read_table(evidence, table), tables.before(table)
        if added := [key for key in now if key not in was]:
            found.append({"id": "", "kind": "added", "table": table, "ids": added, "statement": ""})
        changes: dict[tuple[str, str, str], list[str]] = {}
        for key, row in was.items():
            if key not in now:
                found.append({"id": "", "kind": "dropped: not allowed", "table": table, "ids": [key]})
                continue
            for column, cell in row.items():
                other = now[key].get(column, "")
                if column == "evidence_rows":
                    cell, other = (" | ".join(sorted(c.split(" | "))) for c in (cell, other))
                if not tables.same(cell, other):
                    changes.setdefault((column, cell, other), []).append(key)
        for (column, cell, other), keys in changes.items():
            found.append(
                {"id": "", "kind": "changed", "table": table, "ids": keys, "field": column, "was": cell, "now": other, "statement": ""}
            )
    return found


def main(arguments: list[str]) -> int:
    if not arguments:
        print(__doc__)
        return 2
    evidence = Path(arguments[0])
    if "--drafts" in arguments:
        print(yaml.safe_dump(drafts(evidence), sort_keys=False, allow_unicode=True, width=120))
    else:
        MANIFEST.write_text(json.dumps(make(evidence), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
