"""Documents: judged by their bytes, kept out of reach, sent only as a download, withdrawn with a reason."""

import struct
import zlib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from tests.support.universe import Universe
from unpinch.actions import documents
from unpinch.actions.access import NotFoundError, RefusedError
from unpinch.actions.document_checks import JPEG, MAX_BYTES, PDF, PNG, check_file
from unpinch.actions.documents import ChangedFileError, path_of
from unpinch.records.models import AuditRow, Document
from unpinch.terms.errors import InputError, NotAllowedNowError


def pdf(body: bytes = b"1 0 obj\n<< /Type /Catalog >>\nendobj\n") -> bytes:
    return b"%PDF-1.7\n" + body + b"trailer\n<< /Root 1 0 R >>\n%%EOF\n"


def packed(content: bytes, head: bytes = b"/Type /ObjStm /Filter /FlateDecode") -> bytes:
    data = zlib.compress(content)
    return b"2 0 obj\n<< " + head + b" /Length %d >>\nstream\n" % len(data) + data + b"\nendstream\nendobj\n"


def png(width: int = 8, height: int = 8) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + head + b"\0\0\0\0" + b"\0\0\0\0IEND\xaeB`\x82"


def jpeg(width: int = 8, height: int = 8) -> bytes:
    frame = b"\xff\xc0\0\x11\x08" + struct.pack(">HH", height, width) + b"\x03" + b"\0" * 9
    return b"\xff\xd8\xff\xe0\0\x10JFIF\0" + b"\0" * 9 + b"\xff\xff" + frame[1:] + b"\xff\xd9"


# ---- what is let in ---------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("data", "kind"), [(pdf(), PDF), (png(), PNG), (jpeg(), JPEG), (pdf(packed(b"<< /Type /Page >>")), PDF)])
def test_plain_files_are_known_by_their_bytes(data: bytes, kind: str) -> None:
    assert check_file(data).content_type == kind


@pytest.mark.parametrize(
    "data",
    [b"", b"<html>", b"MZ\x90\0", b"PK\x03\x04 docx", b"GIF89a", b"%!PS", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b" %PDF-1.4 %%EOF"],
)
def test_other_kinds_are_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        check_file(data)


@pytest.mark.parametrize(
    "body",
    [
        b"<< /S /JavaScript /JS (app.alert(1)) >>",
        b"<< /S /Java#53cript /JS (x) >>",
        b"<< /#4aavaScript 3 0 R >>",
        b"<< /S /Launch /F (cmd.exe) >>",
        b"<< /Names << /EmbeddedFiles 4 0 R >> >>",
        b"<< /Type /EmbeddedFile >>",
        b"<< /Subtype /RichMedia >>",
        b"<< /AcroForm << /XFA 5 0 R >> >>",
        b"<< /S/JavaScript/JS(x)>>",
        packed(b"<< /S /JavaScript >>"),
        packed(b"<< /S /Java#53cript >>"),
        packed(b"<< /S /Launch >>", b"/Type /Obj#53tm /Filter /FlateDecode"),
    ],
)
def test_pdf_that_acts_is_refused(body: bytes) -> None:
    with pytest.raises(InputError, match="holds more than pages"):
        check_file(pdf(body))


@pytest.mark.parametrize(
    "body",
    [
        b"trailer << /Encrypt 6 0 R >>",
        b"2 0 obj\n<< /Type /ObjStm /Filter [/ASCIIHexDecode /FlateDecode] >>\nstream\n78 9c 4b\nendstream\n",
        packed(b"\0" * (9 * 1024 * 1024)),
    ],
)
def test_pdf_nobody_can_look_into_is_refused(body: bytes) -> None:
    with pytest.raises(InputError, match=r"password|cannot be checked"):
        check_file(pdf(body))


def test_word_in_a_page_text_is_no_script() -> None:
    assert check_file(pdf(packed(b"(the /Launch of a JavaScript course)", b"/Filter /LZWDecode")[:-60] + b"x" * 60)).content_type == PDF


@pytest.mark.parametrize("data", [pdf()[:-7], png(40_000, 10), png(20_000, 20_000), jpeg(40_000, 40_000), png(0, 5), jpeg()[:20]])
def test_broken_or_monstrous_files_are_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        check_file(data)


def test_twenty_megabytes_are_the_most() -> None:
    assert check_file(pdf(b" " * (MAX_BYTES - len(pdf(b""))))).content_type == PDF
    with pytest.raises(InputError, match="20 MB"):
        check_file(pdf(b" " * MAX_BYTES))


