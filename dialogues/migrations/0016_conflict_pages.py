"""What a process keeps of a conflict to itself is a history of its own; names and ties of parties overlap no more."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

# As in 0010: a range of one id stands for the id.
SURELY = """daterange(since_latest, CASE WHEN until_earliest IS NULL THEN NULL
    ELSE greatest(since_latest, until_earliest) END, '[)') WITH &&"""
ONE = "id_range({0}, {0}, '[]') WITH &&"
KEEPER = "coalesce(kept_by_id, '00000000-0000-0000-0000-000000000000'::uuid)"
PAIR = ("conflict_id", "least(one_id, other_id)", "greatest(one_id, other_id)")
BEFORE = {"dialogues_commitment": ("conflict_id", "party_id"), "dialogues_officialcontact": PAIR}
AFTER = {
    "dialogues_commitment": ("conflict_id", "party_id", KEEPER),
    "dialogues_officialcontact": (*PAIR, KEEPER),
    "dialogues_conflictspan": ("conflict_id", KEEPER),
    "participants_partyname": ("party_id",),
    "participants_partylink": ("party_id", "other_id", "md5(kind)::uuid"),
}


def name_of(table):
    return f"{table.partition('_')[2]}_does_not_overlap"


def added(table, columns):
    same = ", ".join(ONE.format(column) for column in columns)
    return (
        f"ALTER TABLE {table} ADD CONSTRAINT {name_of(table)}"
        f" EXCLUDE USING gist ({same}, {SURELY}) WHERE (superseded_at IS NULL)"
    )


def dropped(table):
    return f"ALTER TABLE {table} DROP CONSTRAINT {name_of(table)}"


class Migration(migrations.Migration):
    dependencies = [
        ("dialogues", "0015_found_by_name"),
        ("participants", "0002_posts_keep_their_thread"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ConflictSpan",
            fields=[
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                (
                    "confidence",
                    models.CharField(
                        choices=[
                            ("documented", "documented"),
                            ("corroborated", "corroborated"),
                            ("single_source", "single source"),
                            ("participant_recollection", "a participant's recollection"),
                            ("disputed", "disputed"),
                            ("inferred", "inferred"),
                        ],
                        default="single_source",
                        max_length=24,
                        verbose_name="confidence",
                    ),
                ),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="recorded at")),
                ("superseded_at", models.DateTimeField(blank=True, null=True, verbose_name="superseded at")),
                ("since_earliest", models.DateField(verbose_name="began on this day at the earliest")),
                ("since_latest", models.DateField(verbose_name="began on this day at the latest")),
                (
                    "since_precision",
                    models.CharField(
                        choices=[
                            ("day", "known to the day"),
                            ("month", "known to the month"),
                            ("quarter", "known to the quarter"),
                            ("year", "known to the year"),
                            ("circa", "approximate"),
                            ("range", "it lasted these days"),
                        ],
                        max_length=8,
                        verbose_name="precision of the beginning",
                    ),
                ),
                (
                    "until_earliest",
                    models.DateField(blank=True, null=True, verbose_name="ended on this day at the earliest"),
                ),
                (
                    "until_latest",
                    models.DateField(blank=True, null=True, verbose_name="ended on this day at the latest"),
                ),
                (
                    "until_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "known to the day"),
                            ("month", "known to the month"),
                            ("quarter", "known to the quarter"),
                            ("year", "known to the year"),
                            ("circa", "approximate"),
                            ("range", "it lasted these days"),
                        ],
                        max_length=8,
                        null=True,
                        verbose_name="precision of the end",
                    ),
                ),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("words", models.CharField(blank=True, max_length=160, verbose_name="what began it, or ended it")),
            ],
            options={
                "ordering": ["since_earliest", "since_latest"],
                "abstract": False,
            },
        ),
        migrations.AlterModelOptions(
            name="commitment",
            options={"ordering": ["since_earliest", "since_latest"]},
        ),
        migrations.AlterModelOptions(
            name="officialcontact",
            options={"ordering": ["since_earliest", "since_latest"]},
        ),
        migrations.RemoveConstraint(
            model_name="externalid",
            name="external_id_says_something",
        ),
        migrations.AddField(
            model_name="commitment",
            name="kept_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="dialogues.process",
            ),
        ),
        migrations.AddField(
            model_name="externalid",
            name="party",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="participants.party",
            ),
        ),
        migrations.AddField(
            model_name="externalid",
            name="version",
            field=models.CharField(blank=True, max_length=20, verbose_name="version of the register"),
        ),
        migrations.AddField(
            model_name="officialcontact",
            name="kept_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="dialogues.process",
            ),
        ),
        migrations.AlterField(
            model_name="commitment",
            name="conflict",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="dialogues.conflict"
            ),
        ),
        migrations.AlterField(
            model_name="externalid",
            name="scheme",
            field=models.CharField(
                choices=[
                    ("ucdp_conflict", "UCDP conflict"),
                    ("ucdp_dyad", "UCDP dyad"),
                    ("ucdp_actor", "UCDP actor"),
                    ("pax_process", "PA-X process"),
                    ("pax_agreement", "PA-X agreement"),
                ],
                max_length=16,
                verbose_name="register",
            ),
        ),
        migrations.AlterField(
            model_name="officialcontact",
            name="conflict",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="dialogues.conflict"
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["not_committed", "exploring", "committed", "stuck", "withdrawn", "unknown"])
                ),
                name="commitment_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="externalid",
            constraint=models.CheckConstraint(
                condition=models.Q(("value__regex", "^[1-9][0-9]{0,8}$")), name="external_id_is_a_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="externalid",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("scheme__in", ["ucdp_conflict", "ucdp_dyad", "ucdp_actor", "pax_process", "pax_agreement"])
                ),
                name="external_id_scheme_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="officialcontact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["talking", "intermittent", "suspended", "broken_down", "none", "unknown"])
                ),
                name="official_contact_state_is_known",
            ),
        ),
        migrations.AddField(
            model_name="conflictspan",
            name="conflict",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="dialogues.conflict"
            ),
        ),
        migrations.AddField(
            model_name="conflictspan",
            name="kept_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="dialogues.process",
            ),
        ),
        migrations.AddField(
            model_name="conflictspan",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="recorded by",
            ),
        ),
        migrations.AddConstraint(
            model_name="conflictspan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("superseded_at", None), ("superseded_at__gte", models.F("recorded_at")), _connector="OR"
                ),
                name="dialogues_conflictspan_superseded_after_recorded",
            ),
        ),
        migrations.AddConstraint(
            model_name="conflictspan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "confidence__in",
                        [
                            "documented",
                            "corroborated",
                            "single_source",
                            "participant_recollection",
                            "disputed",
                            "inferred",
                        ],
                    )
                ),
                name="dialogues_conflictspan_confidence_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="conflictspan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(models.Q(("since_precision", "day")), ("since_latest", models.F("since_earliest"))),
                        models.Q(
                            models.Q(("since_precision", "day"), _negated=True),
                            ("since_latest__gt", models.F("since_earliest")),
                        ),
                        _connector="OR",
                    ),
                    ("since_precision__in", ["day", "month", "quarter", "year", "circa", "range"]),
                ),
                name="dialogues_conflictspan_since_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="conflictspan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("until_earliest", None), ("until_latest", None), ("until_precision", None)),
                    models.Q(
                        ("until_earliest__isnull", False),
                        ("until_latest__isnull", False),
                        ("until_precision__isnull", False),
                        models.Q(
                            models.Q(
                                models.Q(("until_precision", "day")), ("until_latest", models.F("until_earliest"))
                            ),
                            models.Q(
                                models.Q(("until_precision", "day"), _negated=True),
                                ("until_latest__gt", models.F("until_earliest")),
                            ),
                            _connector="OR",
                        ),
                        ("until_precision__in", ["day", "month", "quarter", "year", "circa", "range"]),
                    ),
                    _connector="OR",
                ),
                name="dialogues_conflictspan_until_is_whole_or_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="conflictspan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until_latest", None), ("until_latest__gte", models.F("since_earliest")), _connector="OR"
                ),
                name="dialogues_conflictspan_ends_after_it_began",
            ),
        ),
        *[migrations.RunSQL(dropped(table), added(table, columns)) for table, columns in BEFORE.items()],
        *[migrations.RunSQL(added(table, columns), dropped(table)) for table, columns in AFTER.items()],
    ]
