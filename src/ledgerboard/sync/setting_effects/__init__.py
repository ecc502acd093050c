"""What another answer in the settings would change among today's records, before it is saved."""

from ledgerboard.sync.setting_effects.effect import Effect, Touched, What
from ledgerboard.sync.setting_effects.preview import Preview, preview

__all__ = ["Effect", "Preview", "Touched", "What", "preview"]
