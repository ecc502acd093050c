from django.apps import AppConfig


class SyncConfig(AppConfig):
    name = "ledgerboard.sync"
    label = "sync"
