"""An edited style sheet is served whole, as it is now, by `dev.py run`."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import dev

if TYPE_CHECKING:
    from pathlib import Path

ASK = """
import sys
from pathlib import Path
import django
from django.conf import settings
settings.STATICFILES_DIRS = [sys.argv[1]]
django.setup()
from django.http import HttpResponseNotFound
from django.test import RequestFactory
from whitenoise.middleware import WhiteNoiseMiddleware
serve = WhiteNoiseMiddleware(lambda request: HttpResponseNotFound())
sheet = Path(sys.argv[1], "edited.css")
for text in ("a{}", "a{color:red}"):
    sheet.write_text(text)
    answer = serve(RequestFactory().get("/static/edited.css"))
    body = b"".join(answer)[: int(answer.headers["Content-Length"])]
    print(answer.status_code, body.decode())
"""


def test_an_edited_sheet_is_served_whole(tmp_path: Path) -> None:
    (tmp_path / "edited.css").write_text("a")
    env = {
        **os.environ,
        "PLAYBOOK_ENV": "development",
        "DJANGO_SETTINGS_MODULE": "governance.settings",
    }
    asked = subprocess.run(
        [sys.executable, "-c", ASK, str(tmp_path)],
        cwd=dev.ROOT,
        env=env,
        text=True,
        capture_output=True,
        check=False,
    )
    assert asked.stdout.splitlines() == ["200 a{}", "200 a{color:red}"], asked.stderr
