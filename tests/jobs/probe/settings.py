"""Settings of the worker and relay processes that the tests start: the tests' own, and the kinds that misbehave."""

import os

os.environ["BACKCHANNEL_JOB_LEASE"] = "1"
os.environ["BACKCHANNEL_JOB_RENEW"] = "0.25"
os.environ["BACKCHANNEL_JOB_SWEEP"] = "0.25"
os.environ["BACKCHANNEL_JOB_BACKOFF"] = "0.05"

from tests.settings import *  # noqa: F403
from tests.settings import CELERY_BROKER_TRANSPORT_OPTIONS, INSTALLED_APPS

INSTALLED_APPS = ["tests.jobs.probe.apps.ProbeConfig", *INSTALLED_APPS]
CELERY_BROKER_TRANSPORT_OPTIONS |= {"socket_timeout": 1, "socket_connect_timeout": 1, "health_check_interval": 1}
