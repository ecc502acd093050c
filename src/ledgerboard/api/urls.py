from django.urls import URLPattern, URLResolver, path

from ledgerboard.api.app import api

urlpatterns: list[URLPattern | URLResolver] = [path("", api.urls)]
