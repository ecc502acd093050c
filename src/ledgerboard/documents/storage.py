"""Originals, under the SHA-256 of their bytes: written once, never altered, checked when read.

In a folder of the data directory, or in S3 and what speaks its protocol.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Protocol

from ledgerboard.config.settings import Settings, settings
from ledgerboard.documents.refusals import Missing

if TYPE_CHECKING:
    from obstore.store import S3Store

CHUNK = 1 << 20
GONE = "The original isn't in storage: {key}"
ALTERED = "The original in storage isn't what came in: {key}"
RESTORE = "Bring it back from a backup, or upload the file again."


class Storage(Protocol):
    def keep(self, key: str, file: Path) -> None:
        """Put a file there unless the same bytes are there already; what was altered is mended.

        When it returns, the file is safe.
        """

    def copy(self, key: str, to: Path) -> None:
        """Raises FileNotFoundError."""


class Folder:
    """A file appears under its name only when all of it is on the disk."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def keep(self, key: str, file: Path) -> None:
        target = self._root / key
        with suppress(OSError):  # what cannot be read is written anew
            if _is_the_same(target, file):
                self._settle_folders(target)  # who put it there may have died before doing so
                return
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(f".{target.name}.{os.getpid()}.{id(file)}")
        try:
            _copy_to_disk(file, beside)
            beside.replace(target)
        except OSError:
            beside.unlink(missing_ok=True)
            raise
        self._settle_folders(target)

    def _settle_folders(self, target: Path) -> None:
        """Each folder on the way may be new, and its own name is kept in the one above it."""
        for folder in target.parents:
            _settle_folder(folder)
            if folder in {self._root.parent, folder.parent}:
                return

    def copy(self, key: str, to: Path) -> None:
        shutil.copyfile(self._root / key, to)


def _is_the_same(kept: Path, file: Path) -> bool:
    """By their bytes: of the same size may be an altered one as well."""
    same_size = kept.stat().st_size == file.stat().st_size
    return same_size and fingerprint(kept) == fingerprint(file)


def _copy_to_disk(file: Path, target: Path) -> None:
    with file.open("rb") as source, target.open("xb") as sink:
        shutil.copyfileobj(source, sink, CHUNK)
        sink.flush()
        os.fsync(sink.fileno())


def _settle_folder(folder: Path) -> None:
    """The name is on the disk as well: without it a power cut loses the file."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


class Bucket:
    """S3 answers when the object is safe."""

    def __init__(self, store: S3Store) -> None:
        self._store = store

    def keep(self, key: str, file: Path) -> None:
        import obstore  # noqa: PLC0415  # loaded where a bucket is used

        with _told():
            with suppress(FileNotFoundError):
                if obstore.head(self._store, key)["size"] == file.stat().st_size and (
                    self._fingerprint(key) == fingerprint(file)
                ):
                    return
            obstore.put(self._store, key, file)

    def _fingerprint(self, key: str) -> str:
        """Read anew: a bucket promises no SHA-256 of what it holds."""
        with TemporaryDirectory(prefix="ledgerboard-paper-") as folder:
            kept = Path(folder) / "kept"
            self.copy(key, kept)
            return fingerprint(kept)

    def copy(self, key: str, to: Path) -> None:
        import obstore  # noqa: PLC0415

        with _told(), to.open("wb") as sink:
            for part in obstore.get(self._store, key).stream(min_chunk_size=CHUNK):
                sink.write(part)


@contextmanager
def _told() -> Iterator[None]:
    """A bucket that does not answer is to the caller what a broken disk is."""
    from obstore.exceptions import BaseError  # noqa: PLC0415

    try:
        yield
    except FileNotFoundError:
        raise
    except BaseError as error:
        raise OSError(f"the bucket does not answer ({type(error).__name__})") from error


@cache
def storage(now: Settings | None = None) -> Storage:
    """The one of this installation."""
    wanted = now or settings()
    if not wanted.papers_bucket:
        return Folder(wanted.data_dir / "papers")
    return Bucket(_bucket(wanted))


def _bucket(now: Settings) -> S3Store:
    from obstore.store import S3Store  # noqa: PLC0415

    wishes: dict[str, Any] = {
        "region": now.papers_s3_region,
        "access_key_id": now.papers_s3_key,
        "secret_access_key": now.papers_s3_secret.get_secret_value(),
        "endpoint": now.papers_s3_url,
    }
    given = {name: value for name, value in wishes.items() if value}
    plain = now.papers_s3_url.startswith("http://")
    return S3Store(now.papers_bucket, client_options={"allow_http": plain}, **given)


def key_of(organization: int, sha256: str) -> str:
    return f"{organization}/{sha256[:2]}/{sha256[2:4]}/{sha256}"


@contextmanager
def original(organization: int, sha256: str) -> Iterator[Path]:
    """A copy to read, proven to be what came in. Raises Missing."""
    key = key_of(organization, sha256)
    with TemporaryDirectory(prefix="ledgerboard-paper-") as folder:
        path = Path(folder) / "original"
        try:
            storage().copy(key, path)
        except FileNotFoundError:
            raise Missing(GONE.format(key=key), RESTORE) from None
        if fingerprint(path) != sha256:
            raise Missing(ALTERED.format(key=key), RESTORE)
        yield path


def fingerprint(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
