"""What the environment says: the data folder, the database, the public address. Everything else is derived from these.

One address is set, `UNPINCH_PUBLIC_URL`; allowed hosts, trusted origins, proxy header, secure cookies and the passkey domain follow
from it, so that they can never disagree. A setting that cannot be right stops the start with one sentence that says how to mend it.

| Variable | Means | Default |
|---|---|---|
| UNPINCH_DATA | folder of database, documents, secret key, backups | ./var |
| DATABASE_URL | PostgreSQL instead of SQLite | the file unpinch.sqlite3 in the data folder |
| UNPINCH_PUBLIC_URL | the address people type | http://localhost:8000 |
| UNPINCH_BEHIND_PROXY | `yes`: a proxy ends TLS and sets X-Forwarded-Proto | no |
| UNPINCH_SECRET_KEY | signing key | made once, kept in the data folder |
| UNPINCH_EMAIL_URL | smtp://user:password@host:port | none: messages stay in the outbox |
| UNPINCH_SMS_URL | the clinic's own SMS gateway, to which each text is posted as JSON | none: no texts |
| UNPINCH_SMS_HEADERS | headers for it, as JSON: `{"Authorization": "Bearer ..."}` | none |
| UNPINCH_SMS_BODY | what it expects, as JSON with `{to}`, `{text}`, `{id}` in its texts | `{"to": "{to}", "text": "{text}"}` |
| UNPINCH_DEMO | `yes`: the sample clinic, with one-click sign-in | no |
"""

import json
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from unpinch.terms.errors import InputError

LOCAL = ("127.0.0.1", "localhost")
DEFAULT_URL = "http://localhost:8000"
"""`localhost`, not 127.0.0.1: a passkey needs a name."""
SHORTEST_KEY = 50
SMS_BODY = '{"to": "{to}", "text": "{text}"}'
_HOST = re.compile(r"[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\]")


@dataclass(frozen=True, slots=True)
class Gateway:
    """Where text messages are handed over, and in what shape. Headers may hold a secret: they are never shown."""

    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: Mapping[str, Any]

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""


@dataclass(frozen=True, slots=True)
class Environment:
    """The few things somebody sets, checked."""

    data: Path
    database_url: str
    public_url: str
    behind_proxy: bool
    email_url: str
    demo: bool
    given_key: str
    sms: Gateway | None = None

    @property
    def address(self) -> SplitResult:
        return urlsplit(self.public_url)

    @property
    def host(self) -> str:
        return self.address.hostname or LOCAL[0]

    @property
    def secure(self) -> bool:
        """Whether people reach the clinic through HTTPS."""
        return self.address.scheme == "https"

    @property
    def local(self) -> bool:
        return self.host in LOCAL

    @property
    def allowed_hosts(self) -> list[str]:
        return [*LOCAL] if self.local else [self.host, *LOCAL]

    @property
    def trusted_origins(self) -> list[str]:
        port = f":{self.address.port}" if self.address.port else ""
        return [f"{self.address.scheme}://{host}{port}" for host in (LOCAL if self.local else (self.host,))]

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.data / 'unpinch.sqlite3'}"

    def secret_key(self) -> str:
        """The signing key: given, or made once and kept readable for the owner alone."""
        if self.given_key:
            return self.given_key
        path = self.data / "secret_key"
        if not path.exists():
            self.data.mkdir(parents=True, exist_ok=True)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_urlsafe(SHORTEST_KEY))
        return path.read_text().strip()


def read_environment(variables: Mapping[str, str]) -> Environment:
    """Read and check the environment. Raises InputError naming the variable."""
    url = variables.get("UNPINCH_PUBLIC_URL", "").rstrip("/") or DEFAULT_URL
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or not _HOST.fullmatch(parts.hostname) or parts.path or parts.query:
        raise InputError("UNPINCH_PUBLIC_URL", f"{url!r} is no address.", "Write scheme and host only, such as https://clinic.example.org")
    database = variables.get("DATABASE_URL", "")
    if database and urlsplit(database).scheme not in ("postgres", "postgresql", "sqlite"):
        raise InputError(
            "DATABASE_URL", "names a database we do not know.", "Use postgresql://user:password@host:5432/name, or leave it out."
        )
    key = variables.get("UNPINCH_SECRET_KEY", "")
    if key and len(key) < SHORTEST_KEY:
        raise InputError("UNPINCH_SECRET_KEY", f"is shorter than {SHORTEST_KEY} characters.", "Leave it out, and one is made.")
    return Environment(
        data=Path(variables.get("UNPINCH_DATA", "") or "var").resolve(),
        database_url=database,
        public_url=url,
        behind_proxy=_yes(variables, "UNPINCH_BEHIND_PROXY"),
        email_url=variables.get("UNPINCH_EMAIL_URL", ""),
        demo=_yes(variables, "UNPINCH_DEMO"),
        given_key=key,
        sms=_gateway(variables),
    )


def _gateway(variables: Mapping[str, str]) -> Gateway | None:
    url = variables.get("UNPINCH_SMS_URL", "")
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InputError("UNPINCH_SMS_URL", "is no address.", "Write it whole, such as https://gateway.example.org/send")
    headers, body = _json(variables, "UNPINCH_SMS_HEADERS", "{}"), _json(variables, "UNPINCH_SMS_BODY", SMS_BODY)
    if not all(isinstance(value, str) for value in headers.values()):
        raise InputError("UNPINCH_SMS_HEADERS", "holds a value that is no text.", 'Write {"Name": "value"}.')
    if not all(f"{{{name}}}" in json.dumps(body) + url for name in ("to", "text")):
        raise InputError("UNPINCH_SMS_BODY", "names no place for number and words.", "Write {to} and {text} where they belong.")
    return Gateway(url, headers, body)


def _json(variables: Mapping[str, str], name: str, default: str) -> dict[str, Any]:
    try:
        found = json.loads(variables.get(name, "") or default)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise InputError(name, "is no JSON object.", f"Write it like {default}")
    return found


def _yes(variables: Mapping[str, str], name: str) -> bool:
    value = variables.get(name, "").strip().lower()
    if value not in ("", "yes", "no"):
        raise InputError(name, f"{value!r} is neither yes nor no.", "Write yes or no.")
    return value == "yes"
