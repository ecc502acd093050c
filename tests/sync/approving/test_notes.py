"""A tax number that somebody types into a reason is not kept: every role sees reasons."""

from __future__ import annotations

from django.core import serializers
from tests.sync.world import World

from ledgerboard.core.reconcile import Side
from ledgerboard.sync import approving, services
from ledgerboard.sync.models import Change, Decision, Event, Link

NUMBER = "321-54-9876"
REASON = f"  He sent SSN {NUMBER} by mail. "


def everything() -> str:
    return "".join(
        serializers.serialize("json", kind.objects.all()) for kind in (Change, Decision, Event)
    )


def test_a_rejection_and_a_hold_hide_it(db):
    world = World()
    held = world.left.put("vendor", name="Acme Concrete")
    world.left.put("vendor", name="Bolt Electric")
    plan = world.plan()
    services.hold(world.setting, Side.LEFT, held, world.ann, title="Acme", reason=REASON)
    approving.reject(plan, world.ann, reason=REASON, seen_hash=plan.hash)
    assert NUMBER not in everything()
    assert "***-**-9876" in everything()
    kept = [*Decision.objects.values_list("reason", flat=True)]
    assert len(kept) >= 2
    assert set(kept) == {"He sent SSN ***-**-9876 by mail."}


def test_an_unlinking_hides_it(db):
    world = World()
    world.left.put("vendor", name="Acme Concrete")
    world.agree()
    services.unlink(Link.objects.get(), world.ann, world.ports, reason=REASON)
    assert NUMBER not in everything()
    assert "***-**-9876" in everything()
