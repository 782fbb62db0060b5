"""Every address. Each view stands behind `guarded` or `public`; a test walks this table."""

from django.urls import include, path

from unpinch.pages.base import errors
from unpinch.pages.base.api import build_api, mounted
from unpinch.pages.base.home import alive, home
from unpinch.pages.evaluation.api import router as evaluation_api
from unpinch.pages.home_program.api import router as home_program_api
from unpinch.pages.intake.api import router as intake_api
from unpinch.pages.messages.api import router as messages_api

api = build_api()
api.add_router("", intake_api)
api.add_router("", evaluation_api)
api.add_router("", home_program_api)
api.add_router("", messages_api)

urlpatterns = [
    path("", home, name="home"),
    path("healthz", alive, name="alive"),
    path("api/", mounted(api)),
    path("account/", include("unpinch.pages.account.urls")),
    path("account/", include("unpinch.pages.account.factor_urls")),
    path("intake/", include("unpinch.pages.intake.urls")),
    path("today/", include("unpinch.pages.today.urls")),
    path("chart/", include("unpinch.pages.chart.urls")),
    path("evaluation/", include("unpinch.pages.evaluation.urls")),
    path("manager/", include("unpinch.pages.manager.urls")),
    path("library/", include("unpinch.pages.library.urls")),
    path("judgement/", include("unpinch.pages.judgement.urls")),
    path("documents/", include("unpinch.pages.documents.urls")),
    path("plan/", include("unpinch.pages.plan.urls")),
    path("program/", include("unpinch.pages.program.urls")),
    path("messages/", include("unpinch.pages.messages.urls")),
    path("day/", include("unpinch.pages.home_program.urls")),
    path("course/", include("unpinch.pages.course.urls")),
]
handler403 = errors.forbidden
handler404 = errors.not_found
handler400 = errors.bad_request
handler500 = errors.server_error
