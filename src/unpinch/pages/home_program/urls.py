"""Addresses of the room `home_program`."""

from django.urls import path

from unpinch.pages.home_program import shell, warnings

app_name = "home_program"
urlpatterns = [
    path("", shell.today, name="today"),
    path("sw.js", shell.worker, name="worker"),
    path("warnings.json", warnings.table, name="warnings"),
    path("manifest.webmanifest", shell.manifest, name="manifest"),
    path("icon-<int:size>.png", shell.icon, name="icon"),
    path("warnings.json", warnings.table, name="warnings"),
    path("app/<slug:made>/<str:name>", shell.part, name="part"),
]
