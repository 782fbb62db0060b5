"""A file that only a passphrase opens, written and read as a stream: AES-256-GCM in numbered pieces, the key from scrypt.

Each piece says whether it is the last, so that a file that was cut short, reordered or changed does not open.

    UNPINCH1 | salt 16 | start of the nonce 8 | (length 4 | piece)*
"""

import io
import os
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from unpinch.terms.errors import InputError

MAGIC = b"UNPINCH1"
PIECE = 1 << 20
SALT, START, COUNT, TAG = 16, 8, 4, 16
SCRYPT_N, SCRYPT_R, SCRYPT_P = 2**15, 8, 3
"""32 MB and three passes: the OWASP password storage sheet's choice for little memory (MEMORY)."""
SHORTEST = 12


def check_passphrase(passphrase: str) -> str:
    """Raises InputError for one that would not protect anything."""
    if len(passphrase) < SHORTEST:
        raise InputError("--passphrase-file", f"holds fewer than {SHORTEST} characters.", "Write a longer passphrase into it.")
    return passphrase


def is_sealed(head: bytes) -> bool:
    """Whether a file that begins like this is sealed."""
    return head.startswith(MAGIC)


class Sealer(io.RawIOBase):
    """Writes a sealed file; `close` writes its last piece."""

    def __init__(self, target: BinaryIO, passphrase: str) -> None:
        salt, self._start = os.urandom(SALT), os.urandom(START)
        self._cipher, self._target = _cipher(passphrase, salt), target
        self._held, self._number = bytearray(), 0
        target.write(MAGIC + salt + self._start)

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._held += data
        while len(self._held) > PIECE:
            self._piece(bytes(self._held[:PIECE]), last=False)
            del self._held[:PIECE]
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._piece(bytes(self._held), last=True)
        super().close()

    def _piece(self, plain: bytes, *, last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._start, self._number), plain, _label(last))
        self._target.write(len(sealed).to_bytes(COUNT, "big") + sealed)
        self._number += 1


class Opener(io.RawIOBase):
    """Reads a sealed file. Raises InputError where the passphrase is wrong or the file is not as it was written."""

    def __init__(self, source: BinaryIO, passphrase: str) -> None:
        head = source.read(len(MAGIC) + SALT + START)
        if not is_sealed(head) or len(head) != len(MAGIC) + SALT + START:
            raise InputError("backup", "this is no sealed file.")
        self._cipher = _cipher(passphrase, head[len(MAGIC) : -START])
        self._pieces, self._held = self._read_pieces(source, head[-START:]), b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        while not self._held:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._held = piece
        count = min(len(buffer), len(self._held))
        buffer[:count], self._held = self._held[:count], self._held[count:]
        return count

    def _read_pieces(self, source: BinaryIO, start: bytes) -> Iterator[bytes]:
        number = 0
        while True:
            length = int.from_bytes(source.read(COUNT), "big")
            if not TAG <= length <= PIECE + TAG:
                raise InputError("backup", "the file is damaged or was cut short.", "Take another copy.")
            sealed = source.read(length)
            plain, last = self._open(_nonce(start, number), sealed, first=number == 0)
            yield plain
            if last:
                return
            number += 1

    def _open(self, nonce: bytes, sealed: bytes, *, first: bool) -> tuple[bytes, bool]:
        for last in (False, True):
            try:
                return self._cipher.decrypt(nonce, sealed, _label(last)), last
            except InvalidTag:
                continue
        problem = "the passphrase is wrong, or the file is damaged." if first else "the file is damaged."
        raise InputError("backup", problem, "Check the passphrase file, or take another copy.")


def _cipher(passphrase: str, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=SCRYPT_N, r=SCRYPT_R, p=SCRYPT_P).derive(passphrase.encode()))


def _nonce(start: bytes, number: int) -> bytes:
    return start + number.to_bytes(COUNT, "big")


def _label(last: bool) -> bytes:
    return b"last" if last else b"more"
