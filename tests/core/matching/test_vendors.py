"""How vendors meet when there are several of them, and what is said about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice, product

from ledgerboard.core.matching import projects, vendor, vendors
from ledgerboard.core.matching.pairing import pair
from ledgerboard.core.reconcile.flow import Candidate
from ledgerboard.core.reconcile.model import Seen
from ledgerboard.core.records import Project, Vendor
from ledgerboard.core.values import TaxNumber

CASCADE = Vendor(name="Cascade Electric", phone="(503) 555-0142", city="Portland")


def side(*records: Vendor | str) -> list[Seen]:
    made = [Vendor(name=each) if isinstance(each, str) else each for each in records]
    return [Seen("vendor", str(place), each) for place, each in enumerate(made)]


def ids(candidates: tuple[Candidate, ...]) -> set[tuple[str, str]]:
    return {(each.left_id, each.right_id) for each in candidates}


def test_two_vendors_that_fit_one_are_both_asked_and_each_has_its_candidate():
    found = vendors(side("Cascade Electric", "Cascade Electric LLC"), side("Cascade Electric"))
    assert not found.sure
    assert ids(found.doubtful) == {("0", "0"), ("1", "0")}
    assert all("another one also matches" in each.verdict.reasons for each in found.doubtful)


def test_a_misspelt_duplicate_casts_doubt_on_the_exact_name():
    found = vendors(side("Cascade Electric", "Cascde Electric"), side("Cascade Electric"))
    assert not found.sure
    assert ids(found.doubtful) == {("0", "0"), ("1", "0")}


def test_a_far_weaker_candidate_does_not_disturb_a_sure_pair():
    found = vendors(side(CASCADE, Vendor(name="Rivera Drywall", phone=CASCADE.phone)),
                    side(Vendor(name="Cascade Electric", phone=CASCADE.phone)))  # fmt: skip
    assert ids(found.sure) == {("0", "0")}
    assert not found.doubtful


def test_another_tax_number_rules_a_rival_out():
    ours = Vendor(name="Cascade Electric", tax_number=TaxNumber.parse("12-3456789"))
    rival = Vendor(name="Cascade Electric LLC", tax_number=TaxNumber.parse("98-7654321"))
    found = vendors(side(ours, rival), side(ours))
    assert ids(found.sure) == {("0", "0")}


def test_a_phone_that_several_share_supports_nobody():
    shared = "(503) 555-0142"
    found = vendors(
        side(
            Vendor(name="Wilamette Drywall", phone=shared),
            Vendor(name="Harbor Rigging", phone=shared),
        ),
        side(Vendor(name="Willamette Drywall", phone=shared)),
    )
    assert not found.sure
    assert "shared phone" in found.doubtful[0].verdict.reasons


def test_reasons_read_as_a_bookkeeper_would_say_them():
    found = vendors(
        side(Vendor(name="Cascade Electric LLC", city="Portland", email="ap@cascade.example")),
        side(Vendor(name="Cascade Electric", city="Salem", email="AP@cascade.example")),
    )
    assert found.sure[0].verdict.reasons == (
        "names differ only by “LLC”",
        "same email",
        "cities differ (Portland, Salem)",
    )


def test_a_name_marked_as_deleted_still_meets_its_twin():
    left = [Seen("vendor", "0", Vendor(name="Cascade Electric"), active=False)]
    right = [Seen("vendor", "0", Vendor(name="Cascade Electric (deleted)"), active=False)]
    found = vendors(left, right)
    assert found.sure[0].verdict.reasons == ("same name", "both are inactive")


def test_at_most_a_few_candidates_are_shown_for_one_vendor():
    found = vendors(side("Cascade Electric"), side(*["Cascade Electric"] * 40))
    assert not found.sure
    assert len(found.doubtful) == 40  # each of the forty has but one candidate
    many = vendors(side(*["Cascade Electric"] * 30), side(*["Cascade Electric"] * 30))
    assert not many.sure
    assert len(many.doubtful) < 300
    assert {each.left_id for each in many.doubtful} == {str(place) for place in range(30)}


def test_a_crowd_of_one_name_is_asked_about_and_never_guessed():
    unlinked = side(*["Miller Inc"] * 200)
    found = vendors(unlinked, unlinked)
    assert not found.sure
    assert {each.left_id for each in found.doubtful} == {each.id for each in unlinked}
    assert vendors(unlinked[::-1], unlinked[::-1]) == found


def test_records_of_another_kind_are_left_alone():
    strange = [Seen("project", "9", Project(name="Cascade Electric"))]
    assert vendors(strange, side("Cascade Electric")).doubtful == ()
    assert projects(side("Cascade Electric"), strange).doubtful == ()


def test_thousands_on_each_side_find_their_twins():
    syllables = [a + b for a in "bdfglmnprst" for b in "aeiou"]
    count = 3_000
    names = [
        f"{syllables[n % 55]}{syllables[n // 55 % 55]}{syllables[n // 3025 % 55]} Electric".title()
        for n in range(count)
    ]
    rights = side(*(f"{name} Inc" for name in reversed(names)))
    found = vendors(side(*(f"{name}, Inc." for name in names)), rights)
    assert all(int(each.left_id) == count - 1 - int(each.right_id) for each in found.sure)
    assert len(found.sure) + len({each.left_id for each in found.doubtful}) == count


def test_an_address_that_very_many_share_is_no_key():
    """A bookkeeper's mailbox stands on each of their clients: the work must not grow squared."""
    met = Counter()

    def judge(left, right, sides):
        met["pairs"] += 1
        return vendor.judge(left, right, sides)

    many = 2000
    names = [f"{word}{n} Works" for n, word in enumerate(_words(many))]
    lefts = side(*(Vendor(name=each, email="books@keeper.example") for each in names))
    rights = side(*(Vendor(name=each[::-1], email="books@keeper.example") for each in names))
    firms = [[vendor.firm(each, each.record) for each in several] for several in (lefts, rights)]
    found = pair(*firms, judge)
    assert met["pairs"] < many * 2
    assert len(found.doubtful) < many
    same = pair(firms[0], [vendor.firm(each, each.record) for each in lefts], judge)
    assert len(same.sure) == many


def _words(many: int) -> Iterator[str]:
    return ("".join(each) for each in islice(product("bdfgklmnprst", repeat=5), many))
