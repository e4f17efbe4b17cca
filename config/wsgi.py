"""The web process's entry point: it does not start where row security or keys would not hold."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.db import connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from confidentiality.systemchecks import refuse_unless_safe  # noqa: E402

refuse_unless_safe()
connections.close_all()  # gunicorn forks after this
# What is loaded by now stays, and the workers share it: a page need not wait while all of it is searched for rubbish.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
