"""The web application for a WSGI server; it does not start on an unsafe configuration."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from governance.core.checks import startup_refuse
from governance.core.content_type import content_type_guard

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings")
application = content_type_guard(get_wsgi_application())
startup_refuse()
