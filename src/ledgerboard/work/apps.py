from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "ledgerboard.work"
    label = "work"
