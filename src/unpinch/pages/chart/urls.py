"""Addresses of the room `chart`: the patients, one patient's page, and what is done there."""

from django.urls import path

from unpinch.pages.chart import clinic, details, documents, entry, goals

app_name = "chart"
urlpatterns = [
    path("", details.patients, name="patients"),
    path("new/", details.new_patient, name="new_patient"),
    path("<uuid:patient_id>/", clinic.patient, name="patient"),
    path("<uuid:patient_id>/edit/", details.edit, name="edit"),
    path("<uuid:patient_id>/episode/", details.new_episode, name="new_episode"),
    path("episode/<uuid:episode_id>/team/", details.team, name="team"),
    path("episode/<uuid:episode_id>/timeline/", clinic.timeline, name="timeline"),
    path("episode/<uuid:episode_id>/summary/", clinic.summary, name="summary"),
    path("episode/<uuid:episode_id>/assess/", clinic.assess, name="assess"),
    path("episode/<uuid:episode_id>/goals/", goals.review, name="goals"),
    path("episode/<uuid:episode_id>/move/", clinic.move, name="move"),
    path("episode/<uuid:episode_id>/clear/<slug:target>/", clinic.clear, name="clear"),
    path("assessment/<uuid:assessment_id>/", clinic.assessment, name="assessment"),
    path("episode/<uuid:episode_id>/entry/", entry.enter, name="entry"),
    path("episode/<uuid:episode_id>/attach/", documents.attach, name="attach"),
    path("document/<uuid:document_id>/", documents.download, name="document"),
    path("document/<uuid:document_id>/withdraw/", documents.withdraw, name="withdraw"),
]
