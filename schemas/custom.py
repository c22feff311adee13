"""Keys that a schema of the user's own may carry beside JSON Schema's: `x-vouch`, on a property or at the root."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

KEYWORD = "x-vouch"
MAX_CHECKS = 100

Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Expression = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
CheckId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_.-]{0,63}$")]


class _Keys(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CustomCheck(_Keys):
    """A rule of the user's: an expression over the data that must hold."""

    expression: Expression
    id: CheckId | None = Field(None, description="Its name in the result's checks, else check.1, check.2 …")
    message: str = Field("", max_length=500)


class PropertyKeys(_Keys):
    """`x-vouch` on a property: how it is found on the page, and how well it has to be witnessed.

    On an object, `labels` are headings of its section, on an array titles of its table; the other keys are said for
    all that is inside and does not say otherwise itself.
    """

    labels: tuple[Label, ...] = Field((), max_length=100, description="Texts that stand at the value, as printed")
    not_labels: tuple[Label, ...] = Field((), max_length=100, description="Labels whose value this is not")
    page: Annotated[int, Field(ge=1)] | Literal["first", "last"] | None = Field(
        None, description="The page on which it is looked for first"
    )
    place: Literal["top", "bottom", "left", "right"] | None = Field(
        None, description="The half of the page in which it is looked for first"
    )
    evidence: Literal["verified", "single"] | None = Field(
        None, description="What a document needs to be accepted unseen: two witnesses (the default) or one"
    )


class RootKeys(_Keys):
    """`x-vouch` at the root of the schema: the checks of the whole document."""

    checks: tuple[CustomCheck, ...] = Field((), max_length=MAX_CHECKS)

    @field_validator("checks", mode="before")
    @classmethod
    def _plain_expressions(cls, checks: object) -> object:
        if isinstance(checks, list | tuple):
            return [{"expression": item} if isinstance(item, str) else item for item in checks]
        return checks
