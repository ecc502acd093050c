"""Bills that were posted before the code map was published anew."""

from __future__ import annotations

import pytest
from tests.core.money import story
from tests.oracle.companies import put
from tests.sync.reconciling.test_moved_lines import looked_at, named, recoded, two_invoices_posted
from tests.sync.whole_chain import PearlStreet

from ledgerboard.core.money.causes import Cause
from ledgerboard.core.records import Item
from ledgerboard.core.values import Ref
from ledgerboard.core.views.code_map import MapRow, Scope
from ledgerboard.sync.code_map import drafts
from ledgerboard.sync.code_map.companies import Companies
from ledgerboard.sync.models import Link

pytestmark = pytest.mark.django_db
TOOLS, HARDWARE = Ref("item", "499"), Ref("item", "498")
FEEDERS = "26-200.S"
"""Posted on item 412."""


@pytest.fixture
def street(db) -> PearlStreet:
    street = two_invoices_posted()
    for item, name in ((TOOLS, "Tools"), (HARDWARE, "Hardware")):
        put(street.right, item.id, Item(name=name, expense_account=Ref("account", "80")))
    looked_at(street)
    return street


def publish(street: PearlStreet, **items: Ref) -> None:
    """A new version with these items for these codes."""
    companies = Companies.between(street.flows["invoices"])
    for code, item in items.items():
        draft = drafts.save_row(companies, MapRow(Scope(code=code), item), street.ann)
    drafts.publish(companies, street.ann, seen=draft.mark)


def test_bills_keep_their_items_when_another_code_gets_them(street):
    publish(street, **{FEEDERS: TOOLS})
    assert looked_at(street).is_tied
    publish(street, **{"01-500.E": Ref("item", story.ITEMS["310002"])})
    assert looked_at(street).is_tied
    publish(street, **{FEEDERS: HARDWARE, "01-500.E": TOOLS})
    assert looked_at(street).is_tied


def test_so_they_do_when_its_link_went_to_another_code(street):
    mine = Link.objects.get(left_kind="budget_code", left_id="310002", unlinked_at=None)
    other = Link.objects.get(left_kind="budget_code", left_id="310009", unlinked_at=None)
    Link.objects.filter(pk__in=(mine.pk, other.pk)).update(unlinked_at=street.clock())
    swapped = ((mine, other), (other, mine))
    for code, item in swapped:
        fresh = {"left_id": code.left_id, "right_id": item.right_id}
        Link.objects.create(
            organization=street.organization, setting=mine.setting, left_kind="budget_code",
            right_kind="item", made_by="link", **fresh,
        )  # fmt: skip
    assert looked_at(street).is_tied


def test_a_line_recoded_since_is_still_named(street):
    publish(street, **{FEEDERS: TOOLS})
    assert named(recoded(street, "310009"))[0][0] is Cause.EDITED
