"""`unpinch serve` keeps a clinic open: what dies is started again, what should stop stops, what is unsafe does not open."""

import os
import signal
import ssl
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.serving import Serving, children, own_database, own_folder, serving, unpinch, variables
from unpinch.config.server import Options, plan
from unpinch.terms.errors import InputError


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with own_database() as database:
        yield variables(tmp_path_factory.mktemp("serve") / "data", database, UNPINCH_DEMO="yes")


@pytest.fixture(scope="module")
def server(env: dict[str, str]) -> Iterator[Serving]:
    with serving(env) as made:
        yield made


def part(server: Serving, name: str) -> int:
    """The first process below the supervisor with a name; 0 while there is none. `house` is the one that loads for all."""
    for pid in children(server.process.pid):
        try:
            if (f"unpinch-{name}" if name != "house" else "python") in Path(f"/proc/{pid}/comm").read_text():
                return pid
        except OSError:
            continue
    return 0


def test_open_clinic_answers(server: Serving) -> None:
    assert server.alive()


@pytest.mark.parametrize("name", ["web", "jobs", "house"])
def test_dead_part_is_started_again(server: Serving, name: str) -> None:
    before = part(server, name)
    os.kill(before, signal.SIGKILL)
    server.wait_until(lambda: part(server, name) not in (0, before) and server.alive())


def test_dead_web_worker_is_replaced(server: Serving) -> None:
    master = part(server, "web")
    before = children(master)
    os.kill(before[0], signal.SIGKILL)
    server.wait_until(lambda: len(set(children(master)) - {before[0]}) >= len(before) and server.alive())


def test_second_serve_on_one_folder_is_refused(server: Serving, env: dict[str, str]) -> None:
    said = unpinch("serve", "--port", "1", env=env)
    assert said.returncode == 2
    assert str(server.process.pid) in said.stderr


def test_taken_port_is_named(server: Serving, tmp_path: Path) -> None:
    said = unpinch("serve", "--port", str(server.port), env=variables(tmp_path / "other"))
    assert said.returncode == 2
    assert f"{server.port} on 127.0.0.1 cannot be used" in said.stderr


def test_stop_leaves_nothing_behind(tmp_path: Path) -> None:
    with own_database(prepared=True) as database, serving(own_folder(tmp_path / "data", database, UNPINCH_DEMO="yes")) as made:
        below = children(made.process.pid)
        made.process.terminate()
        assert made.process.wait(30) == 0
        assert not [pid for pid in below if Path(f"/proc/{pid}").exists()]


def test_killed_supervisor_takes_its_children(tmp_path: Path) -> None:
    with own_database(prepared=True) as database, serving(own_folder(tmp_path / "data", database, UNPINCH_DEMO="yes")) as made:
        below = children(made.process.pid)
        made.process.kill()
        made.wait_until(lambda: not [pid for pid in below if Path(f"/proc/{pid}").exists()])


def test_clinic_opens_where_nothing_is_forked(tmp_path: Path) -> None:
    with own_database(prepared=True) as database:
        with serving(own_folder(tmp_path / "data", database, UNPINCH_DEMO="yes"), forks=False) as made:
            assert made.alive()
            assert not part(made, "web")
            below = children(made.process.pid)
        assert not [pid for pid in below if Path(f"/proc/{pid}").exists()]


def test_own_certificate_ends_tls(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with serving(own_folder(data, UNPINCH_DEMO="yes"), "--https", "--self-signed", scheme="https") as made:
        trusting = ssl.create_default_context(cafile=str(data / "tls" / "certificate.pem"))
        with urllib.request.urlopen(f"{made.url}/healthz", context=trusting) as answer:
            assert answer.status == 200
        assert (data / "tls" / "key.pem").stat().st_mode & 0o077 == 0


def test_clinic_without_numbers_stays_closed(tmp_path: Path) -> None:
    said = unpinch("prepare", env=variables(tmp_path / "data"))
    assert said.returncode == 1
    assert "fail: clinic" in said.stderr


# ---- addresses ---------------------------------------------------------------------------------------------------------------
def test_address_follows_host_and_port() -> None:
    assert plan(Options(port=8123), {}).environment.public_url == "http://127.0.0.1:8123"


def test_port_follows_the_public_address() -> None:
    assert plan(Options(host="0.0.0.0"), {"UNPINCH_PUBLIC_URL": "http://clinic.lan:8200"}).port == 8200


@pytest.mark.parametrize(
    ("options", "given", "names"),
    [
        (Options(host="0.0.0.0"), "", "UNPINCH_PUBLIC_URL"),
        (Options(https=True), "", "--self-signed"),
        (Options(self_signed=True), "", "--https"),
        (Options(https=True, self_signed=True), "http://clinic.lan", "https://clinic.lan"),
        (Options(https=True, certificate="/none", key="/none"), "", "--certificate"),
    ],
)
def test_impossible_address_is_refused(options: Options, given: str, names: str) -> None:
    with pytest.raises(InputError, match=names):
        plan(options, {"UNPINCH_PUBLIC_URL": given})
