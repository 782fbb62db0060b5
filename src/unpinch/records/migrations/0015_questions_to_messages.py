"""Questions about a plan become messages of one thread, with their answers; the old table stays until a release after nothing reads it."""

import uuid
from typing import Any

from django.db import migrations

NAMES = uuid.UUID("7f0c3a52-95a2-4a0e-8d7e-0d4e3a1f6b15")
"""Under which the ids of answers are made from those of their questions, so that running twice makes nothing twice."""


def carry_over(apps: Any, schema_editor: Any) -> None:
    """Copy each question, and its answer where there is one. What a carer asked stays between that carer, the patient and the team."""
    question, message = apps.get_model("records", "PatientQuestion"), apps.get_model("records", "Message")
    for row in question.objects.select_related("episode__patient").iterator():
        carer = row.by_id if row.by_id != row.episode.patient.user_id else None
        shared = {"episode_id": row.episode_id, "carer_id": carer, "about": row.about or "plan"}
        asked = {"side": "person", "text": row.text, "by_id": row.by_id, "at": row.at, "client_id": row.id}
        message.objects.get_or_create(id=row.id, defaults={**shared, **asked, "done_at": row.answered_at, "done_by_id": row.answered_by_id})
        if row.answered_at:
            made = uuid.uuid5(NAMES, str(row.id))
            said = {"side": "team", "text": row.answer, "by_id": row.answered_by_id, "at": row.answered_at, "client_id": made}
            message.objects.get_or_create(id=made, defaults={**shared, **said, "noticed_at": row.answered_at})


class Migration(migrations.Migration):
    dependencies = [("records", "0014_contact")]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
