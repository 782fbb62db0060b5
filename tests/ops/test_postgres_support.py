"""Where PostgreSQL is missing, one clear line says so; on CI it is a failure."""

import pytest

from tests.support import postgres


@pytest.mark.parametrize(("ci", "status"), [("", 0), ("true", 1)])
def test_missing_postgres_is_announced(ci: str, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(postgres, "binaries", lambda: None)
    monkeypatch.setenv("CI", ci)
    assert postgres.main(["false"]) == status
    assert "apt install postgresql" in capsys.readouterr().out
