"""A certificate that nobody vouches for, so that a small clinic can have HTTPS in its own network at once.

Browsers warn about it once on each device. It is made in the data folder, kept until shortly before it ends, and made anew when the
clinic's address changes.
"""

import datetime as dt
import ipaddress
import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

DAYS = 397
"""How long a certificate holds: browsers refuse longer ones than 398 days."""
RENEW_DAYS = 30


@dataclass(frozen=True, slots=True)
class Certificate:
    """Where certificate and key lie, and what a browser shows of it."""

    certificate: Path
    key: Path
    fingerprint: str
    ends_on: dt.date


def self_signed(folder: Path, host: str, now: dt.datetime) -> Certificate:
    """The certificate of a data folder for a host; made when there is none that still holds."""
    certificate, key = folder / "tls" / "certificate.pem", folder / "tls" / "key.pem"
    if not _holds(certificate, key, host, now):
        _make(certificate, key, host, now)
    made = x509.load_pem_x509_certificate(certificate.read_bytes())
    digits = made.fingerprint(hashes.SHA256()).hex().upper()
    return Certificate(certificate, key, ":".join(digits[at : at + 2] for at in range(0, len(digits), 2)), made.not_valid_after_utc.date())


def _holds(certificate: Path, key: Path, host: str, now: dt.datetime) -> bool:
    if not certificate.exists() or not key.exists():
        return False
    made = x509.load_pem_x509_certificate(certificate.read_bytes())
    names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return _name(host) in names and made.not_valid_after_utc > now + dt.timedelta(RENEW_DAYS)


def _make(certificate: Path, key: Path, host: str, now: dt.datetime) -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host[:64]), x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Unpinch")])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(DAYS))
        .add_extension(x509.SubjectAlternativeName(list(dict.fromkeys(_names(host)))), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(private, hashes.SHA256())
    )
    certificate.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write(key, private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    _write(certificate, made.public_bytes(serialization.Encoding.PEM))


def _write(path: Path, content: bytes) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)


def _names(host: str) -> Iterator[x509.GeneralName]:
    """Every name people may type: the public host, this machine by its names and addresses."""
    yield _name(host)
    for name in ("localhost", "127.0.0.1", socket.gethostname()):
        yield _name(name)
    try:
        for found in socket.getaddrinfo(socket.gethostname(), None, type=socket.SOCK_STREAM):
            yield _name(str(found[4][0]).partition("%")[0])
    except OSError:
        return  # a machine that cannot resolve its own name is reached by the public host alone


def _name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)
