"""The usual interval between sessions becomes a dated history; what a process had holds from when it began.

Where it stands now is kept with its standing, as its track and status are.
"""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

# As 0010 has it for the other histories of a process.
ADD_CONSTRAINT = """ALTER TABLE dialogues_intervalperiod ADD CONSTRAINT intervalperiod_does_not_overlap
    EXCLUDE USING gist (id_range(process_id, process_id, '[]') WITH &&,
        daterange(since_latest, CASE WHEN until_earliest IS NULL THEN NULL
            ELSE greatest(since_latest, until_earliest) END, '[)') WITH &&)
    WHERE (superseded_at IS NULL)"""
BECOMES_HISTORY = """
    INSERT INTO dialogues_intervalperiod (id, process_id, days, since_earliest, since_latest, since_precision, source,
        confidence, recorded_at, recorded_by_id)
    SELECT gen_random_uuid(), process.id, least(process.expected_interval, 3650), began.earliest, began.latest,
        began.precision, '', 'single_source', process.created_at, process.created_by_id
    FROM dialogues_process process CROSS JOIN LATERAL (
        SELECT since_earliest, since_latest, since_precision FROM dialogues_trackperiod
            WHERE process_id = process.id AND superseded_at IS NULL
        UNION ALL SELECT since_earliest, since_latest, since_precision FROM dialogues_statusperiod
            WHERE process_id = process.id AND superseded_at IS NULL
        UNION ALL SELECT when_earliest, when_latest, when_precision FROM dialogues_session
            WHERE process_id = process.id AND status IN ('held', 'broke_off')
        UNION ALL SELECT process.created_at::date, process.created_at::date, 'day'
        ORDER BY 1, 2 LIMIT 1
    ) AS began (earliest, latest, precision)
    WHERE process.expected_interval > 0;
    UPDATE dialogues_standing standing SET expected_interval = period.days
    FROM dialogues_intervalperiod period WHERE period.process_id = standing.process_id;
"""
BECOMES_ONE_FIGURE = """
    UPDATE dialogues_process process SET expected_interval = standing.expected_interval
    FROM dialogues_standing standing WHERE standing.process_id = process.id;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('dialogues', '0030_moves_beside_the_side'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='standing',
            name='expected_interval',
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.CreateModel(
            name='IntervalPeriod',
            fields=[
                ('source', models.CharField(blank=True, max_length=200, verbose_name='source')),
                ('confidence', models.CharField(choices=[('documented', 'documented'), ('corroborated', 'corroborated'), ('single_source', 'single source'), ('participant_recollection', "a participant's recollection"), ('disputed', 'disputed'), ('inferred', 'inferred')], default='single_source', max_length=24, verbose_name='confidence')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='recorded at')),
                ('superseded_at', models.DateTimeField(blank=True, null=True, verbose_name='superseded at')),
                ('since_earliest', models.DateField(verbose_name='began on this day at the earliest')),
                ('since_latest', models.DateField(verbose_name='began on this day at the latest')),
                ('since_precision', models.CharField(choices=[('day', 'known to the day'), ('month', 'known to the month'), ('quarter', 'known to the quarter'), ('year', 'known to the year'), ('circa', 'approximate'), ('range', 'it lasted these days')], max_length=8, verbose_name='precision of the beginning')),
                ('until_earliest', models.DateField(blank=True, null=True, verbose_name='ended on this day at the earliest')),
                ('until_latest', models.DateField(blank=True, null=True, verbose_name='ended on this day at the latest')),
                ('until_precision', models.CharField(blank=True, choices=[('day', 'known to the day'), ('month', 'known to the month'), ('quarter', 'known to the quarter'), ('year', 'known to the year'), ('circa', 'approximate'), ('range', 'it lasted these days')], max_length=8, null=True, verbose_name='precision of the end')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('days', models.PositiveSmallIntegerField(verbose_name='days expected between sessions')),
                ('process', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='dialogues.process')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
            ],
            options={
                'ordering': ['since_earliest', 'since_latest'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('superseded_at', None), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='dialogues_intervalperiod_superseded_after_recorded'), models.CheckConstraint(condition=models.Q(('confidence__in', ['documented', 'corroborated', 'single_source', 'participant_recollection', 'disputed', 'inferred'])), name='dialogues_intervalperiod_confidence_known'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(models.Q(('since_precision', 'day')), ('since_latest', models.F('since_earliest'))), models.Q(models.Q(('since_precision', 'day'), _negated=True), ('since_latest__gt', models.F('since_earliest'))), _connector='OR'), ('since_precision__in', ['day', 'month', 'quarter', 'year', 'circa', 'range'])), name='dialogues_intervalperiod_since_is_whole'), models.CheckConstraint(condition=models.Q(models.Q(('until_earliest', None), ('until_latest', None), ('until_precision', None)), models.Q(('until_earliest__isnull', False), ('until_latest__isnull', False), ('until_precision__isnull', False), models.Q(models.Q(models.Q(('until_precision', 'day')), ('until_latest', models.F('until_earliest'))), models.Q(models.Q(('until_precision', 'day'), _negated=True), ('until_latest__gt', models.F('until_earliest'))), _connector='OR'), ('until_precision__in', ['day', 'month', 'quarter', 'year', 'circa', 'range'])), _connector='OR'), name='dialogues_intervalperiod_until_is_whole_or_open'), models.CheckConstraint(condition=models.Q(('until_latest', None), ('until_latest__gte', models.F('since_earliest')), _connector='OR'), name='dialogues_intervalperiod_ends_after_it_began'), models.CheckConstraint(condition=models.Q(('days__range', (1, 3650))), name='intervalperiod_days_in_reach')],
            },
        ),
        migrations.RunSQL(ADD_CONSTRAINT, "ALTER TABLE dialogues_intervalperiod DROP CONSTRAINT intervalperiod_does_not_overlap"),
        migrations.RunSQL(BECOMES_HISTORY, BECOMES_ONE_FIGURE),
        migrations.RemoveField(
            model_name='process',
            name='expected_interval',
        ),
    ]
