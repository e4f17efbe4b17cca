"""Settings of the tests: the same application, with cheap password hashes, mail in memory and short leases."""

import os

os.environ.setdefault("BACKCHANNEL_TEST", "1")
os.environ.setdefault("BACKCHANNEL_JOB_LEASE", "2")
os.environ.setdefault("BACKCHANNEL_JOB_RENEW", "0.5")
os.environ.setdefault("BACKCHANNEL_JOB_SWEEP", "0.5")

from config.settings import *  # noqa: F403

DEBUG = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_AUTOREFRESH = True  # no test needs collected files
