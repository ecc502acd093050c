"""Plans of the version before become lists in their first revision, their approvals unbroken."""

import hashlib
import json

from django.db import migrations
from django.db.models import F

_OLD = (
    "position", "key", "action", "kind", "target", "left_id", "right_id", "title", "fields",
    "reasons", "advice", "choices", "needs", "base", "expects",
)  # fmt: skip
_LATER = (*_OLD, "causes", "warnings")  # between two releases
_NEW = tuple(name for name in _LATER if name not in {"position", "needs"})


def forwards(apps, _):
    plans, changes = apps.get_model("sync", "Plan"), apps.get_model("sync", "Change")
    approvals = apps.get_model("sync", "Approval")
    changes.objects.update(listed=F("plan"))
    changes.objects.filter(status="rejected").update(until=1)
    for plan in plans.objects.iterator():
        rows = list(changes.objects.filter(plan=plan).order_by("position"))
        proofs = {_old_hash(rows, names) for names in (_OLD, _LATER)}
        for row in rows:
            row.content_hash = hashlib.sha256(_canonical(row, _NEW)).hexdigest()
            row.added_at = plan.created_at
        changes.objects.bulk_update(rows, ["content_hash", "added_at"], batch_size=100)
        before, plan.revision = plan.hash, 1
        # what was altered before the upgrade stays unprovable after it
        plan.hash = _hash(rows) if before in proofs else ""
        plan.save(update_fields=["hash", "revision"])
        approvals.objects.filter(plan=plan, plan_hash=before).update(plan_hash=plan.hash)


def keep_apart(apps, _):
    """Unlinking used to answer the question «are they the same?»; now it is an answer of its own,
    which also keeps either from getting a second twin.
    """
    links, decisions = apps.get_model("sync", "Link"), apps.get_model("sync", "Decision")
    for link in links.objects.exclude(unlinked_at=None).select_related("setting"):
        flow = link.setting.flow
        decisions.objects.filter(
            setting=link.setting,
            kind="answer",
            key=f"{flow}:question:{link.left_id}",
            value=f"different:{link.right_id}",
            revoked_at=None,
        ).update(key=f"{flow}:apart:{link.left_id}:{link.right_id}", value="apart")


def _old_hash(rows, names):
    digest = hashlib.sha256()
    for row in rows:
        digest.update(_canonical(row, names))
    return digest.hexdigest()


def _canonical(row, names):
    said = {name: getattr(row, name) for name in names}
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()


def _hash(rows):
    shown = sorted(row.content_hash for row in rows if row.until is None)
    return f"{1:08x}" + hashlib.sha256("".join(shown).encode()).hexdigest()[8:]


class Migration(migrations.Migration):
    dependencies = [("sync", "0004_revisions")]

    operations = [
        migrations.RunPython(forwards, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(keep_apart, migrations.RunPython.noop, elidable=True),
    ]
