import confidentiality.operations
import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('confidentiality', '0004_audit_chain'),
        ('dialogues', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Channel',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('receipts', models.CharField(choices=[('none', 'Nothing is shown to the facilitators'), ('acknowledged', 'The facilitators see that it was acknowledged, and when'), ('opened', 'The facilitators see that it was opened and acknowledged, and when')], default='none', max_length=16, verbose_name='receipts agreed')),
                ('receipts_agreed_on', models.DateField(blank=True, null=True, verbose_name='agreed on')),
                ('ceiling', models.CharField(choices=[('RED', 'named people only'), ('AMBER_STRICT', 'the process team'), ('AMBER', 'the team and named partner organisations'), ('GREEN', "the convenor's community"), ('CLEAR', 'public')], default='RED', max_length=12, verbose_name='highest marking it takes')),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('process', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='channels', to='dialogues.process')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('receipts', 'none'), ('receipts_agreed_on__isnull', False), _connector='OR'), name='channel_receipts_were_agreed')],
            },
        ),
        migrations.CreateModel(
            name='Briefing',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('state', models.CharField(choices=[('requested', 'Being drafted'), ('in_review', 'Waits for a second person'), ('sent_back', 'Sent back'), ('failed', 'Could not be drafted'), ('released', 'Released'), ('closed', 'Closed without release')], default='requested', max_length=12, verbose_name='state')),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('distribution', models.CharField(blank=True, choices=[('RED', 'named people only'), ('AMBER_STRICT', 'the process team'), ('AMBER', 'the team and named partner organisations'), ('GREEN', "the convenor's community"), ('CLEAR', 'public')], max_length=12)),
                ('attribution', models.CharField(blank=True, choices=[('off_record', 'off the record'), ('chatham', 'Chatham House Rule'), ('by_role', 'by role'), ('by_party', 'by party'), ('on_record', 'on the record')], max_length=12)),
                ('language', models.CharField(default='en', max_length=8, verbose_name='language')),
                ('expires_on', models.DateField(verbose_name='expires')),
                ('form_key', models.UUIDField(editable=False, unique=True)),
                ('drafted_at', models.DateTimeField(blank=True, null=True)),
                ('released_at', models.DateTimeField(blank=True, null=True)),
                ('audience', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='confidentiality.audience')),
                ('body', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='confidentiality.sealedtext')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('process', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='briefings', to='dialogues.process')),
                ('released_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reviewers', models.ManyToManyField(related_name='+', to=settings.AUTH_USER_MODEL)),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='briefings', to='transfers.channel')),
            ],
            options={
                'ordering': ['-created_at'],
                'abstract': False,
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('released_by', None), models.Q(('released_by', models.F('created_by')), _negated=True), _connector='OR'), name='briefing_released_by_a_second_person'), models.CheckConstraint(condition=models.Q(models.Q(('released_at', None), ('released_by', None)), models.Q(('released_at__isnull', False), ('released_by__isnull', False)), _connector='OR'), name='briefing_released_by_and_at'), models.UniqueConstraint(fields=('process', 'number'), name='briefing_number_once_per_process')],
                'indexes': [models.Index(fields=['audience', '-created_at', '-id'], name='briefing_newest')],
            },
        ),
        migrations.CreateModel(
            name='Addressee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='addressees', to='transfers.channel')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('channel', 'user'), name='addressee_once_per_channel')],
            },
        ),
        migrations.CreateModel(
            name='Copy',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('number', models.PositiveSmallIntegerField(verbose_name='copy')),
                ('reader_number', models.PositiveSmallIntegerField(verbose_name='your briefing no.')),
                ('form', models.CharField(choices=[('screen', 'On screen only'), ('print', 'On screen and printed'), ('paper', 'On paper, carried')], default='screen', max_length=8, verbose_name='form')),
                ('distribution', models.CharField(choices=[('RED', 'named people only'), ('AMBER_STRICT', 'the process team'), ('AMBER', 'the team and named partner organisations'), ('GREEN', "the convenor's community"), ('CLEAR', 'public')], max_length=12)),
                ('attribution', models.CharField(choices=[('off_record', 'off the record'), ('chatham', 'Chatham House Rule'), ('by_role', 'by role'), ('by_party', 'by party'), ('on_record', 'on the record')], max_length=12)),
                ('pages', models.PositiveSmallIntegerField(default=1)),
                ('minutes', models.PositiveSmallIntegerField(default=1)),
                ('expires_at', models.DateTimeField(verbose_name='expires')),
                ('canary', models.CharField(editable=False, max_length=12)),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('acknowledged_at', models.DateTimeField(blank=True, null=True)),
                ('recalled_at', models.DateTimeField(blank=True, null=True)),
                ('addressee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='copies', to=settings.AUTH_USER_MODEL)),
                ('audience', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='confidentiality.audience')),
                ('body', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='confidentiality.sealedtext')),
                ('briefing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='transfers.briefing')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pdf', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='confidentiality.sealedfile')),
            ],
            options={
                'ordering': ['-created_at'],
                'abstract': False,
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('acknowledged_at', None), ('opened_at__isnull', False), _connector='OR'), name='copy_acknowledged_after_opening'), models.UniqueConstraint(fields=('addressee', 'reader_number'), name='copy_numbered_per_reader'), models.UniqueConstraint(fields=('briefing', 'addressee'), name='copy_once_per_addressee'), models.UniqueConstraint(fields=('briefing', 'number'), name='copy_number_once_per_briefing')],
                'indexes': [models.Index(fields=['audience', '-created_at', '-id'], name='copy_newest')],
            },
        ),
        migrations.CreateModel(
            name='Extract',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('distribution', models.CharField(choices=[('RED', 'named people only'), ('AMBER_STRICT', 'the process team'), ('AMBER', 'the team and named partner organisations'), ('GREEN', "the convenor's community"), ('CLEAR', 'public')], max_length=12, verbose_name='who may have it')),
                ('attribution', models.CharField(choices=[('off_record', 'off the record'), ('chatham', 'Chatham House Rule'), ('by_role', 'by role'), ('by_party', 'by party'), ('on_record', 'on the record')], max_length=12, verbose_name='what may be said of the source')),
                ('is_lowered', models.BooleanField(default=False)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('audience', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='confidentiality.audience')),
                ('body', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='confidentiality.sealedtext')),
                ('channels', models.ManyToManyField(related_name='extracts', to='transfers.channel')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('process', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extracts', to='dialogues.process')),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['created_at'],
                'abstract': False,
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='extract_withdrawn_by_and_at')],
                'indexes': [models.Index(fields=['audience', '-created_at', '-id'], name='extract_newest')],
            },
        ),
        migrations.AddField(
            model_name='briefing',
            name='extracts',
            field=models.ManyToManyField(related_name='briefings', to='transfers.extract'),
        ),
        migrations.CreateModel(
            name='PutUp',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('source_kind', models.CharField(choices=[('point', 'Point'), ('passage', 'Summary')], max_length=8)),
                ('source_id', models.UUIDField()),
                ('distribution', models.CharField(choices=[('RED', 'named people only'), ('AMBER_STRICT', 'the process team'), ('AMBER', 'the team and named partner organisations'), ('GREEN', "the convenor's community"), ('CLEAR', 'public')], max_length=12)),
                ('attribution', models.CharField(choices=[('off_record', 'off the record'), ('chatham', 'Chatham House Rule'), ('by_role', 'by role'), ('by_party', 'by party'), ('on_record', 'on the record')], max_length=12)),
                ('caveats', models.JSONField(blank=True, default=list)),
                ('decision', models.CharField(blank=True, choices=[('cleared', 'Cleared'), ('declined', 'Declined')], max_length=8)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('audience', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='confidentiality.audience')),
                ('body', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='confidentiality.sealedtext')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('process', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='put_up', to='dialogues.process')),
            ],
            options={
                'ordering': ['created_at'],
                'abstract': False,
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(condition=models.Q(('decision', '')), fields=('source_kind', 'source_id'), name='put_up_once_while_waiting'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('decision', '')), models.Q(models.Q(('decision', ''), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='put_up_decided_by_and_at')],
                'indexes': [models.Index(fields=['audience', '-created_at', '-id'], name='putup_newest')],
            },
        ),
        migrations.AddField(
            model_name='extract',
            name='sources',
            field=models.ManyToManyField(related_name='extracts', to='transfers.putup'),
        ),
        confidentiality.operations.BindToSealedText(
            model_name='putup',
        ),
        confidentiality.operations.BindToSealedText(
            model_name='extract',
        ),
        confidentiality.operations.BindToSealedText(
            model_name='briefing',
        ),
        confidentiality.operations.BindToSealedText(
            model_name='copy',
        ),
    ]
