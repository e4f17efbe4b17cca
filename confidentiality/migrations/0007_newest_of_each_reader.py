"""What a list begins with: for each reader their audiences, by the newest row of each (docs/adr/0009).

It promises no more than `newest_at` of the audience: nothing in it is newer. It grants nothing; what it names is asked
of the grants as ever. Kept by triggers, under the lock on the audience that each of them takes first.
"""

from django.db import migrations

TABLE = """
CREATE TABLE confidentiality_recent (
  audience_id uuid NOT NULL,
  user_id uuid NOT NULL,
  newest_at timestamptz NOT NULL,
  PRIMARY KEY (audience_id, user_id)
);
CREATE INDEX confidentiality_recent_of_reader ON confidentiality_recent (user_id, newest_at DESC) INCLUDE (audience_id);
INSERT INTO confidentiality_recent
  SELECT DISTINCT audience.id, held.user_id, audience.newest_at
  FROM confidentiality_grant held JOIN confidentiality_audience audience ON audience.id = held.content_object_id
  WHERE audience.newest_at IS NOT NULL;
"""
KEPT = """
CREATE OR REPLACE FUNCTION confidentiality_raise_newest() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE confidentiality_audience SET newest_at = NEW.created_at
  WHERE id = NEW.audience_id AND (newest_at IS NULL OR newest_at < NEW.created_at);
  IF FOUND THEN
    INSERT INTO confidentiality_recent AS known (audience_id, user_id, newest_at)
      SELECT DISTINCT NEW.audience_id, held.user_id, NEW.created_at FROM confidentiality_grant held
      WHERE held.content_object_id = NEW.audience_id
    ON CONFLICT (audience_id, user_id) DO UPDATE SET newest_at = excluded.newest_at
      WHERE known.newest_at < excluded.newest_at;
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION confidentiality_know_reader() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  newest timestamptz;
BEGIN
  -- Whoever raises it at this moment has the row first, or waits for this grant and sees it.
  SELECT newest_at INTO newest FROM confidentiality_audience WHERE id = NEW.content_object_id FOR NO KEY UPDATE;
  IF newest IS NOT NULL THEN
    INSERT INTO confidentiality_recent (audience_id, user_id, newest_at)
      VALUES (NEW.content_object_id, NEW.user_id, newest) ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION confidentiality_know_reader() FROM PUBLIC;
CREATE TRIGGER confidentiality_grant_reader AFTER INSERT ON confidentiality_grant
  FOR EACH ROW EXECUTE FUNCTION confidentiality_know_reader();
"""
FORGOTTEN = """
DROP TRIGGER confidentiality_grant_reader ON confidentiality_grant;
DROP FUNCTION confidentiality_know_reader();
CREATE OR REPLACE FUNCTION confidentiality_raise_newest() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE confidentiality_audience SET newest_at = NEW.created_at
  WHERE id = NEW.audience_id AND (newest_at IS NULL OR newest_at < NEW.created_at);
  RETURN NULL;
END $$;
DROP TABLE confidentiality_recent;
"""
# As an EXISTS the planner has both: a few rows are asked one by one, many against all that a reader may read.
ASKED = """
ALTER POLICY {table}_select ON {table}
  USING (EXISTS (SELECT 1 FROM confidentiality_readable readable WHERE readable.audience_id = {table}.audience_id));
"""
AS_BEFORE = """
ALTER POLICY {table}_select ON {table}
  USING (audience_id IN (SELECT audience_id FROM confidentiality_readable));
"""
TABLES = ("confidentiality_sealedtext", "confidentiality_sealedfile")


class Migration(migrations.Migration):
    dependencies = [("confidentiality", "0006_bars_and_glass")]

    operations = [
        migrations.RunSQL(TABLE, migrations.RunSQL.noop),
        migrations.RunSQL(KEPT, FORGOTTEN),
        *(migrations.RunSQL(ASKED.format(table=table), AS_BEFORE.format(table=table)) for table in TABLES),
    ]
