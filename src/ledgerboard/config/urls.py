"""The entrances by path. Webhooks come in through the API room."""

from django.urls import include, path

urlpatterns = [
    path("api/", include("ledgerboard.api.urls")),
    path("", include("ledgerboard.web.urls")),
]

handler400 = "ledgerboard.web.views.errors.bad_request"
handler403 = "ledgerboard.web.views.errors.forbidden"
handler404 = "ledgerboard.web.views.errors.not_found"
handler500 = "ledgerboard.web.views.errors.failed"
