"""Addresses of the room `chart`."""

from django.urls import path

from unpinch.pages.chart import views

app_name = "chart"
urlpatterns = [
    path("", views.patients, name="patients"),
]
