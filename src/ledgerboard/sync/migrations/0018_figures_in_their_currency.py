from django.db import migrations, models


def read_again(apps, schema_editor):
    """Parts of transactions read before said no currency: all of them are read once more."""
    apps.get_model("sync", "PullState").objects.filter(
        kind__in=["project_cost", "applied_payment"]
    ).update(cursor="")


class Migration(migrations.Migration):
    dependencies = [("sync", "0017_hold_by_hand")]
    operations = [
        migrations.AddField(
            "moneyfigures", "currency", models.CharField(default="USD", max_length=3)
        ),
        migrations.RunPython(read_again, migrations.RunPython.noop),
    ]
