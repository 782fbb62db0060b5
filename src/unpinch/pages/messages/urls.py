"""Addresses of the room `messages`."""

from django.urls import path

from unpinch.pages.messages import clinic, patient, reminders

app_name = "messages"
urlpatterns = [
    path("", patient.mine, name="mine"),
    path("inbox/", clinic.inbox, name="inbox"),
    path("away/", clinic.away, name="away"),
    path("away/<uuid:absence_id>/end/", clinic.come_back, name="come_back"),
    path("reminders/", reminders.choose, name="reminders"),
    path("stop/<str:secret>/", reminders.mute, name="mute"),
    path("<uuid:episode_id>/", clinic.thread, name="thread"),
    path("<uuid:episode_id>/<uuid:message_id>/aside/", clinic.put_aside, name="put_aside"),
]
