"""Addresses of the room `documents`."""

from django.urls import path

from unpinch.pages.documents import clinic

app_name = "documents"
urlpatterns = [
    path("<uuid:episode_id>/", clinic.room, name="room"),
    path("<uuid:episode_id>/plan-of-care/", clinic.plan_of_care, name="plan_of_care"),
    path("<uuid:episode_id>/referral/", clinic.referral, name="referral"),
    path("issued/<uuid:issued_id>/", clinic.issued, name="issued"),
]
