"""Documents get their two markings, and documents and contacts what they are held back with.

What is there was sealed to the team, so it is marked for the team.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dialogues", "0027_standing_in_order"),
    ]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="caveats",
            field=models.JSONField(blank=True, default=list, verbose_name="held back"),
        ),
        migrations.AddField(
            model_name="documentversion",
            name="caveats",
            field=models.JSONField(blank=True, default=list, verbose_name="held back"),
        ),
        migrations.AddField(
            model_name="documentversion",
            name="version",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="documentversion",
            name="distribution",
            field=models.CharField(
                choices=[
                    ("RED", "named people only"),
                    ("AMBER_STRICT", "the process team"),
                    ("AMBER", "the team and named partner organisations"),
                    ("GREEN", "the convenor's community"),
                    ("CLEAR", "public"),
                ],
                default="AMBER_STRICT",
                max_length=12,
                verbose_name="who may have it",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="documentversion",
            name="attribution",
            field=models.CharField(
                choices=[
                    ("off_record", "off the record"),
                    ("chatham", "Chatham House Rule"),
                    ("by_role", "by role"),
                    ("by_party", "by party"),
                    ("on_record", "on the record"),
                ],
                default="chatham",
                max_length=12,
                verbose_name="what may be said of the source",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="documentversion",
            name="process",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="document_versions",
                to="dialogues.process",
            ),
        ),
        migrations.RunSQL(
            """
            UPDATE dialogues_documentversion AS version SET process_id = objective.process_id
              FROM dialogues_outcomedocument AS document
              JOIN dialogues_objective AS objective ON objective.id = document.objective_id
             WHERE version.document_id = document.id;
            SET CONSTRAINTS ALL IMMEDIATE;
            """,
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            model_name="documentversion",
            name="process",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="document_versions",
                to="dialogues.process",
            ),
        ),
    ]
