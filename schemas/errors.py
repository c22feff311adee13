"""Everything that can go wrong, grouped by who can act.

VouchError
├── UsageError            the user: wrong command, option, schema or output folder
├── DocumentError         whoever sent the document: it cannot be read as it is
│   ├── UnsupportedType     not one of the inputs we read
│   ├── DamagedDocument     truncated, empty or not what it claims to be
│   ├── PasswordRequired    encrypted, and no or a wrong password was given
│   └── LimitExceeded       more bytes, pages or pixels than the limits allow
├── PageError             one page of a document; the other pages go on
├── ModelError            a model: missing, refused, truncated or not understood
├── ProviderError         a service we call: unreachable, slow, over quota
└── InternalError         us: a bug; the message asks for a report

Every error carries a `code` (stable, for machines), a message that names the file (and the page, where there is one)
and a `hint`: what to do about it.
"""

from __future__ import annotations

from typing import ClassVar


class VouchError(Exception):
    """Base of every error that Vouch raises on purpose."""

    code: ClassVar[str] = "error"

    def __init__(self, message: str, *, hint: str = "", page_no: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.page_no = page_no

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross process boundaries; keyword-only arguments need telling to pickle.
        return _rebuild, (type(self), self.message, self.hint, self.page_no)

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message


def _rebuild(kind: type[VouchError], message: str, hint: str, page_no: int | None) -> VouchError:
    return kind(message, hint=hint, page_no=page_no)


class UsageError(VouchError):
    """The command, an option, a schema or the output folder is wrong."""

    code = "usage"


class DocumentError(VouchError):
    """The document cannot be read as it is."""

    code = "document"


class UnsupportedType(DocumentError):
    """Not one of the inputs we read."""

    code = "unsupported_type"


class DamagedDocument(DocumentError):
    """Truncated, empty or not what it claims to be."""

    code = "damaged"


class PasswordRequired(DocumentError):
    """Encrypted, and no or a wrong password was given."""

    code = "password"


class LimitExceeded(DocumentError):
    """More bytes, pages or pixels than the limits allow."""

    code = "limit"


class PageError(VouchError):
    """One page cannot be read; the other pages go on."""

    code = "page"


class ModelError(VouchError):
    """A model is missing, refused, was cut off or gave what cannot be understood."""

    code = "model"


class ProviderError(VouchError):
    """A service we call is unreachable, slow or over its quota."""

    code = "provider"


class InternalError(VouchError):
    """A bug of ours."""

    code = "internal"
