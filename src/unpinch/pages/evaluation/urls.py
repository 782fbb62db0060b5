"""Addresses of the room `evaluation`."""

from django.urls import path

from unpinch.pages.evaluation import clinic

app_name = "evaluation"
urlpatterns = [
    path("<uuid:episode_id>/", clinic.room, name="room"),
    path("<uuid:episode_id>/begin/", clinic.begin, name="begin"),
    path("<uuid:episode_id>/panel/", clinic.panel, name="panel"),
    path("<uuid:episode_id>/done/", clinic.done, name="done"),
    path("<uuid:episode_id>/turned/", clinic.turned, name="turned"),
]
