"""Addresses of the room `library`."""

from django.urls import path

from unpinch.pages.library import clinic, lookup, own, pictures

app_name = "library"
urlpatterns = [
    path("", lookup.exercises, name="exercises"),
    path("look/", lookup.look, name="look"),
    path("figure.css", pictures.paint, name="paint"),
    path("picture/<slug:exercise_id>/<slug:kind>.svg", pictures.picture, name="picture"),
    path("sheet/", clinic.sheet, name="sheet"),
    path("hand-out/", clinic.handout, name="handout"),
    path("hand-out/paper/", clinic.paper, name="paper"),
    path("hand-out/pick/", clinic.pick, name="pick"),
    path("own/", own.exercises, name="own_exercises"),
    path("own/new/", own.exercise, name="new_own"),
    path("own/<uuid:own_id>/", own.exercise, name="own"),
    path("<slug:exercise_id>/", lookup.exercise, name="exercise"),
]
