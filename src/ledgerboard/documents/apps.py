from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "ledgerboard.documents"
    label = "documents"
