"""Addresses of the look itself, to be taken into the namespace `ui`."""

from django.urls import path

from motcua.web.ui import views

urlpatterns = [
    path("giao-dien/nen", views.theme, name="theme"),
    path("giao-dien/thanh-phan", views.components, name="components"),
]
