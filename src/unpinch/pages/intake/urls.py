"""Addresses of the intake: the patient's own, and the same screens for the desk that enters a paper form."""

from django.urls import path

from unpinch.pages.intake import clinic, patient

app_name = "intake"
urlpatterns = [
    path("", patient.start, name="start"),
    path("until-we-see-you/", patient.advice, name="advice"),
    path("<uuid:episode_id>/", patient.go_on, name="go_on"),
    path("<uuid:episode_id>/now/", patient.stop, name="stop"),
    path("<uuid:episode_id>/send/", patient.send, name="send"),
    path("<uuid:episode_id>/sent/", patient.sent, name="sent"),
    path("<uuid:episode_id>/paper/", clinic.paper, name="paper"),
    path("<uuid:episode_id>/code/", clinic.code, name="code"),
    path("<uuid:episode_id>/form/<uuid:questionnaire_id>/", patient.questionnaire, name="questionnaire"),
    path("<uuid:episode_id>/<slug:screen_id>/", patient.screen, name="screen"),
]
