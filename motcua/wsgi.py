import gc
import os

from django.core.wsgi import get_wsgi_application
from django.db import connections

from motcua.core import guard

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.settings")
application = get_wsgi_application()

from motcua.core import installation  # noqa: E402 - models stand only once the application is made

guard.refuse_unsafe(installation.is_demo)
connections.close_all()

# What was loaded stays as long as the process: no collection looks through it again. A press leaves few cycles behind.
gc.collect()
gc.freeze()
gc.set_threshold(20_000)
