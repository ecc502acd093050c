from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sync", "0017_hold_by_hand")]
    operations = [
        migrations.AddField(
            "moneyfigures", "currency", models.CharField(default="USD", max_length=3)
        )
    ]
