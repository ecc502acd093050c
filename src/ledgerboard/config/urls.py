"""The entrances by path. Webhooks come in through the API room."""

from django.urls import include, path

urlpatterns = [
    path("api/", include("ledgerboard.api.urls")),
    path("", include("ledgerboard.web.urls")),
]
