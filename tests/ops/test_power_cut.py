"""A power cut in the middle of writing: what was acknowledged is still there afterwards (safety property S8).

Patients type answers through the JSON route of the intake, as their phones do; every process of the clinic is killed at once; the
clinic is started again, and every acknowledged answer is looked for.
"""

import json
import re
import sqlite3
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

import psycopg
import pytest

from tests.support.serving import Serving, own_database, own_folder, serving

FACT = "patient.driving_hours_per_day"
ENOUGH = 40
PEOPLE = "12"


@dataclass
class Phone:
    """A patient's phone: signed in, on one screen, typing the same field again and again."""

    url: str
    who: str
    cookies: CookieJar = field(default_factory=CookieJar)
    acknowledged: list[uuid.UUID] = field(default_factory=list)

    @property
    def browser(self) -> OpenerDirector:
        return build_opener(HTTPCookieProcessor(self.cookies))

    def sign_in(self) -> None:
        page = self.browser.open(f"{self.url}/account/demo/").read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token, page[:300]
        form = urlencode({"csrfmiddlewaretoken": token[1], "who": self.who}).encode()
        request = Request(f"{self.url}/account/demo/", form, {"Referer": f"{self.url}/account/demo/"})
        landed = self.browser.open(request)
        self.episode = landed.url.split("/intake/")[1].split("/")[0] if "/intake/" in landed.url else ""
        if len(self.episode) != 36:
            found = re.search(r"/intake/([0-9a-f-]{36})/", landed.read().decode())
            assert found, landed.url
            self.episode = found[1]

    def type(self, hours: float) -> bool:
        """Send one answer; keep its id when the clinic says that it is stored."""
        save_id = uuid.uuid4()
        body = {"save_id": str(save_id), "at": datetime.now(UTC).isoformat(), "answers": {"driving_hours": [f"{hours:g}"]}}
        token = next(cookie.value for cookie in self.cookies if cookie.name == "unpinch_csrf")
        headers = {"Content-Type": "application/json", "X-CSRFToken": str(token), "Referer": self.url, "Accept": "application/json"}
        request = Request(f"{self.url}/api/intake/{self.episode}/screens/days", json.dumps(body).encode(), headers)
        try:
            with self.browser.open(request, timeout=20) as answer:
                stored = answer.status == 200
                answer.read()
        except (URLError, OSError, HTTPException):
            return False
        if stored:
            self.acknowledged.append(uuid.uuid5(save_id, f"{FACT}:"))
        return stored

    def type_on(self, stop: threading.Event) -> None:
        number = 0
        while not stop.is_set():
            number += 1
            self.type(number % 16 + 0.5 * (number // 16 % 2))


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A sample clinic on a database of its own."""
    with own_database(prepared=True) as database:
        made = own_folder(tmp_path_factory.mktemp("power") / "data", database, UNPINCH_DEMO="yes")
        subprocess.run([sys.executable, "-m", "unpinch.config.seed", "--patients", PEOPLE], env=made, check=True)
        yield made


def patients(server: Serving) -> list[str]:
    """Patients of the sample clinic's opening page who can still answer the intake."""
    page = build_opener().open(f"{server.url}/account/demo/").read().decode()
    return list(dict.fromkeys(re.findall(r'value="(patient:[0-9a-f-]{36})"', page)))


def stored(env: dict[str, str]) -> set[uuid.UUID]:
    """The answers that lie in the database, read without Unpinch."""
    query = f"SELECT client_id FROM records_factentry WHERE fact = '{FACT}'"
    if env["DATABASE_URL"]:
        with psycopg.connect(env["DATABASE_URL"]) as link:
            return {row[0] for row in link.execute(query).fetchall()}
    with sqlite3.connect(Path(env["UNPINCH_DATA"]) / "unpinch.sqlite3") as link:
        assert link.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return {uuid.UUID(row[0]) for row in link.execute(query).fetchall()}


def test_acknowledged_answers_survive_a_power_cut(env: dict[str, str]) -> None:
    with serving(env) as server:
        phones = [Phone(server.url, who) for who in patients(server)[1:4]]
        for phone in phones:
            phone.sign_in()
        stop = threading.Event()
        typing = [threading.Thread(target=phone.type_on, args=(stop,)) for phone in phones]
        for thread in typing:
            thread.start()
        server.wait_until(lambda: sum(len(phone.acknowledged) for phone in phones) >= ENOUGH)
        server.kill()
        stop.set()
        for thread in typing:
            thread.join()
    acknowledged = {each for phone in phones for each in phone.acknowledged}
    with serving(env) as again:
        assert again.alive()
        assert acknowledged <= stored(env), "acknowledged and gone"
