"""S3-compatible storage, and whatever else fsspec knows: an object for each document. s3fs is an extra.

An object is put whole or not at all, as S3 does it; one that is put again replaces itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipelines.export.sinks.parcel import SendFailed, Sink
from schemas.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipelines.export.shapes import Shape
    from pipelines.export.sinks.parcel import Parcel


class ObjectStorageSink(Sink):
    """`url` is the folder; `options` are fsspec's for its protocol."""

    most = 20

    def __init__(self, url: str, options: Mapping[str, Any], shape: Shape) -> None:
        self._protocol, _, path = url.partition("://")
        self._root = path.strip("/")
        self._options = options
        self._shape = shape
        self._opened: Any = None

    def check(self) -> None:
        if self._protocol in ("file", "local"):
            raise UsageError("files of this machine are a sink of type folder", hint='type = "folder"')
        self._open()

    def send(self, parcels: Sequence[Parcel]) -> None:
        storage = self._open()
        for parcel in parcels:
            place = f"{self._root}/{parcel.file_name}"
            try:
                storage.pipe_file(place, parcel.shaped(self._shape))
            except Exception as error:  # of the storage's own library: none of them is about the document
                raise SendFailed(
                    f"{self._protocol}://{place} cannot be put: {type(error).__name__}: {error}",
                    hint="check the sink's url, keys and rights",
                    sink_is_down=True,
                ) from error

    def _open(self) -> Any:
        if self._opened is None:
            try:
                import fsspec

                self._opened = fsspec.filesystem(self._protocol, **self._options)
            except ImportError as error:
                raise UsageError(
                    f"{self._protocol}:// needs its library: {error}", hint="pip install '.[s3]'"
                ) from error
            except ValueError as error:
                raise UsageError(f"fsspec does not know {self._protocol}://: {error}", hint="s3://bucket/…") from error
        return self._opened
