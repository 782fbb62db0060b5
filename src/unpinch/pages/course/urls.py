"""Addresses of the room `course`: one's own course, the therapist's page of it, the diary on paper."""

from django.urls import path

from unpinch.pages.course import clinic, habits, paper, patient

app_name = "course"
urlpatterns = [
    path("", patient.mine, name="mine"),
    path("answer/", patient.answer, name="answer"),
    path("helped/", patient.helped, name="helped"),
    path("sheet/", paper.own_sheet, name="own_sheet"),
    path("<uuid:episode_id>/", clinic.at_home, name="at_home"),
    path("<uuid:episode_id>/changes/", clinic.changes, name="changes"),
    path("<uuid:episode_id>/go-on/", clinic.go_on, name="go_on"),
    path("<uuid:episode_id>/seen/", clinic.seen, name="seen"),
    path("<uuid:episode_id>/habits/", habits.agree, name="habits"),
    path("seen/<uuid:observation_id>/back/", clinic.take_back, name="take_back"),
    path("entry/<uuid:conflict_id>/", clinic.choose, name="choose"),
    path("<uuid:episode_id>/sheet/", paper.sheet, name="sheet"),
    path("<uuid:episode_id>/week/", paper.week, name="week"),
]
