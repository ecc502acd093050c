"""What a browser or program sends is stopped when it grows too large, before it fills the disk."""

from __future__ import annotations

from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from ledgerboard.config.upload_limits import MB, REQUEST_MB


class BoundedUpload(FileUploadHandler):
    """Stands before the handlers that keep the bytes; counts all files of one request."""

    def __init__(self, request: object = None) -> None:
        super().__init__(request)  # type: ignore[arg-type]  # Django gives it the request
        self._taken = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        del start
        self._taken += len(raw_data)
        if self._taken > REQUEST_MB * MB:
            raise StopUpload(connection_reset=True)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler has the file."""
        del file_size
