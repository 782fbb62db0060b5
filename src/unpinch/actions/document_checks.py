"""Is this file safe to keep and to send on: a PDF, JPEG or PNG by its own bytes, of a sane size, without anything that acts by itself?

It judges bytes, never names or what a browser claims. It is no virus scanner: it lets in only three kinds of file, refuses a PDF that
holds scripts, other files or commands to start something, and pictures whose size on screen could exhaust whoever opens them. What
cannot be looked into (a locked PDF, a packing we do not read) is refused. Limits are convention.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from unpinch.terms.errors import InputError

MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * MEGABYTE
MAX_PIXELS = 100_000_000
MAX_SIDE = 30_000
PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
SUFFIX = {PDF: "pdf", JPEG: "jpg", PNG: "png"}
ACTIVE = (
    b"JavaScript",
    b"EmbeddedFile",
    b"EmbeddedFiles",
    b"Launch",
    b"RichMedia",
    b"XFA",
    b"GoToE",
    b"ImportData",
    b"SubmitForm",
    b"Movie",
    b"Rendition",
)
"""PDF names that let a file act, or carry another file."""
_NAME_END = rb"(?=[\x00\t\n\f\r /<>\[\](){}%]|$)"
_ACTIVE = re.compile(rb"/(" + b"|".join(sorted(ACTIVE, reverse=True)) + rb")" + _NAME_END)
_LOCKED = re.compile(rb"/Encrypt" + _NAME_END)
_ESCAPED = re.compile(rb"/[^\x00\t\n\f\r /<>\[\](){}%]*#[0-9A-Fa-f]{2}[^\x00\t\n\f\r /<>\[\](){}%]*")
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_PACKED = re.compile(rb"/ObjStm" + _NAME_END)
LOOK_BACK = 1000
MAX_UNPACKED = 8 * MEGABYTE
MAX_UNPACKED_ALL = 128 * MEGABYTE
_FRAME_STARTS = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
MEND = "Attach a PDF, JPEG or PNG of at most 20 MB."


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file is, by its bytes."""

    content_type: str
    suffix: str


def check_file(data: bytes) -> Checked:
    """Say what a file is. Raises InputError in plain words for what is not kept."""
    if not data:
        raise InputError("file", "is empty.", MEND)
    if len(data) > MAX_BYTES:
        raise InputError("file", f"has {len(data) / MEGABYTE:.0f} MB.", MEND)
    kind = _kind(data)
    if kind == PDF:
        check_pdf(data)
    else:
        check_size(*(png_size(data) if kind == PNG else jpeg_size(data)))
    return Checked(kind, SUFFIX[kind])


def _kind(data: bytes) -> str:
    if data.startswith(b"%PDF-"):
        return PDF
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    raise InputError("file", "is no PDF, JPEG or PNG; its ending does not count.", MEND)


# ---- PDF -----------------------------------------------------------------------------------------------------------------------
def check_pdf(data: bytes) -> None:
    """Refuse a PDF that acts by itself, carries another file, or cannot be looked into."""
    if b"%%EOF" not in data[-2048:]:
        raise InputError("file", "is a PDF without an end: it was cut off on the way.", "Send it once more.")
    for part in _parts(data):
        plain = _unescaped(part)
        if _LOCKED.search(plain):
            raise InputError("file", "is a PDF with a password, so that nobody can check it.", "Save it without the password.")
        if found := _ACTIVE.search(plain):
            name = found[1].decode()
            raise InputError("file", f"is a PDF that holds more than pages ({name}).", "Print it to a new PDF and attach that.")


def _parts(data: bytes) -> Iterator[bytes]:
    """The file itself, then each packed part of it."""
    yield data
    budget = MAX_UNPACKED_ALL
    for start in _STREAM.finditer(data):
        packed = _PACKED.search(_unescaped(data[max(0, start.start() - LOOK_BACK) : start.start()]))
        unpacker = zlib.decompressobj()
        try:
            out = unpacker.decompress(data[start.end() :], min(MAX_UNPACKED, budget))
        except zlib.error:
            out = b""
        budget -= len(out)
        if packed and (not out or not unpacker.eof):
            raise InputError("file", "is a PDF packed in a way that cannot be checked.", "Print it to a new PDF and attach that.")
        if budget <= 0:
            raise InputError("file", "is a PDF too large to check once unpacked.", "Print it to a new PDF and attach that.")
        if out:
            yield out


def _unescaped(part: bytes) -> bytes:
    """Names as they read once `#4A` is J: a name may hide behind such signs."""
    return _ESCAPED.sub(lambda name: re.sub(rb"#([0-9A-Fa-f]{2})", lambda sign: bytes([int(sign[1], 16)]), name[0]), part)


# ---- pictures --------------------------------------------------------------------------------------------------------------------
def check_size(width: int, height: int) -> None:
    """Refuse a picture that is nothing, or so large on screen that opening it could hang a machine."""
    if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE) or width * height > MAX_PIXELS:
        raise InputError("file", f"is a picture of {width} by {height} points.", "Save it smaller, at most 100 million points.")


def png_size(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG. Raises InputError when its head is broken."""
    if data[12:16] != b"IHDR" or b"IEND" not in data[-64:]:
        raise InputError("file", "is a broken PNG.", "Send it once more.")
    return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")


def jpeg_size(data: bytes) -> tuple[int, int]:
    """Width and height of a JPEG. Raises InputError when no picture begins in it."""
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker in _FRAME_STARTS:
            return int.from_bytes(data[at + 7 : at + 9], "big"), int.from_bytes(data[at + 5 : at + 7], "big")
        if marker == 0xFF:  # a filling byte
            at += 1
            continue
        at += 2 if 0xD0 <= marker <= 0xD9 else 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    raise InputError("file", "is a broken JPEG.", "Send it once more.")
