from django.apps import AppConfig


class SyncConfig(AppConfig):
    name = "ledgerboard.sync"
    label = "sync"

    def ready(self) -> None:
        """Whoever asks for work must know the workflows, not only the worker."""
        import ledgerboard.sync.tasks  # noqa: F401, PLC0415  # models must be ready first
        from ledgerboard.connections.webhooks import on_notices  # noqa: PLC0415
        from ledgerboard.sync.adopting.in_progress import not_signed_off  # noqa: PLC0415
        from ledgerboard.sync.adopting.old_costs import of_unsigned_commitments  # noqa: PLC0415
        from ledgerboard.sync.holding import by_hand, holds  # noqa: PLC0415
        from ledgerboard.sync.pulling.notices import ask_to_look  # noqa: PLC0415

        on_notices(ask_to_look)
        holds.register(by_hand.NAME, by_hand.provider)
        holds.register("in_progress", not_signed_off)
        holds.register("cost_in_progress", of_unsigned_commitments)
