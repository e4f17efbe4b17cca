"""Two periods of one kind never surely hold on the same day: not of one process, party of a conflict, or pair of parties.

What an uncertain beginning or end leaves open may overlap; a superseded row may lie beside what corrected it. A range
of one id stands for the id, so that no extension of the database is needed.
"""

from django.db import migrations

SURELY = """daterange(since_latest, CASE WHEN until_earliest IS NULL THEN NULL
    ELSE greatest(since_latest, until_earliest) END, '[)') WITH &&"""
ONE = "id_range({0}, {0}, '[]') WITH &&"
OF_A_PROCESS = ("process_id",)
KINDS = {
    "trackperiod": OF_A_PROCESS,
    "stageperiod": OF_A_PROCESS,
    "escalationperiod": OF_A_PROCESS,
    "statusperiod": OF_A_PROCESS,
    "commitment": ("conflict_id", "party_id"),
    "officialcontact": ("conflict_id", "least(one_id, other_id)", "greatest(one_id, other_id)"),
}


def constraint(kind, columns):
    same = ", ".join(ONE.format(column) for column in columns)
    return migrations.RunSQL(
        f"ALTER TABLE dialogues_{kind} ADD CONSTRAINT {kind}_does_not_overlap"
        f" EXCLUDE USING gist ({same}, {SURELY}) WHERE (superseded_at IS NULL)",
        f"ALTER TABLE dialogues_{kind} DROP CONSTRAINT {kind}_does_not_overlap",
    )


class Migration(migrations.Migration):
    dependencies = [("dialogues", "0009_claims_schemes_and_conflicts")]

    operations = [
        migrations.RunSQL("CREATE TYPE id_range AS RANGE (subtype = uuid)", "DROP TYPE id_range"),
        *[constraint(kind, columns) for kind, columns in KINDS.items()],
    ]
