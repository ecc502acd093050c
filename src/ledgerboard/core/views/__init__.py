"""One record in the other system's terms: an invoice as a bill, a bill's line as a direct cost.

A view is pure and total. It gets what it needs to know beside the record from a `ViewContext`, and
answers with what the record would be over there, or with why it cannot go there yet.
"""

from ledgerboard.core.views.base import Blocked, NotMine, View, ViewContext, Viewed, as_it_is

__all__ = ["Blocked", "NotMine", "View", "ViewContext", "Viewed", "as_it_is"]
