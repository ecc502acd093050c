from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "ledgerboard.web"
    label = "web"
