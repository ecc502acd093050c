"""From nothing to the first posted bill, in a company in the middle of its jobs: the steps of
set-up, each as the records of today say it.
"""

from ledgerboard.sync.setup_steps.step import Setup, State, Step
from ledgerboard.sync.setup_steps.steps import outline, setup

__all__ = ["Setup", "State", "Step", "outline", "setup"]
