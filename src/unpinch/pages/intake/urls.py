"""Addresses of the room `intake`."""

from django.urls import path

from unpinch.pages.intake import views

app_name = "intake"
urlpatterns = [
    path("", views.start, name="start"),
]
