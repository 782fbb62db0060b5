"""The application the web workers serve."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unpinch.config.settings")
application = get_wsgi_application()
