"""Sinks as `vouch.toml` declares them: a table `[sinks.NAME]` each. A secret is named by its environment variable."""

from __future__ import annotations

import difflib
import re
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError, model_validator

from pipelines.export.shapes import Shape
from schemas.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

Decisions = Annotated[tuple[Literal["accept", "review"], ...], Field(min_length=1)]
_Variable = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")


class _Declared(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    decisions: Decisions = Field(("accept",), description="What is sent: accept, and review if it is named too")


class FolderDeclared(_Declared):
    type: Literal["folder"]
    path: Path = Field(description="The folder")
    shape: Shape = Field("vouch", description="vouch, azure, textract or extractbench")


class JsonLinesDeclared(_Declared):
    type: Literal["jsonl"]
    path: Path = Field(description="The file")
    shape: Shape = Field("vouch", description="vouch, azure, textract or extractbench")


class CsvDeclared(_Declared):
    type: Literal["csv"]
    path: Path = Field(description="The folder")


class ParquetDeclared(_Declared):
    type: Literal["parquet"]
    path: Path = Field(description="The folder")


class _Addressed(_Declared):
    url: str | None = Field(None, description="Where it is")
    url_env: _Variable | None = Field(None, description="The variable that holds the url instead")

    @model_validator(mode="after")
    def _one_address(self) -> _Addressed:
        if (self.url is None) == (self.url_env is None):
            raise ValueError("either url or url_env says where it is")
        if self.url is not None and re.search(r"://[^/@]*:[^/@]+@", self.url):
            raise ValueError("url holds a password: put the url into a variable, and name that by url_env")
        return self


class SqlDeclared(_Addressed):
    type: Literal["sql"]
    prefix: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{0,30}$")] = Field(
        "", description="Begins the name of every table"
    )


class WebhookDeclared(_Addressed):
    type: Literal["webhook"]
    secret_env: _Variable = Field(description="The variable that holds the secret, whsec_…")
    allowed_networks: tuple[IPv4Network | IPv6Network, ...] = Field(
        (), description="Private networks that it may be in, such as 10.20.0.0/16"
    )
    ca_file: Path | None = Field(None, description="Certificates to trust, where it is not of a public authority")
    timeout_s: float = Field(30.0, gt=0, le=600, description="For one try")
    shape: Shape = Field("vouch", description="vouch, azure, textract or extractbench")


class ObjectStorageDeclared(_Declared):
    type: Literal["object_storage"]
    url: str = Field(description="s3://bucket/folder, or another address that fsspec knows", pattern=r"^[a-z0-9]+://.+")
    endpoint_url: str | None = Field(None, description="Of a storage that is not Amazon's")
    region: str | None = None
    access_key_env: _Variable | None = Field(None, description="The variable that holds the access key")
    secret_key_env: _Variable | None = Field(None, description="The variable that holds the secret key")
    shape: Shape = Field("vouch", description="vouch, azure, textract or extractbench")


AnyDeclared = Annotated[
    FolderDeclared
    | JsonLinesDeclared
    | CsvDeclared
    | ParquetDeclared
    | SqlDeclared
    | WebhookDeclared
    | ObjectStorageDeclared,
    Field(discriminator="type"),
]
_ADAPTER: TypeAdapter[Any] = TypeAdapter(AnyDeclared)
DECLARED: Mapping[str, type[_Declared]] = {
    get_args(model.model_fields["type"].annotation)[0]: model
    for model in (
        *(FolderDeclared, JsonLinesDeclared, CsvDeclared, ParquetDeclared),
        *(SqlDeclared, WebhookDeclared, ObjectStorageDeclared),
    )
}


def declared_sinks(said: object, where: str) -> dict[str, Any]:
    """The sinks of a file, by name. Raises UsageError that names the key."""
    if not isinstance(said, dict):
        raise UsageError(f"sinks in {where} is a table of tables", hint="begin each sink with [sinks.NAME]")
    found = {}
    for name, table in said.items():
        key = f"sinks.{name}"
        if not _NAME.fullmatch(name):
            raise UsageError(f"{key} in {where}: a name has letters, digits, - and _", hint="choose another name")
        if not isinstance(table, dict):
            raise UsageError(f"{key} in {where} is a table, and {table!r} is none", hint=f"begin it with [{key}]")
        try:
            found[name] = _ADAPTER.validate_python(table)
        except ValidationError as error:
            raise _as_usage(error, key, table, where) from None
    return found


def _as_usage(error: ValidationError, key: str, table: Mapping[str, Any], where: str) -> UsageError:
    first = error.errors()[0]
    types = ", ".join(DECLARED)
    if first["type"] in ("union_tag_invalid", "union_tag_not_found"):
        return UsageError(f"{key}.type in {where} is {table.get('type')!r}", hint=f"choose one of {types}")
    path = [str(part) for part in first["loc"][1:]]
    named = ".".join((key, *path))
    known = [name for name in DECLARED[table["type"]].model_fields if name != "type"]
    if first["type"] == "extra_forbidden":
        near = difflib.get_close_matches(path[-1], known, n=1)
        hint = f"did you mean {near[0]}?" if near else f"a {table['type']} sink has {', '.join(known)}"
        return UsageError(f"{named} in {where} is no setting", hint=hint)
    if first["type"] == "missing":
        return UsageError(f"{named} is missing in {where}", hint=f"a {table['type']} sink needs it")
    said = first["msg"].removeprefix("Value error, ")
    value = "" if first["type"] == "value_error" else f" is {first['input']!r}"
    return UsageError(f"{named} in {where}{value}: {said[:1].lower()}{said[1:]}", hint="correct the file")
