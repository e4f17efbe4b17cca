import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


# No row of an audience is newer than its `newest_at`. Fires on the sealed texts here, and on every model that
# `BindToSealedText` binds. Where the audience knows already, no row is locked.
RAISE_NEWEST = """
CREATE FUNCTION confidentiality_raise_newest() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE confidentiality_audience SET newest_at = NEW.created_at
  WHERE id = NEW.audience_id AND (newest_at IS NULL OR newest_at < NEW.created_at);
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION confidentiality_raise_newest() FROM PUBLIC;
CREATE TRIGGER confidentiality_sealedtext_newest
  AFTER INSERT OR UPDATE OF audience_id, created_at ON confidentiality_sealedtext
  FOR EACH ROW EXECUTE FUNCTION confidentiality_raise_newest();
"""
FORGET_NEWEST = """
DROP TRIGGER confidentiality_sealedtext_newest ON confidentiality_sealedtext;
DROP FUNCTION confidentiality_raise_newest();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditSeal',
            fields=[
                ('sequence', models.BigIntegerField(primary_key=True, serialize=False)),
                ('event_id', models.UUIDField(unique=True)),
                ('digest', models.BinaryField()),
            ],
            options={
                'verbose_name': 'audit seal',
                'verbose_name_plural': 'audit seals',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Audience',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('own', "one person's own notes"), ('draft', 'one draft'), ('team', 'the process team'), ('partners', 'the team and named partners'), ('community', "the convenor's community"), ('room', 'the room'), ('named', 'named people'), ('clearance', 'clearance'), ('drafting', 'drafting'), ('copy', 'one copy'), ('identity', 'identity')], max_length=12)),
                ('scope_kind', models.CharField(blank=True, max_length=12)),
                ('scope_id', models.UUIDField(null=True)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('newest_at', models.DateTimeField(editable=False, null=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('closed_at', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'verbose_name': 'audience',
                'verbose_name_plural': 'audiences',
                'permissions': [('read_audience', 'Can read what is sealed into this audience')],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('kind', 'scope_kind', 'scope_id', 'digest'), name='audience_is_one_per_meaning', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('scope_id', None), ('scope_kind', '')), models.Q(models.Q(('scope_kind', ''), _negated=True), ('scope_id__isnull', False)), _connector='OR'), name='audience_scope_is_whole')],
            },
        ),
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('actor', models.UUIDField(null=True)),
                ('on_behalf_of', models.UUIDField(null=True)),
                ('session', models.CharField(blank=True, max_length=64)),
                ('address', models.CharField(blank=True, max_length=64)),
                ('request', models.UUIDField(null=True)),
                ('factor_age', models.PositiveIntegerField(null=True)),
                ('verb', models.CharField(max_length=60)),
                ('kind', models.CharField(blank=True, max_length=60)),
                ('object_id', models.UUIDField(null=True)),
                ('outcome', models.CharField(choices=[('allow', 'allowed'), ('deny', 'denied'), ('missed', 'missed'), ('error', 'error')], default='allow', max_length=6)),
                ('grant', models.UUIDField(null=True)),
                ('ids', models.JSONField(default=dict)),
            ],
            options={
                'verbose_name': 'audit event',
                'verbose_name_plural': 'audit events',
                'default_permissions': (),
                'indexes': [models.Index(fields=['object_id'], name='auditevent_object')],
            },
        ),
        migrations.CreateModel(
            name='DataKey',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('scope_kind', models.CharField(choices=[('process', 'process'), ('person', 'person'), ('briefing', 'briefing'), ('copy', 'copy'), ('session', 'session'), ('organisation', 'organisation'), ('draft', 'draft'), ('account', 'account'), ('object', 'one object')], max_length=12)),
                ('scope_id', models.UUIDField()),
                ('wrapped', models.BinaryField()),
                ('kek_version', models.PositiveIntegerField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('destroyed_at', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'verbose_name': 'data key',
                'verbose_name_plural': 'data keys',
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('scope_kind', 'scope_id'), name='datakey_is_one_per_scope'), models.CheckConstraint(condition=models.Q(('destroyed_at', None), models.Q(('destroyed_at__isnull', False), ('wrapped', b'')), _connector='OR'), name='datakey_destroyed_is_empty')],
            },
        ),
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('basis', models.CharField(choices=[('own', 'their own'), ('seat', 'a seat'), ('organisation', 'a partner organisation'), ('attendance', 'was present'), ('named', 'named'), ('addressee', 'addressee'), ('guard', 'the guard'), ('break_glass', 'break-glass')], max_length=12)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('expires_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='confidentiality.audience')),
                ('granted_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('permission', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='auth.permission')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='audience_grants', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'grant',
                'verbose_name_plural': 'grants',
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('user', 'permission', 'content_object', 'basis'), name='grant_is_one_per_basis'), models.CheckConstraint(condition=models.Q(('basis__in', ['own', 'seat', 'organisation', 'attendance', 'named', 'addressee', 'guard', 'break_glass'])), name='grant_basis_is_known')],
            },
        ),
        migrations.CreateModel(
            name='SealedDraft',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('ciphertext', models.BinaryField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('saved_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('expires_at', models.DateTimeField()),
                ('audience', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='confidentiality.audience')),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='confidentiality.datakey')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'sealed draft',
                'verbose_name_plural': 'sealed drafts',
                'default_permissions': (),
                'indexes': [models.Index(fields=['expires_at'], name='sealeddraft_expiry')],
            },
        ),
        migrations.CreateModel(
            name='SealedFile',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('ciphertext', models.BinaryField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('kind', models.CharField(max_length=40)),
                ('object_id', models.UUIDField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('audience', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='confidentiality.audience')),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='confidentiality.datakey')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'sealed file',
                'verbose_name_plural': 'sealed files',
                'default_permissions': (),
                'indexes': [models.Index(fields=['kind', 'object_id'], name='sealedfile_object')],
            },
        ),
        migrations.CreateModel(
            name='SealedText',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('ciphertext', models.BinaryField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('kind', models.CharField(max_length=40)),
                ('object_id', models.UUIDField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('audience', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='confidentiality.audience')),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='confidentiality.datakey')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'sealed text',
                'verbose_name_plural': 'sealed texts',
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('kind', 'object_id', 'version'), name='sealedtext_version_is_written_once'), models.UniqueConstraint(fields=('id', 'audience'), name='sealedtext_is_in_one_audience')],
            },
        ),
        migrations.RunSQL(RAISE_NEWEST, FORGET_NEWEST),
    ]
