"""The one Django app that holds all models."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Registers the models under the label `records`."""

    name = "unpinch.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"
