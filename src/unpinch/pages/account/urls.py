"""Addresses of the room `account`."""

from django.urls import path

from unpinch.pages.account import views

app_name = "account"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("demo/", views.demo, name="demo"),
    path("me/", views.me, name="me"),
    path("language/", views.language, name="language"),
    path("break-glass/<uuid:patient_id>/", views.break_glass, name="break_glass"),
]
