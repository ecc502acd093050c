from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "ledgerboard.api"
    label = "api"
