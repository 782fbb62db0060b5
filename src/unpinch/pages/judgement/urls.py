"""Addresses of the room `judgement`."""

from django.urls import path

from unpinch.pages.judgement import clinic

app_name = "judgement"
urlpatterns = [
    path("<uuid:episode_id>/", clinic.sign, name="sign"),
    path("<uuid:episode_id>/words/", clinic.words, name="words"),
]
