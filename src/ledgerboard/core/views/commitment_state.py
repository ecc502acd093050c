"""Whether a commitment is one that accounting pays on: its status, signature and switches."""

from __future__ import annotations

from collections.abc import Iterator

from ledgerboard.core.records import Commitment
from ledgerboard.core.records.commitments import COMMITTED
from ledgerboard.core.values import Warned

NOT_EXECUTED = "not_executed"
"""Many companies never say so in Procore: it is shown with the commitment, and stops no bill."""


def commitment_warnings(commitment: Commitment) -> Iterator[Warned]:
    """What Procore doesn't say is no reason to warn. A commitment under a workflow has the status
    that its step gives it, such as Out For Signature.
    """
    title, status = commitment.title, commitment.status
    if status and status not in COMMITTED:
        yield Warned(
            "commitment_status",
            f"Commitment {title} is {status} in Procore, so Procore's budget doesn't count it.",
        )
    if commitment.executed is False:
        yield Warned(NOT_EXECUTED, f"Commitment {title} isn't marked as executed in Procore.")
    if commitment.invoices_enabled is False:
        yield Warned("invoices_off", f"Invoices are turned off on commitment {title} in Procore.")
