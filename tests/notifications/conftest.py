"""A mail server that the settings name, and people with addresses."""

import pytest

from motcua.core import installation
from tests.notifications.server import MailServer


@pytest.fixture
def addressed(settings, world):
    """Everybody has an address; the settings name the server that is given."""
    installation.choose(demo=False)
    for person in world.people.values():
        person.email = f"{person.username}@vi-du.example"
        person.save(update_fields=["email"])
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_FROM = "Một Cửa <motcua@vi-du.example>"
    settings.EMAIL_TIMEOUT = 2
    settings.PUBLIC_URL = "https://motcua.vi-du.example"
    opened = []

    def name(**how):
        made = MailServer(**how)
        opened.append(made)
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", made.port
        return made

    yield name
    for made in opened:
        made.stop()


@pytest.fixture
def server(addressed):
    """One that takes everything."""
    return addressed()
