"""Whoever is barred reads nothing; whoever broke the glass reads and does not write; security asks where a text stood."""

from django.conf import settings
from django.db import migrations

READABLE = """
CREATE OR REPLACE VIEW confidentiality_readable AS
  SELECT held.content_object_id AS audience_id
  FROM confidentiality_grant held
  JOIN confidentiality_audience audience ON audience.id = held.content_object_id
  JOIN {users} reader ON reader.id = held.user_id
  WHERE held.user_id = (SELECT id FROM confidentiality_reader)
    AND reader.is_active
    {bar}
    AND audience.closed_at IS NULL
    AND (held.expires_at IS NULL OR held.expires_at > (SELECT statement_timestamp()))
    AND held.permission_id = (
      SELECT permission.id FROM auth_permission permission
      JOIN django_content_type model ON model.id = permission.content_type_id
      WHERE permission.codename = 'read_audience'
        AND model.app_label = 'confidentiality' AND model.model = 'audience'
    );
"""
BAR = "AND (reader.barred_until IS NULL OR reader.barred_until <= (SELECT statement_timestamp()))"
WRITABLE = """
CREATE VIEW confidentiality_writable AS
  SELECT readable.audience_id FROM confidentiality_readable readable
  WHERE EXISTS (
    SELECT 1 FROM confidentiality_grant held
    WHERE held.content_object_id = readable.audience_id
      AND held.user_id = (SELECT id FROM confidentiality_reader)
      AND held.basis <> 'break_glass'
      AND (held.expires_at IS NULL OR held.expires_at > (SELECT statement_timestamp()))
  );
"""
POLICIES = """
ALTER POLICY {table}_insert ON {table}
  WITH CHECK (audience_id IN (SELECT audience_id FROM {view})
    AND written_by_id = (SELECT id FROM confidentiality_reader));
ALTER POLICY {table}_update ON {table}
  WITH CHECK (audience_id IN (SELECT audience_id FROM {view})
    AND written_by_id = (SELECT id FROM confidentiality_reader));
"""
TABLES = ("confidentiality_sealedtext", "confidentiality_sealedfile", "confidentiality_sealeddraft")

# For the question “who could have read this”: the sets a text stands in and stood in, never the text.
HAS_STOOD = """
CREATE FUNCTION confidentiality_has_stood(the_kind text, the_object uuid, the_request uuid, the_session text)
RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  me uuid := (SELECT reader.id FROM confidentiality_reader reader);
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM accounts_organisationrole held JOIN accounts_user officer ON officer.id = held.user_id
    WHERE held.user_id = me AND held.role = 'administrator' AND officer.is_active
      AND held.since <= statement_timestamp() AND (held.until IS NULL OR held.until > statement_timestamp())
  ) THEN
    RAISE EXCEPTION 'security staff only' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO confidentiality_auditevent
    (id, at, actor, session, address, request, verb, kind, object_id, outcome, ids)
  VALUES (gen_random_uuid(), clock_timestamp(), me, coalesce(the_session, ''), '', the_request,
    'access.question', the_kind, the_object, 'allow', '{}');
  RETURN QUERY
    SELECT audience_id FROM confidentiality_sealedtext WHERE kind = the_kind AND object_id = the_object
    UNION SELECT audience_id FROM confidentiality_sealedfile WHERE kind = the_kind AND object_id = the_object
    UNION SELECT (event.ids ->> stood.word)::uuid
      FROM confidentiality_auditevent event, (VALUES ('before'), ('after')) AS stood (word)
      WHERE event.verb = 'audience.retighten' AND event.kind = the_kind AND event.object_id = the_object;
END $$;
REVOKE EXECUTE ON FUNCTION confidentiality_has_stood(text, uuid, uuid, text) FROM PUBLIC;
"""
FORGOTTEN = "DROP FUNCTION confidentiality_has_stood(text, uuid, uuid, text);"


def bar(apps, schema_editor):
    users = schema_editor.quote_name(apps.get_model(settings.AUTH_USER_MODEL)._meta.db_table)
    schema_editor.execute(READABLE.format(users=users, bar=BAR), params=None)
    schema_editor.execute(WRITABLE, params=None)
    for table in TABLES:
        schema_editor.execute(POLICIES.format(table=table, view="confidentiality_writable"), params=None)


def unbar(apps, schema_editor):
    users = schema_editor.quote_name(apps.get_model(settings.AUTH_USER_MODEL)._meta.db_table)
    for table in TABLES:
        schema_editor.execute(POLICIES.format(table=table, view="confidentiality_readable"), params=None)
    schema_editor.execute("DROP VIEW confidentiality_writable;", params=None)
    schema_editor.execute(READABLE.format(users=users, bar=""), params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("confidentiality", "0005_tightening"),
        ("accounts", "0003_bars_and_resets"),
    ]

    operations = [
        migrations.RunPython(bar, unbar),
        migrations.RunSQL(HAS_STOOD, FORGOTTEN),
    ]
