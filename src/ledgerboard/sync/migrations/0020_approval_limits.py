from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sync", "0019_unreadable_records"),
    ]

    operations = [
        migrations.AddField(
            model_name="flowsetting",
            name="limit_one",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="flowsetting",
            name="limit_total",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="flowsetting",
            name="limit_changes",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
    ]
