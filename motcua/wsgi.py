import os

from django.core.wsgi import get_wsgi_application
from django.db import connections

from motcua.core import guard

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.settings")
application = get_wsgi_application()
guard.refuse_unsafe()
connections.close_all()
