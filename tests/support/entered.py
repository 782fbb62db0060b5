"""Put a case file of `examples/` into the record, as if a therapist had entered it."""

from django.utils import timezone

from tests.repo.tree import ROOT
from unpinch.clinical.intake.case_file import read_case
from unpinch.knowledge import load_knowledge
from unpinch.records.models import Episode, FactEntry, User


def enter_case(episode: Episode, name: str, by: User) -> None:
    """Enter every fact of a sample case today; dates inside the file keep their distance to its day."""
    now = timezone.now()
    path = ROOT / "examples" / f"{name}.yaml"
    case = read_case(path.read_bytes(), path.name, load_knowledge(), today=now.date()).case
    shift = now.date() - case.as_of
    rows = []
    for fact in case.facts:
        value = list(fact.value) if isinstance(fact.value, tuple) else fact.value
        entry = load_knowledge().fact(fact.id)
        if entry is not None and entry.kind == "date" and isinstance(value, str) and len(value) == 10:
            import datetime as dt

            value = (dt.date.fromisoformat(value) + shift).isoformat()
        at = now - (case.as_of - fact.at) if fact.at else now
        rows.append(
            FactEntry(
                episode=episode, at=at, received_at=now, by=by, source="clinician", fact=fact.id, side=fact.side.value if fact.side else "",
                value=value, answer=fact.answer, unit=fact.unit, remark=fact.remark,
            )
        )  # fmt: skip
    FactEntry.objects.bulk_create(rows)
