"""How much may be handed in at once. What is too large is let go of as it arrives, not stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest
    from rest_framework.request import Request

REFUSED = "playbook.upload_refused"


class QuotaUploadHandler(FileUploadHandler):
    """Stands first: counts what all files of a request bring, and drops what goes beyond."""

    left = 0

    def handle_raw_input(self, *_args: Any, **_more: Any) -> None:
        self.left = settings.UPLOAD_MAX_SIZE

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.left -= len(raw_data)
        if self.left < 0:
            if self.request is not None:
                self.request.META.setdefault(REFUSED, self.file_name or "")
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        return None


def upload_refused(request: HttpRequest | Request) -> str:
    """Return the name of the first file that was too large to be taken, "" if none was."""
    return str(request.META.get(REFUSED, ""))
