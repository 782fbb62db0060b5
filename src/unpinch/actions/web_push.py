"""Tell a browser that something waits: Web Push with our own keys, and a body that only this browser can read.

Request, encryption and identification follow RFC 8030, RFC 8291 with RFC 8188 (aes128gcm) and RFC 8292 (VAPID, ES256), in few lines over
`cryptography`. The push service of the browser's maker carries a body it cannot read, and the body is one word: the sentence somebody
sees is the service worker's own. Addresses are only those of known push services, so that nobody makes this server call another.
"""

import base64
import datetime as dt
import json
import os
import urllib.error
from dataclasses import dataclass
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from unpinch.actions.sending import GoneError, post
from unpinch.terms.errors import InputError

SERVICES = ("fcm.googleapis.com", "push.services.mozilla.com", "push.apple.com", "notify.windows.com")
"""The push services of the browsers; the address of a subscription ends with one of them."""
CURVE = ec.SECP256R1()
RECORD = 4096
GONE = (404, 410)
TOKEN_H = 12
"""A token may live a day at most (RFC 8292, section 2)."""


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Where a browser is reached, its public key, and the secret it shares with us."""

    endpoint: str
    p256dh: bytes
    auth: bytes


def read_subscriber(endpoint: str, p256dh: str, auth: str) -> Subscriber:
    """Read what a browser sent. Raises InputError naming the field."""
    parts = urlsplit(endpoint)
    host = parts.hostname or ""
    if parts.scheme != "https" or parts.port not in (None, 443) or not any(host == each or host.endswith(f".{each}") for each in SERVICES):
        raise InputError("endpoint", "is no address of a known push service.", "Use another way of being reminded.")
    try:
        key, secret = unpadded(p256dh), unpadded(auth)
        ec.EllipticCurvePublicKey.from_encoded_point(CURVE, key)
    except ValueError:
        raise InputError("p256dh", "is no key of a browser.") from None
    if len(secret) != 16:
        raise InputError("auth", "is not 16 bytes long.")
    return Subscriber(endpoint, key, secret)


def own_key(secret: str) -> ec.EllipticCurvePrivateKey:
    """The clinic's key for push services, made from its signing key: nothing more to keep, and a restored backup has it."""
    made = HKDF(hashes.SHA256(), 48, b"unpinch", b"web push").derive(secret.encode())
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    return ec.derive_private_key(int.from_bytes(made, "big") % (order - 1) + 1, CURVE)


def public_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The public half as browsers take it: 65 bytes."""
    return key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def encrypt(text: bytes, subscriber: Subscriber, *, key: ec.EllipticCurvePrivateKey, salt: bytes) -> bytes:
    """The body of a push message (RFC 8291, section 4): `key` and `salt` are used for this one message only."""
    own = public_of(key)
    shared = key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, subscriber.p256dh))
    secret = _derive(subscriber.auth, shared, b"WebPush: info\0" + subscriber.p256dh + own, 32)
    content_key = _derive(salt, secret, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derive(salt, secret, b"Content-Encoding: nonce\0", 12)
    head = salt + RECORD.to_bytes(4, "big") + bytes([len(own)]) + own
    return head + AESGCM(content_key).encrypt(nonce, text + b"\x02", None)


def _derive(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def identification(endpoint: str, *, key: ec.EllipticCurvePrivateKey, contact: str, now: dt.datetime) -> str:
    """Who sends, signed (RFC 8292): the Authorization header for one push service."""
    parts = urlsplit(endpoint)
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": int((now + dt.timedelta(hours=TOKEN_H)).timestamp()), "sub": contact}
    signed = f"{_json({'typ': 'JWT', 'alg': 'ES256'})}.{_json(claims)}"
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    return f"vapid t={signed}.{padless(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}, k={padless(public_of(key))}"


def _json(value: dict[str, object]) -> str:
    return padless(json.dumps(value, separators=(",", ":")).encode())


def send(subscriber: Subscriber, word: str, *, key: ec.EllipticCurvePrivateKey, contact: str, now: dt.datetime, keep_s: int) -> None:
    """Hand one word to the push service. Raises GoneError when the browser no longer listens, OSError for what may pass."""
    body = encrypt(word.encode(), subscriber, key=ec.generate_private_key(CURVE), salt=os.urandom(16))
    headers = {
        "Authorization": identification(subscriber.endpoint, key=key, contact=contact, now=now),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(max(0, keep_s)),
        "Topic": word,
        "Urgency": "normal",
    }
    try:
        post(subscriber.endpoint, body, headers)
    except urllib.error.HTTPError as error:
        if error.code in GONE:
            raise GoneError from None
        raise


def padless(raw: bytes) -> str:
    """Base64 for addresses, without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unpadded(text: str) -> bytes:
    """Read it back. Raises ValueError."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
