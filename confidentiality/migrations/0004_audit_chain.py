"""The audit is append-only, sealed as each transaction commits, and read by auditors through one function."""

from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION confidentiality_append_only() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER confidentiality_auditevent_append_only BEFORE UPDATE OR DELETE ON confidentiality_auditevent
  FOR EACH ROW EXECUTE FUNCTION confidentiality_append_only();
CREATE TRIGGER confidentiality_auditseal_append_only BEFORE UPDATE OR DELETE ON confidentiality_auditseal
  FOR EACH ROW EXECUTE FUNCTION confidentiality_append_only();

CREATE FUNCTION confidentiality_stamp_event() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER confidentiality_auditevent_stamp BEFORE INSERT ON confidentiality_auditevent
  FOR EACH ROW EXECUTE FUNCTION confidentiality_stamp_event();
"""
CHANGEABLE = """
DROP TRIGGER confidentiality_auditevent_append_only ON confidentiality_auditevent;
DROP TRIGGER confidentiality_auditseal_append_only ON confidentiality_auditseal;
DROP TRIGGER confidentiality_auditevent_stamp ON confidentiality_auditevent;
DROP FUNCTION confidentiality_append_only();
DROP FUNCTION confidentiality_stamp_event();
"""

# The bytes are those of `confidentiality.chain.digest`: each value with its length before it, a missing one as -1.
CHAIN = """
CREATE FUNCTION confidentiality_digest(before bytea, event confidentiality_auditevent) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT sha256(before || string_agg(
    coalesce(int4send(octet_length(convert_to(value, 'UTF8'))) || convert_to(value, 'UTF8'), int4send(-1)),
    ''::bytea ORDER BY position))
  FROM unnest(ARRAY[
    event.id::text, (extract(epoch FROM event.at) * 1000000)::bigint::text,
    event.actor::text, event.on_behalf_of::text, event.session, event.address, event.request::text,
    event.factor_age::text, event.verb, event.kind, event.object_id::text, event.outcome, event."grant"::text,
    event.ids::text
  ]) WITH ORDINALITY AS values (value, position)
$$;
REVOKE EXECUTE ON FUNCTION confidentiality_digest(bytea, confidentiality_auditevent) FROM PUBLIC;

CREATE FUNCTION confidentiality_seal_event() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  last record;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'audit events are sealed under READ COMMITTED only';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('confidentiality_auditseal', 0));
  SELECT sequence, digest INTO last FROM confidentiality_auditseal ORDER BY sequence DESC LIMIT 1;
  INSERT INTO confidentiality_auditseal (sequence, event_id, digest) VALUES (
    coalesce(last.sequence, 0) + 1, NEW.id,
    confidentiality_digest(coalesce(last.digest, decode(repeat('00', 32), 'hex')), NEW));
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION confidentiality_seal_event() FROM PUBLIC;
CREATE CONSTRAINT TRIGGER confidentiality_auditevent_seal AFTER INSERT ON confidentiality_auditevent
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION confidentiality_seal_event();
"""
UNCHAIN = """
DROP TRIGGER confidentiality_auditevent_seal ON confidentiality_auditevent;
DROP FUNCTION confidentiality_seal_event();
DROP FUNCTION confidentiality_digest(bytea, confidentiality_auditevent);
"""

# The app of the accounts comes later in the order of migrations; this body is bound when it is first run.
AUDITORS = """
CREATE FUNCTION confidentiality_audit_page(
  before bigint, how_many integer, the_actor uuid, the_object uuid, the_request uuid, the_session text
) RETURNS TABLE (
  sequence bigint, id uuid, at timestamptz, actor uuid, on_behalf_of uuid, session varchar, request uuid,
  factor_age integer, verb varchar, kind varchar, object_id uuid, outcome varchar, "grant" uuid, ids jsonb
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  me uuid := (SELECT reader.id FROM confidentiality_reader reader);
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM accounts_organisationrole held JOIN accounts_user auditor ON auditor.id = held.user_id
    WHERE held.user_id = me AND held.role = 'auditor' AND auditor.is_active
      AND held.since <= statement_timestamp() AND (held.until IS NULL OR held.until > statement_timestamp())
  ) THEN
    RAISE EXCEPTION 'auditors only' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO confidentiality_auditevent
    (id, at, actor, session, address, request, verb, kind, object_id, outcome, ids)
  VALUES (gen_random_uuid(), clock_timestamp(), me, coalesce(the_session, ''), '', the_request,
    'audit.read', 'audit', the_object, 'allow', jsonb_strip_nulls(jsonb_build_object('actor', the_actor)));
  RETURN QUERY
    SELECT seal.sequence, event.id, event.at, event.actor, event.on_behalf_of, event.session, event.request,
      event.factor_age, event.verb, event.kind, event.object_id, event.outcome, event."grant", event.ids
    FROM confidentiality_auditseal seal JOIN confidentiality_auditevent event ON event.id = seal.event_id
    WHERE (before IS NULL OR seal.sequence < before)
      AND (the_actor IS NULL OR event.actor = the_actor)
      AND (the_object IS NULL OR event.object_id = the_object)
    ORDER BY seal.sequence DESC LIMIT least(how_many, 500);
END $$;
REVOKE EXECUTE ON FUNCTION confidentiality_audit_page(bigint, integer, uuid, uuid, uuid, text) FROM PUBLIC;
"""
NO_AUDITORS = "DROP FUNCTION confidentiality_audit_page(bigint, integer, uuid, uuid, uuid, text);"


class Migration(migrations.Migration):
    dependencies = [("confidentiality", "0003_append_only")]

    operations = [
        migrations.RunSQL(APPEND_ONLY, CHANGEABLE),
        migrations.RunSQL(CHAIN, UNCHAIN),
        migrations.RunSQL(AUDITORS, NO_AUDITORS),
    ]
