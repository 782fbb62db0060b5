"""The audit takes rows and never changes or loses one: triggers of the database refuse it, on SQLite and PostgreSQL alike."""

from collections.abc import Iterator
from typing import Any

from django.db import migrations

TABLES = ("records_auditrow", "records_auditseal")
REFUSAL = "the audit is append-only"


def guard(apps: Any, schema_editor: Any) -> None:
    for table in TABLES:
        for statement in statements(schema_editor.connection.vendor, table):
            schema_editor.execute(statement)


def unguard(apps: Any, schema_editor: Any) -> None:
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {table}_kept ON {table}")
            schema_editor.execute(f"DROP TRIGGER {table}_not_emptied ON {table}")
        else:
            schema_editor.execute(f"DROP TRIGGER {table}_not_changed")
            schema_editor.execute(f"DROP TRIGGER {table}_not_deleted")


def statements(vendor: str, table: str) -> Iterator[str]:
    if vendor == "postgresql":
        yield f"""CREATE OR REPLACE FUNCTION unpinch_append_only() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"""
        yield f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION unpinch_append_only()"
        yield f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION unpinch_append_only()"
    else:
        yield f"CREATE TRIGGER {table}_not_changed BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        yield f"CREATE TRIGGER {table}_not_deleted BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
