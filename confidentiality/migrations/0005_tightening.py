"""Tightening moves each version on its own: into the stricter audience, or to those who are in both; never to more."""

import importlib

from django.db import migrations

BEFORE = importlib.import_module("confidentiality.migrations.0003_append_only")

# Where who may read moves: from an opener kind to a closer one (audiences.md), or to fewer people of the same.
TIGHTENING = """
CREATE FUNCTION confidentiality_openness(audience uuid) RETURNS integer
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE kind WHEN 'named' THEN 0 WHEN 'room' THEN 0 WHEN 'team' THEN 1 WHEN 'partners' THEN 2
    WHEN 'community' THEN 3 WHEN 'clearance' THEN CASE scope_kind WHEN 'session' THEN 0 ELSE 1 END END
  FROM confidentiality_audience WHERE id = audience
$$;
REVOKE EXECUTE ON FUNCTION confidentiality_openness(uuid) FROM PUBLIC;

CREATE FUNCTION confidentiality_readers(audience uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT DISTINCT held.user_id FROM confidentiality_grant held
  JOIN confidentiality_audience known ON known.id = held.content_object_id
  WHERE held.content_object_id = audience AND known.closed_at IS NULL
    AND (held.expires_at IS NULL OR held.expires_at > statement_timestamp())
$$;
REVOKE EXECUTE ON FUNCTION confidentiality_readers(uuid) FROM PUBLIC;

CREATE FUNCTION confidentiality_is_within(fewer uuid, more uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT NOT EXISTS (SELECT confidentiality_readers(fewer) EXCEPT SELECT confidentiality_readers(more))
$$;
REVOKE EXECUTE ON FUNCTION confidentiality_is_within(uuid, uuid) FROM PUBLIC;

CREATE FUNCTION confidentiality_may_move(standing uuid, target uuid, wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE
    WHEN target = standing AND confidentiality_openness(standing) <= confidentiality_openness(wanted)
      AND confidentiality_openness(wanted) > 0 THEN true
    WHEN target = wanted AND confidentiality_openness(wanted) < confidentiality_openness(standing) THEN
      standing IN (SELECT audience_id FROM confidentiality_readable)
      AND wanted IN (SELECT audience_id FROM confidentiality_readable)
    ELSE confidentiality_is_within(target, standing) AND confidentiality_is_within(target, wanted)
  END
$$;
REVOKE EXECUTE ON FUNCTION confidentiality_may_move(uuid, uuid, uuid) FROM PUBLIC;

CREATE FUNCTION confidentiality_standing(the_kind text, the_object uuid) RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- Readers hold the audience of what they are opening; this waits for them, and they for this.
  RETURN QUERY SELECT id FROM confidentiality_audience WHERE id IN (
    SELECT audience_id FROM confidentiality_sealedtext WHERE kind = the_kind AND object_id = the_object
    UNION SELECT audience_id FROM confidentiality_sealedfile WHERE kind = the_kind AND object_id = the_object
  ) ORDER BY id FOR UPDATE;
END $$;
REVOKE EXECUTE ON FUNCTION confidentiality_standing(text, uuid) FROM PUBLIC;

CREATE FUNCTION confidentiality_retighten(
  the_kind text, the_object uuid, wanted uuid, standing uuid[], target uuid[], the_request uuid, the_session text
) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  me uuid := (SELECT id FROM confidentiality_reader);
  present uuid;
  moved integer := 0;
  files integer := 0;
BEGIN
  SELECT audience_id INTO present FROM confidentiality_sealedtext
    WHERE kind = the_kind AND object_id = the_object ORDER BY version DESC LIMIT 1;
  IF present IS NULL THEN
    SELECT audience_id INTO present FROM confidentiality_sealedfile
      WHERE kind = the_kind AND object_id = the_object ORDER BY version DESC, created_at DESC LIMIT 1;
  END IF;
  -- For those who read it; and for those who are where it goes, as long as that opens it to nobody.
  IF present IS NULL OR me IS NULL
    OR confidentiality_openness(wanted) IS NULL
    OR NOT EXISTS (SELECT 1 FROM confidentiality_readable WHERE audience_id IN (present, wanted))
    OR confidentiality_openness(present) < confidentiality_openness(wanted)
    OR EXISTS (
      SELECT 1 FROM (
        SELECT audience_id FROM confidentiality_sealedtext WHERE kind = the_kind AND object_id = the_object
        UNION SELECT audience_id FROM confidentiality_sealedfile WHERE kind = the_kind AND object_id = the_object
      ) held LEFT JOIN unnest(standing, target) AS move (source, goal) ON move.source = held.audience_id
      WHERE move.goal IS NULL OR NOT confidentiality_may_move(held.audience_id, move.goal, wanted))
  THEN
    RAISE EXCEPTION 'not a tightening by one of its readers' USING ERRCODE = 'insufficient_privilege';
  END IF;

  UPDATE confidentiality_sealedtext SET audience_id = move.goal
    FROM unnest(standing, target) AS move (source, goal)
    WHERE kind = the_kind AND object_id = the_object AND audience_id = move.source AND move.source <> move.goal;
  GET DIAGNOSTICS moved = ROW_COUNT;
  UPDATE confidentiality_sealedfile SET audience_id = move.goal
    FROM unnest(standing, target) AS move (source, goal)
    WHERE kind = the_kind AND object_id = the_object AND audience_id = move.source AND move.source <> move.goal;
  GET DIAGNOSTICS files = ROW_COUNT;

  INSERT INTO confidentiality_auditevent
    (id, at, actor, session, address, request, verb, kind, object_id, outcome, ids)
  VALUES (gen_random_uuid(), clock_timestamp(), me, coalesce(the_session, ''), '', the_request,
    'audience.retighten', the_kind, the_object, 'allow',
    jsonb_build_object('before', present, 'after', wanted, 'moved', moved + files));
  RETURN moved + files;
END $$;
REVOKE EXECUTE ON FUNCTION confidentiality_retighten(text, uuid, uuid, uuid[], uuid[], uuid, text) FROM PUBLIC;
"""
LOOSE = """
DROP FUNCTION confidentiality_retighten(text, uuid, uuid, uuid[], uuid[], uuid, text);
DROP FUNCTION confidentiality_standing(text, uuid);
DROP FUNCTION confidentiality_may_move(uuid, uuid, uuid);
DROP FUNCTION confidentiality_is_within(uuid, uuid);
DROP FUNCTION confidentiality_readers(uuid);
DROP FUNCTION confidentiality_openness(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("confidentiality", "0004_audit_chain")]

    operations = [
        migrations.RunSQL(BEFORE.LOOSE, BEFORE.RETIGHTEN),
        migrations.RunSQL(TIGHTENING, LOOSE),
    ]
