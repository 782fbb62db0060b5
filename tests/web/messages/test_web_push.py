"""Web Push by its own standards: the worked example of RFC 8291, a body only the browser can read, a signature that verifies."""

import base64
import datetime as dt
import json

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from unpinch.actions import web_push
from unpinch.actions.web_push import Subscriber, encrypt, identification, own_key, padless, public_of, read_subscriber, unpadded
from unpinch.terms.errors import InputError

# RFC 8291, section 5 and appendix A
PLAIN = b"When I grow up, I want to be a watermelon"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
BROWSER = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
SENDER = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
    "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)
ENDPOINT = "https://updates.push.services.mozilla.com/wpush/v2/abc"
NOW = dt.datetime(2026, 11, 27, 9, tzinfo=dt.UTC)


def private(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(unpadded(text), "big"), web_push.CURVE)


def test_worked_example_of_the_standard() -> None:
    subscriber = Subscriber(ENDPOINT, unpadded(BROWSER), unpadded(AUTH))
    assert padless(encrypt(PLAIN, subscriber, key=private(SENDER), salt=unpadded(SALT))) == BODY


def opened(body: bytes, key: ec.EllipticCurvePrivateKey, auth: bytes) -> bytes:
    """What the browser does with a body (RFC 8188), written apart from the sender."""
    salt, sender, sealed = body[:16], body[21:86], body[86:]
    shared = key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
    secret = HKDF(hashes.SHA256(), 32, auth, b"WebPush: info\0" + public_of(key) + sender).derive(shared)
    parts = [HKDF(hashes.SHA256(), size, salt, info).derive(secret) for size, info in SECRETS]
    return AESGCM(parts[0]).decrypt(parts[1], sealed, None).rstrip(b"\x02")


SECRETS = ((16, b"Content-Encoding: aes128gcm\0"), (12, b"Content-Encoding: nonce\0"))


def test_browser_reads_what_was_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    browser, auth, posted = ec.generate_private_key(web_push.CURVE), b"0123456789abcdef", []
    monkeypatch.setattr(web_push, "post", lambda *parts: posted.append(parts))
    subscriber = Subscriber(ENDPOINT, public_of(browser), auth)
    web_push.send(subscriber, "day", key=own_key("x" * 50), contact="https://clinic.example.org", now=NOW, keep_s=60)
    url, body, headers = posted[0]
    assert (url, headers["TTL"], headers["Content-Encoding"]) == (ENDPOINT, "60", "aes128gcm")
    assert opened(body, browser, auth) == b"day"


def test_push_service_can_tell_who_sent_it() -> None:
    key = own_key("x" * 50)
    token, _, public = (
        identification(ENDPOINT, key=key, contact="https://clinic.example.org", now=NOW).removeprefix("vapid t=").partition(", k=")
    )
    signed, _, signature = token.rpartition(".")
    raw = unpadded(signature)
    proof = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    sender = ec.EllipticCurvePublicKey.from_encoded_point(web_push.CURVE, unpadded(public))
    sender.verify(proof, signed.encode(), ec.ECDSA(hashes.SHA256()))
    claims = json.loads(base64.urlsafe_b64decode(signed.partition(".")[2] + "=="))
    assert claims["aud"] == "https://updates.push.services.mozilla.com"
    assert 0 < claims["exp"] - NOW.timestamp() <= 24 * 3600


def test_own_key_stays_the_same_for_one_secret() -> None:
    assert public_of(own_key("a" * 50)) == public_of(own_key("a" * 50)) != public_of(own_key("b" * 50))


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://updates.push.services.mozilla.com/x",
        "https://127.0.0.1/x",
        "https://clinic.lan/x",
        "https://push.apple.com.evil.example/x",
        "https://evilfcm.googleapis.com/x",
        "https://web.push.apple.com:8443/x",
        "https://user@10.0.0.1/fcm.googleapis.com",
    ],
)
def test_server_calls_no_other_address(endpoint: str) -> None:
    with pytest.raises(InputError):
        read_subscriber(endpoint, BROWSER, AUTH)


@pytest.mark.parametrize(("key", "auth"), [("AAAA", AUTH), (BROWSER, "AAAA"), ("*", AUTH)])
def test_keys_that_are_none_are_refused(key: str, auth: str) -> None:
    with pytest.raises(InputError):
        read_subscriber(ENDPOINT, key, auth)
