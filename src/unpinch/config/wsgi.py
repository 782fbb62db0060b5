"""The application the web workers serve.

Addresses and knowledge are loaded before the first request: a program that is broken fails when it starts, not in front of a patient.
"""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unpinch.config.settings")
application = get_wsgi_application()

from django.urls import get_resolver  # noqa: E402 - after the settings

from unpinch.actions.assessment import knowledge  # noqa: E402

get_resolver().url_patterns  # noqa: B018 - reading it imports every view
knowledge()
