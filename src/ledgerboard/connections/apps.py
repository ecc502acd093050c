from django.apps import AppConfig


class ConnectionsConfig(AppConfig):
    name = "ledgerboard.connections"
    label = "connections"
