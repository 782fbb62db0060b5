"""The JSON routes do what their description says, whatever is sent to them (schemathesis)."""

from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.support.universe import Universe
from unpinch.config.urls import api

CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
schema = schemathesis.openapi.from_dict(api.get_openapi_schema())


@pytest.fixture
def ana(world: Universe) -> dict[str, str]:
    client = world.client("ana")
    client.get("/account/me/")
    return {name: client.cookies[name].value for name in ("unpinch_session", "unpinch_csrf")}


@schema.parametrize()
@settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
def test_routes_keep_their_word(case: Any, world: Universe, ana: dict[str, str]) -> None:
    if len(str(case.body)) % 3:  # most often a screen that exists, so that more than "not found" is seen
        case.path_parameters |= {"episode_id": str(world.ana_episode.id), "screen_id": "pelvis"}
    headers = {"X-CSRFToken": ana["unpinch_csrf"], "Host": "testserver", "Accept": "application/json"}
    case.call_and_validate(headers=headers, cookies=ana, app=WSGIHandler(), checks=CHECKS)
