"""The JSON routes: one OpenAPI description, the same guard, audit and errors as the pages.

Each room adds a router. An operation stands behind `guarded_call("act", ...)`; `mounted` hands its acts on to the route, so that the
test that walks all routes sees them. Signing in is the browser's session with its CSRF token; there are no keys.
"""

from collections.abc import Callable
from functools import wraps
from inspect import getclosurevars, isfunction
from typing import Any

from django.http import HttpRequest, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError
from ninja.security import APIKeyCookie

from unpinch.actions.access import NotFoundError, RefusedError
from unpinch.actions.audit import ledger
from unpinch.actions.policy import POLICY
from unpinch.pages.base.sessions import sign_in_again
from unpinch.terms.errors import InputError, NotAllowedNowError

Operation = Callable[..., Any]
FAULTS: tuple[tuple[type[Exception], int, str], ...] = (
    (NotFoundError, 404, "not_found"),
    (RefusedError, 403, "refused"),
    (NotAllowedNowError, 409, "not_now"),
    (InputError, 422, "wrong_input"),
)


class SignedIn(APIKeyCookie):
    """Somebody with a session acts."""

    param_name = "unpinch_session"

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        return getattr(request, "actor", None)


def guarded_call(*acts: str) -> Callable[[Operation], Operation]:
    """Put an operation behind rows of the policy table; what it saw is audited before the answer leaves."""
    unknown = [act for act in acts if act not in POLICY]
    if unknown or not acts:
        raise KeyError(f"acts without a row in the policy table: {unknown}")

    def wrap(operation: Operation) -> Operation:
        @wraps(operation)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            with ledger():
                return operation(request, *args, **kwargs)

        inner.acts = acts  # type: ignore[attr-defined]
        return inner

    return wrap


def build_api() -> NinjaAPI:
    """Make the API without routes."""
    api = NinjaAPI(
        urls_namespace="api",
        title="Unpinch",
        version="1",
        description="What the pages of Unpinch save and read as JSON.",
        auth=SignedIn(),
        docs_url=None,
        openapi_url="openapi.json",
    )
    for fault, status, word in FAULTS:
        api.add_exception_handler(fault, _handler(status, word))
    api.add_exception_handler(AuthenticationError, lambda request, error: sign_in_again(request))
    api.add_exception_handler(ValidationError, lambda request, error: JsonResponse(_invalid(error), status=422))
    return api


def _handler(status: int, word: str) -> Callable[[HttpRequest, Any], JsonResponse]:
    def handle(request: HttpRequest, error: Any) -> JsonResponse:
        fields = {"field": error.field, "problem": error.problem, "mend": error.mend} if isinstance(error, InputError) else {}
        return JsonResponse({"error": word, "text": str(error), **fields}, status=status)

    return handle


def _invalid(error: Any) -> dict[str, Any]:
    faults = [{"field": ".".join(map(str, each.get("loc", ()))), "problem": each.get("msg", "")} for each in error.errors]
    return {"error": "wrong_input", "text": "The request does not have the shape that was described.", "faults": faults}


def mounted(api: NinjaAPI) -> tuple[list[Any], str, str]:
    """The addresses of the API, each route carrying the acts of its operations for the policy test."""
    patterns, app_name, namespace = api.urls
    for pattern in patterns:
        pattern.callback = _carrying(pattern.callback, _acts_of(pattern.callback))
    return patterns, app_name, namespace


def _acts_of(view: Any) -> tuple[str, ...]:
    """The acts of the operations behind a route; none for the pages that describe the API."""
    behind = getclosurevars(view).nonlocals.get("self") if isfunction(view) else None
    operations = getattr(behind, "operations", ())
    return tuple(dict.fromkeys(act for operation in operations for act in getattr(operation.view_func, "acts", ())))


def _carrying(view: Any, acts: tuple[str, ...]) -> Operation:
    def inner(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs)

    if acts:
        inner.acts = acts  # type: ignore[attr-defined]
    elif not isfunction(view):
        inner.public = "describes the JSON routes; shows nobody's data"  # type: ignore[attr-defined]
    inner.csrf_exempt = True  # type: ignore[attr-defined]  # the session check inside asks for the token
    return inner
