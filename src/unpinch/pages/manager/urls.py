"""Addresses of the room `manager`."""

from django.urls import path

from unpinch.pages.manager import views

app_name = "manager"
urlpatterns = [
    path("", views.home, name="home"),
]
