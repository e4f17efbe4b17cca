"""Sealed texts, files and the audit are append-only for everybody; one function may move a text to a stricter audience."""

from django.db import migrations

SEALED = """
CREATE FUNCTION confidentiality_only_the_audience_moves() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  meant record;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    meant := NEW;
    meant.audience_id := OLD.audience_id;
    IF meant IS NOT DISTINCT FROM OLD THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER confidentiality_sealedtext_append_only BEFORE UPDATE OR DELETE ON confidentiality_sealedtext
  FOR EACH ROW EXECUTE FUNCTION confidentiality_only_the_audience_moves();
CREATE TRIGGER confidentiality_sealedfile_append_only BEFORE UPDATE OR DELETE ON confidentiality_sealedfile
  FOR EACH ROW EXECUTE FUNCTION confidentiality_only_the_audience_moves();
"""
UNSEALED = """
DROP TRIGGER confidentiality_sealedtext_append_only ON confidentiality_sealedtext;
DROP TRIGGER confidentiality_sealedfile_append_only ON confidentiality_sealedfile;
DROP FUNCTION confidentiality_only_the_audience_moves();
"""

# A version that is already held by a subset of the new readers stays where it is: moving it would open it to more.
RETIGHTEN = """
CREATE FUNCTION confidentiality_readers(audience uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT DISTINCT held.user_id FROM confidentiality_grant held
  JOIN confidentiality_audience known ON known.id = held.content_object_id
  WHERE held.content_object_id = audience AND known.closed_at IS NULL
    AND (held.expires_at IS NULL OR held.expires_at > statement_timestamp())
$$;
REVOKE EXECUTE ON FUNCTION confidentiality_readers(uuid) FROM PUBLIC;

CREATE FUNCTION confidentiality_opens_to_more(present uuid, wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT NOT EXISTS (SELECT confidentiality_readers(present) EXCEPT SELECT confidentiality_readers(wanted))
    AND EXISTS (SELECT confidentiality_readers(wanted) EXCEPT SELECT confidentiality_readers(present))
$$;
REVOKE EXECUTE ON FUNCTION confidentiality_opens_to_more(uuid, uuid) FROM PUBLIC;

CREATE FUNCTION confidentiality_retighten(
  the_kind text, the_object uuid, wanted uuid, the_request uuid, the_session text
) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  me uuid := (SELECT id FROM confidentiality_reader);
  present uuid;
  old uuid[];
  moved integer := 0;
  files integer := 0;
BEGIN
  -- Readers hold the audience of what they are opening; this waits for them, and they for this.
  PERFORM 1 FROM confidentiality_audience WHERE id IN (
    SELECT audience_id FROM confidentiality_sealedtext WHERE kind = the_kind AND object_id = the_object
    UNION SELECT audience_id FROM confidentiality_sealedfile WHERE kind = the_kind AND object_id = the_object
    UNION SELECT wanted
  ) ORDER BY id FOR UPDATE;

  SELECT audience_id INTO present FROM confidentiality_sealedtext
    WHERE kind = the_kind AND object_id = the_object ORDER BY version DESC LIMIT 1;
  IF present IS NULL THEN
    SELECT audience_id INTO present FROM confidentiality_sealedfile
      WHERE kind = the_kind AND object_id = the_object ORDER BY version DESC, created_at DESC LIMIT 1;
  END IF;
  IF present IS NULL OR me IS NULL
    OR present NOT IN (SELECT audience_id FROM confidentiality_readable)
    OR wanted NOT IN (SELECT audience_id FROM confidentiality_readable)
    OR confidentiality_opens_to_more(present, wanted)
  THEN
    RAISE EXCEPTION 'not a tightening by one of its readers' USING ERRCODE = 'insufficient_privilege';
  END IF;

  SELECT array_agg(DISTINCT audience_id) INTO old FROM (
    SELECT audience_id FROM confidentiality_sealedtext WHERE kind = the_kind AND object_id = the_object
    UNION SELECT audience_id FROM confidentiality_sealedfile WHERE kind = the_kind AND object_id = the_object
  ) every WHERE audience_id <> wanted AND NOT confidentiality_opens_to_more(audience_id, wanted);

  UPDATE confidentiality_sealedtext SET audience_id = wanted
    WHERE kind = the_kind AND object_id = the_object AND audience_id = ANY (old);
  GET DIAGNOSTICS moved = ROW_COUNT;
  UPDATE confidentiality_sealedfile SET audience_id = wanted
    WHERE kind = the_kind AND object_id = the_object AND audience_id = ANY (old);
  GET DIAGNOSTICS files = ROW_COUNT;

  INSERT INTO confidentiality_auditevent
    (id, at, actor, session, address, request, verb, kind, object_id, outcome, ids)
  VALUES (gen_random_uuid(), clock_timestamp(), me, coalesce(the_session, ''), '', the_request,
    'audience.retighten', the_kind, the_object, 'allow',
    jsonb_build_object('before', present, 'after', wanted, 'moved', moved + files));
  RETURN moved + files;
END $$;
REVOKE EXECUTE ON FUNCTION confidentiality_retighten(text, uuid, uuid, uuid, text) FROM PUBLIC;
"""
LOOSE = """
DROP FUNCTION confidentiality_retighten(text, uuid, uuid, uuid, text);
DROP FUNCTION confidentiality_opens_to_more(uuid, uuid);
DROP FUNCTION confidentiality_readers(uuid);
"""

DRAFTS = """
CREATE FUNCTION confidentiality_expire_drafts() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  expired uuid[];
BEGIN
  WITH gone AS (
    DELETE FROM confidentiality_sealeddraft WHERE expires_at <= statement_timestamp() RETURNING audience_id
  ) SELECT array_agg(audience_id) INTO expired FROM gone;
  UPDATE confidentiality_audience SET closed_at = statement_timestamp() WHERE id = ANY (expired);
  RETURN coalesce(cardinality(expired), 0);
END $$;
REVOKE EXECUTE ON FUNCTION confidentiality_expire_drafts() FROM PUBLIC;
"""
FOREVER = "DROP FUNCTION confidentiality_expire_drafts();"


class Migration(migrations.Migration):
    dependencies = [("confidentiality", "0002_row_security")]

    operations = [
        migrations.RunSQL(SEALED, UNSEALED),
        migrations.RunSQL(RETIGHTEN, LOOSE),
        migrations.RunSQL(DRAFTS, FOREVER),
    ]
