from django.apps import AppConfig


class SyncConfig(AppConfig):
    name = "ledgerboard.sync"
    label = "sync"

    def ready(self) -> None:
        """Whoever asks for work must know the workflows, not only the worker."""
        import ledgerboard.sync.tasks  # noqa: F401, PLC0415  # models must be ready first
