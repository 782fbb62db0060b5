"""Bring Django up for a command: the settings, files that only the owner reads, and no half-filled environment."""

import os

from unpinch.config.environment import Environment


def boot() -> Environment:
    """Set Django up and return what the environment says. Raises InputError naming the variable that cannot be right."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unpinch.config.settings")
    os.umask(0o077)
    import django
    from django.conf import settings

    django.setup()
    environment: Environment = settings.ENVIRONMENT
    return environment
