"""Row security on everything sealed. It stands behind `visible_to`, never instead of it.

All policies ask one view, which is worked out once per statement; none calls a function per row.
"""

from django.conf import settings
from django.db import migrations

VIEW = """
CREATE VIEW confidentiality_reader AS
  SELECT nullif(current_setting('backchannel.user_id', true), '')::uuid AS id;

CREATE VIEW confidentiality_readable AS
  SELECT held.content_object_id AS audience_id
  FROM confidentiality_grant held
  JOIN confidentiality_audience audience ON audience.id = held.content_object_id
  JOIN {users} reader ON reader.id = held.user_id
  WHERE held.user_id = (SELECT id FROM confidentiality_reader)
    AND reader.is_active
    AND audience.closed_at IS NULL
    AND (held.expires_at IS NULL OR held.expires_at > (SELECT statement_timestamp()))
    AND held.permission_id = (
      SELECT permission.id FROM auth_permission permission
      JOIN django_content_type model ON model.id = permission.content_type_id
      WHERE permission.codename = 'read_audience'
        AND model.app_label = 'confidentiality' AND model.model = 'audience'
    );
"""
TABLE = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY {table}_owner ON {table} TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY {table}_select ON {table} FOR SELECT
  USING (audience_id IN (SELECT audience_id FROM confidentiality_readable));
CREATE POLICY {table}_insert ON {table} FOR INSERT
  WITH CHECK (audience_id IN (SELECT audience_id FROM confidentiality_readable)
    AND written_by_id = (SELECT id FROM confidentiality_reader));
CREATE POLICY {table}_update ON {table} FOR UPDATE
  USING (audience_id IN (SELECT audience_id FROM confidentiality_readable))
  WITH CHECK (audience_id IN (SELECT audience_id FROM confidentiality_readable)
    AND written_by_id = (SELECT id FROM confidentiality_reader));
CREATE POLICY {table}_delete ON {table} FOR DELETE
  USING (audience_id IN (SELECT audience_id FROM confidentiality_readable));
"""
UNDO = """
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
DROP POLICY {table}_owner ON {table};
DROP POLICY {table}_select ON {table};
DROP POLICY {table}_insert ON {table};
DROP POLICY {table}_update ON {table};
DROP POLICY {table}_delete ON {table};
"""
TABLES = ("confidentiality_sealedtext", "confidentiality_sealedfile", "confidentiality_sealeddraft")


def secure(apps, schema_editor):
    users = apps.get_model(settings.AUTH_USER_MODEL)._meta.db_table
    schema_editor.execute(VIEW.format(users=schema_editor.quote_name(users)), params=None)
    for table in TABLES:
        schema_editor.execute(TABLE.format(table=table), params=None)


def expose(apps, schema_editor):
    for table in TABLES:
        schema_editor.execute(UNDO.format(table=table), params=None)
    schema_editor.execute("DROP VIEW confidentiality_readable; DROP VIEW confidentiality_reader;", params=None)


class Migration(migrations.Migration):
    dependencies = [("confidentiality", "0001_initial")]

    operations = [migrations.RunPython(secure, expose)]
