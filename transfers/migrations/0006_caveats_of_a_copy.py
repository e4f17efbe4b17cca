from django.db import migrations, models


def freeze(apps, schema_editor):
    """What was released says of each kind that one of its sources carries: rather one too many than one too few."""
    PutUp = apps.get_model("transfers", "PutUp")
    for copy in apps.get_model("transfers", "Copy").objects.all():
        sources = PutUp.objects.filter(extracts__briefings=copy.briefing_id).values_list("caveats", flat=True)
        copy.caveats = sorted({kind for caveats in sources for kind in caveats})
        copy.save(update_fields=["caveats"])


class Migration(migrations.Migration):
    dependencies = [
        ("transfers", "0005_addressees_of_a_draft"),
    ]

    operations = [
        migrations.AddField(
            model_name="copy",
            name="caveats",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.RunPython(freeze, migrations.RunPython.noop),
    ]
