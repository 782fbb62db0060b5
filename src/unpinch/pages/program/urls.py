"""Addresses of the room `program`."""

from django.urls import path

from unpinch.pages.program import asking, clinic, paper, patient

app_name = "program"
urlpatterns = [
    path("", patient.mine, name="mine"),
    path("exercise/<slug:item>/", patient.exercise, name="exercise"),
    path("ask/", asking.ask, name="ask"),
    path("<uuid:episode_id>/", clinic.seen, name="seen"),
    path("<uuid:episode_id>/teach/", clinic.teach, name="teach"),
    path("<uuid:episode_id>/teach/<slug:item>/", clinic.teach_item, name="teach_item"),
    path("<uuid:episode_id>/questions/", asking.letterbox, name="questions"),
    path("<uuid:episode_id>/handout/", paper.handout, name="handout"),
]
