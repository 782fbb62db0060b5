"""The guard every view stands behind: which row of the policy table it needs, its audit, and what a refusal looks like.

@guarded("chart.read")            a signed-in person; the view fetches data through actions.access, which asks the table
@public("the sign-in page")       anybody; the reason is read by the test that walks all routes
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from unpinch.actions.access import NotFoundError, RefusedError
from unpinch.actions.actor import Actor
from unpinch.actions.audit import ledger
from unpinch.actions.policy import POLICY
from unpinch.pages.base import errors
from unpinch.pages.base.sessions import sign_in_again
from unpinch.terms.errors import InputError, NotAllowedNowError

View = Callable[..., HttpResponse]


class Request(HttpRequest):
    """A request behind the guard: somebody acts."""

    actor: Actor
    request_id: str


def guarded(*acts: str) -> Callable[[View], View]:
    """Put a view behind rows of the policy table; a view that offers several acts names them all."""
    unknown = [act for act in acts if act not in POLICY]
    if unknown or not acts:
        raise KeyError(f"acts without a row in the policy table: {unknown}")

    def wrap(view: View) -> View:
        @never_cache
        @wraps(view)
        def inner(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.actor is None:
                return sign_in_again(request)
            try:
                with ledger():
                    response = view(request, *args, **kwargs)
                    if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                        response.render()
                    return response
            except NotFoundError:
                return errors.not_found(request)
            except RefusedError as refused:
                return errors.refused(request, refused)
            except NotAllowedNowError as error:
                return errors.not_now(request, str(error))
            except InputError as error:
                return errors.wrong_input(request, error)

        inner.acts = acts  # type: ignore[attr-defined]
        return inner

    return wrap


def public(reason: str) -> Callable[[View], View]:
    """Open a view to everybody, for a stated reason; it must show nobody's data."""

    def wrap(view: View) -> View:
        @wraps(view)
        def inner(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            return view(request, *args, **kwargs)

        inner.public = reason  # type: ignore[attr-defined]
        return inner

    return wrap