# ---- kept and sent ------------------------------------------------------------------------------------------------------------------
def attach(world: Universe, who: str = "alice", data: bytes = b"", title: str = "MRI report: low back") -> Document:
    return documents.attach(world.actor(who), world.ana_episode.id, kind="imaging", title=title, data=data or pdf())


def send(client: Client, world: Universe, name: str = "mri.pdf", data: bytes = b"") -> HttpResponse:
    file = SimpleUploadedFile(name, data or pdf(), "text/html")
    form = {"file": file, "kind": "imaging", "title": "MRI report", "dated_on": "2026-01-12"}
    return client.post(f"/chart/episode/{world.ana_episode.id}/attach/", form)


def test_bytes_lie_under_a_name_that_says_nothing(world: Universe) -> None:
    row = attach(world)
    path = path_of(row.stored_as)
    assert path.read_bytes() == pdf()
    assert path.is_relative_to(Path(settings.MEDIA_ROOT))
    assert "mri" not in row.stored_as.lower()
    assert path.stat().st_mode & 0o077 == 0


def test_download_is_an_attachment_of_our_type(world: Universe) -> None:
    send(world.client("alice"), world, name="evil.html")
    answer = world.client("alice").get(f"/chart/document/{Document.objects.get().id}/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="mri-report.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_opening_is_audited(world: Universe) -> None:
    row = attach(world)
    world.client("bob").get(f"/chart/document/{row.id}/")
    assert AuditRow.objects.filter(act="chart.document", actor_name="Bob").exists()


def test_refused_file_is_explained_and_not_kept(world: Universe) -> None:
    answer = send(world.client("alice"), world, data=b"MZ not a picture")
    assert "no PDF, JPEG or PNG" in answer.content.decode()
    assert not Document.objects.exists()


def test_failed_row_leaves_no_bytes(world: Universe, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}

    def broken(*args: object, **more: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(documents, "note_change", broken)
    with pytest.raises(OSError, match="full"):
        attach(world)
    assert {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()} == before


def test_changed_bytes_are_not_sent(world: Universe) -> None:
    row = attach(world)
    path_of(row.stored_as).write_bytes(pdf(b"swapped"))
    with pytest.raises(ChangedFileError):
        documents.open_document(world.actor("alice"), row.id)
    assert world.client("alice").get(f"/chart/document/{row.id}/").status_code == 409


def test_oversized_request_is_refused_unread(world: Universe) -> None:
    client = world.client("alice")
    answer = client.post(
        f"/chart/episode/{world.ana_episode.id}/attach/", b"x", content_type="multipart/form-data; boundary=b", CONTENT_LENGTH=str(10**9)
    )
    assert answer.status_code == 400
    assert "20 MB" in answer.content.decode()


def test_attaching_needs_the_token(world: Universe) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.alice, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert send(client, world).status_code == 403
    assert not Document.objects.exists()


# ---- who -----------------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["dina", "asa", "ana"])
def test_desk_assistant_and_patient_attach(world: Universe, who: str) -> None:
    assert send(world.client(who), world).status_code == 302
    assert Document.objects.get().read_at is None


@pytest.mark.parametrize("who", ["dina", "max", "ana"])
def test_attaching_is_not_reading(world: Universe, who: str) -> None:
    row = attach(world)
    with pytest.raises(RefusedError):
        documents.open_document(world.actor(who), row.id)


@pytest.mark.parametrize("who", ["sid", "otto", "ben"])
def test_stranger_opens_nothing(world: Universe, who: str) -> None:
    row = attach(world)
    with pytest.raises(NotFoundError):
        documents.open_document(world.actor(who), row.id)


def test_physician_by_link_opens(world: Universe) -> None:
    assert documents.open_document(world.actor("lin"), attach(world).id).data == pdf()


def test_withdrawn_document_is_kept_and_closed(world: Universe) -> None:
    row = attach(world)
    world.client("alice").post(f"/chart/document/{row.id}/withdraw/", {"reason": "Belongs to another person."})
    assert path_of(row.stored_as).exists()
    with pytest.raises(NotAllowedNowError, match="another person"):
        documents.open_document(world.actor("alice"), row.id)
    assert "Belongs to another person" in world.client("alice").get(f"/chart/{world.ana_patient.id}/").content.decode()


def test_colleague_cannot_withdraw(world: Universe) -> None:
    row = attach(world)
    with pytest.raises(RefusedError):
        documents.withdraw_document(world.actor("bob"), row.id, reason="I do not like it.")


def test_withdrawing_needs_a_reason(world: Universe) -> None:
    row = attach(world)
    with pytest.raises(InputError):
        documents.withdraw_document(world.actor("alice"), row.id, reason=" x ")
