"""Flow 5, its papers: files of a subcontractor invoice go to the bill that it became."""

from __future__ import annotations

from collections.abc import Iterable

from ledgerboard.core.mapping import TEXT
from ledgerboard.core.mapping.codecs import PLAIN
from ledgerboard.core.matching.exact import recognized
from ledgerboard.core.reconcile import (
    Direction,
    End,
    Flow,
    FlowField,
    Matches,
    Seen,
    Side,
    Verdict,
)
from ledgerboard.core.values.text import fold
from ledgerboard.core.views.invoice_file_as_bill_file import invoice_file_as_bill_file

SAME_FILE = Verdict(100, ("Same bill and file name.",))


def by_name(lefts: Iterable[Seen], rights: Iterable[Seen]) -> Matches:
    """A file that is beside the bill already, under the same name, is that file; of several with
    one name any may be any.
    """
    return Matches(recognized(lefts, rights, _place, SAME_FILE).sure)


def _place(seen: Seen) -> object:
    file = seen.record
    return getattr(file, "bill", None), fold(getattr(file, "file_name", None) or "")


INVOICE_FILES = Flow(
    name="invoice-files",
    title="Files of invoices",
    left=End("procore", ("invoice_file",), view=invoice_file_as_bill_file),
    right=End("quickbooks", ("bill_file",)),
    fields=(
        FlowField("bill", "Bill", PLAIN, Direction.NONE, elsewhere="the bill of its invoice"),
        FlowField("file_name", "File name", TEXT, Direction.TO_RIGHT),
        FlowField("media_type", "Type of file", TEXT, Direction.NONE),
    ),
    matcher=by_name,
    creates=frozenset({Side.RIGHT}),
    marked=None,
    activity=Direction.NONE,
    after=("invoices",),
    starts_on=False,
    content=True,
)
"""A file's bytes never change in QuickBooks, so only its name travels after that: another program
that writes the row without the name blanks it (quickbooks gotchas 120).
"""
