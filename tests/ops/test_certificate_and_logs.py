"""Our own certificate holds for the clinic's address, and logs hold nobody's words."""

import datetime as dt
import io
import logging
from pathlib import Path

import pytest
from cryptography import x509

from unpinch.config.certificate import DAYS, self_signed
from unpinch.config.logs import WithoutWords

NOW = dt.datetime(2026, 11, 27, tzinfo=dt.UTC)


def names(path: Path) -> list[str]:
    made = x509.load_pem_x509_certificate(path.read_bytes())
    return [str(each.value) for each in made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value]


def test_certificate_names_the_address(tmp_path: Path) -> None:
    assert {"clinic.lan", "localhost", "127.0.0.1"} <= set(names(self_signed(tmp_path, "clinic.lan", NOW).certificate))


def test_certificate_is_kept(tmp_path: Path) -> None:
    assert self_signed(tmp_path, "clinic.lan", NOW) == self_signed(tmp_path, "clinic.lan", NOW + dt.timedelta(60))


@pytest.mark.parametrize(("host", "days"), [("192.168.1.20", 0), ("clinic.lan", DAYS - 5)])
def test_certificate_is_made_anew_in_time(tmp_path: Path, host: str, days: int) -> None:
    before = self_signed(tmp_path, "clinic.lan", NOW)
    after = self_signed(tmp_path, host, NOW + dt.timedelta(days))
    assert after.fingerprint != before.fingerprint
    assert host in names(after.certificate)


def logged() -> str:
    """What a log shows of an error."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(WithoutWords("{message}", style="{"))
    logger = logging.Logger("trial")
    logger.addHandler(handler)
    try:
        raise ValueError("Ana said her leg is numb")
    except ValueError:
        logger.exception("request 7 failed")
    return stream.getvalue()


def test_log_shows_kind_and_place_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UNPINCH_DEBUG", raising=False)
    assert "ValueError" in logged()
    assert "test_certificate_and_logs.py" in logged()
    assert "Ana" not in logged()


def test_debug_shows_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNPINCH_DEBUG", "1")
    assert "Ana" in logged()
