"""Addresses of the room `plan`."""

from django.urls import path

from unpinch.pages.plan import clinic, looking

app_name = "plan"
urlpatterns = [
    path("<uuid:episode_id>/", looking.composer, name="composer"),
    path("<uuid:episode_id>/preview/", looking.preview, name="preview"),
    path("<uuid:episode_id>/find/", looking.find, name="find"),
    path("<uuid:episode_id>/why-not/<slug:item>/", looking.why_not, name="why_not"),
    path("<uuid:episode_id>/propose/", clinic.propose, name="propose"),
    path("<uuid:episode_id>/change/", clinic.change, name="change"),
    path("<uuid:episode_id>/favorite/", clinic.favorite, name="favorite"),
    path("<uuid:episode_id>/clear/", clinic.clear, name="clear"),
    path("<uuid:episode_id>/withdraw/", clinic.withdraw, name="withdraw"),
    path("<uuid:episode_id>/settle/", clinic.settle, name="settle"),
    path("<uuid:episode_id>/sign/", clinic.sign, name="sign"),
]
