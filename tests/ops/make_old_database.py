"""Keep a database as a release leaves it: `python -m tests.ops.make_old_database 0001_initial` writes fixtures/0001_initial.sql.

Run it once for each release, with the release's last migration of `records`, and commit the file; it is never made again. It holds the
schema as of that migration and two rows in each table of ours, filled by kind. `test_upgrade.py` brings each of them to today.
"""

import datetime as dt
import os
import sqlite3
import sys
import tempfile
import uuid
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "fixtures"
ROWS = 2
MOMENT = dt.datetime(2026, 11, 1, 9, 30, tzinfo=dt.UTC)


def main(migration: str) -> None:
    """Write the dump of one migration."""
    with tempfile.TemporaryDirectory() as data:
        os.environ.update(UNPINCH_DATA=data, DATABASE_URL="", DJANGO_SETTINGS_MODULE="unpinch.config.settings")
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection
        from django.db.migrations.executor import MigrationExecutor

        call_command("migrate", "records", migration, verbosity=0)
        for app in ("contenttypes", "auth", "sessions"):
            call_command("migrate", app, verbosity=0)
        state = MigrationExecutor(connection).loader.project_state(("records", migration))
        for model in _in_order(list(state.apps.get_app_config("records").get_models())):
            for number in range(ROWS):
                _row(model, number)
        connection.close()
        with sqlite3.connect(Path(data) / "unpinch.sqlite3") as link:
            (FOLDER / f"{migration}.sql").write_text("\n".join(link.iterdump()) + "\n", encoding="utf-8")


def _in_order(models: list[Any]) -> list[Any]:
    """Models after those they need."""
    ordered: list[Any] = []
    while models:
        for model in models:
            needs = {field.remote_field.model for field in model._meta.concrete_fields if field.remote_field and not field.null}
            if needs <= {*ordered, model}:
                ordered.append(model)
                models.remove(model)
                break
        else:
            raise SystemExit(f"these models need one another: {models}")
    return ordered


def _row(model: Any, number: int) -> None:
    model.objects.create(**{field.name: value for field in model._meta.concrete_fields if (value := _value(field, number)) is not None})


def _value(field: Any, number: int) -> Any:
    """A value of a field's kind; None where it may or must be left out."""
    if field.remote_field:
        if field.null and field.remote_field.model is field.model:
            return None
        return field.remote_field.model.objects.order_by("pk")[number : number + 1].first()
    match field.get_internal_type():
        case "BigAutoField":
            return None
        case "UUIDField":
            return uuid.uuid5(uuid.NAMESPACE_URL, f"{field.model.__name__}.{field.name}.{number}")
        case "DateTimeField":
            return MOMENT + dt.timedelta(number)
        case "DateField":
            return MOMENT.date() + dt.timedelta(number)
        case "JSONField":
            return {"kept": [number, "ä"]}
        case "BooleanField":
            return bool(number)
        case "CharField" | "TextField" | "EmailField" | "SlugField":
            return f"{field.name}-{number}-é"[: field.max_length or 40].replace("é", "" if field.max_length else "é")
        case _:
            return number + 1


if __name__ == "__main__":
    main(sys.argv[1])
