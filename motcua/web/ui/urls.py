"""Addresses of the look itself."""

from django.urls import path

from motcua.web.ui import views

app_name = "ui"
urlpatterns = [
    path("giao-dien/nen", views.theme, name="theme"),
    path("giao-dien/thanh-phan", views.components, name="components"),
]
