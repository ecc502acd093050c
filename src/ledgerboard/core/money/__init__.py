"""The arithmetic of construction money, the same for both systems.

All in decimal and to the cent. Half a cent is rounded away from zero, each product is rounded
once, and sums are never rounded again.
"""

from ledgerboard.core.money.amounts import percent_of, shares, times, total
from ledgerboard.core.money.pay_application import (
    Application,
    LineMovement,
    LineStanding,
    application,
    standings,
)

__all__ = [
    "Application",
    "LineMovement",
    "LineStanding",
    "application",
    "percent_of",
    "shares",
    "standings",
    "times",
    "total",
]
