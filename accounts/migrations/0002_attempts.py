from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("accounts", "0001_accounts_and_organisations")]

    operations = [
        migrations.RunSQL(
            """
            CREATE TABLE accounts_attempt (
                cache_key varchar(255) NOT NULL PRIMARY KEY,
                value text NOT NULL,
                expires timestamptz NOT NULL
            );
            CREATE INDEX accounts_attempt_expires ON accounts_attempt (expires);
            """,
            "DROP TABLE accounts_attempt",
        )
    ]
