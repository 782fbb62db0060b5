"""Addresses of the room `today`."""

from django.urls import path

from unpinch.pages.today import views

app_name = "today"
urlpatterns = [
    path("", views.day, name="day"),
    path("alerts/", views.alerts, name="alerts"),
]
