"""Addresses of the room `today`: the day, and the alerts."""

from django.urls import path

from unpinch.pages.today import clinic

app_name = "today"
urlpatterns = [
    path("", clinic.day, name="day"),
    path("alerts/", clinic.alerts, name="alerts"),
    path("alerts/of/<uuid:episode_id>/acknowledge/", clinic.acknowledge, name="acknowledge"),
    path("alerts/<uuid:alert_id>/settle/", clinic.settle, name="settle"),
]
