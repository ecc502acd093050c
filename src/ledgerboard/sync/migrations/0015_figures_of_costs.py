"""Figures of costs that were read before they were kept; of all that 0011 filled, nothing twice."""

from itertools import islice

from django.db import migrations

from ledgerboard.core.records import from_json, record_of
from ledgerboard.sync.figures import columns
from ledgerboard.sync.records import PLAIN

KINDS = ("project_cost", "direct_cost")


def fill(apps, schema_editor):
    """Columns that a later release keeps are left to that release's own migration."""
    figures = apps.get_model("sync", "MoneyFigures")
    known = {field.name for field in figures._meta.concrete_fields}
    snapshots = apps.get_model("sync", "Snapshot").objects.filter(kind__in=KINDS)
    rows = snapshots.filter(figures__isnull=True).iterator()
    while few := list(islice(rows, 500)):
        figures.objects.bulk_create([_figures(figures, row, known) for row in few])


def _figures(model, row, known):
    record = record_of(row.kind, from_json(row.values, PLAIN))
    said = {name: value for name, value in columns(record).items() if name in known}
    return model(
        snapshot_id=row.pk,
        organization_id=row.organization_id,
        connection_id=row.connection_id,
        kind=row.kind,
        record_id=row.record_id,
        **said,
    )


class Migration(migrations.Migration):
    dependencies = [("sync", "0014_tie_account")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
