"""Addresses of the room `manager`."""

from django.urls import path

from unpinch.pages.manager import advice, audit, clinic, patient, questionnaires, staff

app_name = "manager"
urlpatterns = [
    path("", clinic.home, name="home"),
    path("settings/", clinic.settings, name="settings"),
    path("settings/<slug:section>/", clinic.edit, name="edit"),
    path("locations/", clinic.locations, name="locations"),
    path("locations/new/", clinic.location, name="new_location"),
    path("locations/<uuid:location_id>/", clinic.location, name="location"),
    path("alerts/", clinic.alert_order, name="alert_order"),
    path("staff/", staff.people, name="staff"),
    path("staff/invite/", staff.invite, name="invite"),
    path("staff/<uuid:membership_id>/", staff.member, name="member"),
    path("staff/<uuid:membership_id>/link/", staff.link, name="link"),
    path("staff/<uuid:membership_id>/end/", staff.end, name="end"),
    path("advice/", advice.texts, name="advice"),
    path("advice/<uuid:advice_id>/sign/", advice.sign, name="sign_advice"),
    path("questionnaires/", questionnaires.listing, name="questionnaires"),
    path("questionnaires/<uuid:questionnaire_id>/", questionnaires.one, name="questionnaire"),
    path("who-looked/", audit.looked, name="looked"),
    path("who-looked/export.csv", audit.export, name="export"),
    path("who-looked/seals/", audit.seals, name="seals"),
    path("who-looked/patient/<uuid:patient_id>/", audit.one_patient, name="looked_at"),
    path("opened-in-need/", audit.openings, name="openings"),
    path("opened-in-need/<uuid:opening_id>/", audit.review, name="review"),
    path("who-looked-at-me/", patient.who_looked_at_me, name="who_looked_at_me"),
    path("consents/", patient.my_consents, name="my_consents"),
]
