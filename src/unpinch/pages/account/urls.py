"""Addresses of the room `account`; those of the sign-in library are in `factor_urls`."""

from django.urls import path

from unpinch.pages.account import clinic, demo, door, own, patient

app_name = "account"
urlpatterns = [
    # ---- nobody has signed in yet ----
    path("sign-in/", door.sign_in, name="sign_in"),
    path("code/", door.code, name="code"),
    path("link/<str:secret>/", door.link, name="link"),
    path("switch/", door.switch, name="switch"),
    path("language/", door.language, name="language"),
    path("demo/", demo.demo, name="demo"),
    path("here/", door.here, name="here"),
    # ---- one's own account ----
    path("me/", own.me, name="me"),
    path("me/role/", own.choose_part, name="choose_part"),
    path("me/name/", own.name, name="name"),
    path("me/pin/", own.pin, name="pin"),
    path("me/devices/end/", own.end_device, name="end_device"),
    path("second-factor/", own.second_factor, name="second_factor"),
    # ---- patients and those who act for them ----
    path("carers/", patient.carers, name="carers"),
    path("carers/<uuid:link_id>/end/", patient.end_carer, name="end_carer"),
    path("carers/<uuid:link_id>/invite/", patient.invite_carer, name="invite_carer"),
    path("summary/", patient.physician, name="physician"),
    # ---- staff ----
    path("invite/<uuid:patient_id>/", clinic.invite, name="invite"),
    path("invite/<uuid:patient_id>/lost/", clinic.lost_phone, name="lost_phone"),
    path("invite/<uuid:patient_id>/carers/", clinic.patient_carers, name="patient_carers"),
    path("share/<uuid:episode_id>/", clinic.share, name="share"),
    path("invitations/<uuid:invitation_id>/end/", clinic.end_invitation, name="end_invitation"),
    path("break-glass/<uuid:patient_id>/", clinic.break_glass, name="break_glass"),
]
