"""Addresses of the room `library`."""

from django.urls import path

from unpinch.pages.library import views

app_name = "library"
urlpatterns = [
    path("", views.exercises, name="exercises"),
]
