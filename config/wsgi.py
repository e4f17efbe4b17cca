"""The web process's entry point: it does not start where row security or keys would not hold."""

import os

from django.core.wsgi import get_wsgi_application
from django.db import connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from confidentiality.systemchecks import refuse_unless_safe  # noqa: E402
from config.rubbish import keep_what_is_loaded  # noqa: E402

refuse_unless_safe()
connections.close_all()  # gunicorn forks after this
keep_what_is_loaded()
