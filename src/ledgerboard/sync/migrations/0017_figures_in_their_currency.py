from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sync", "0016_opening_figures")]
    operations = [
        migrations.AddField(
            "moneyfigures", "currency", models.CharField(default="USD", max_length=3)
        )
    ]
