from __future__ import annotations

import inspect
import pickle

import pytest

from schemas import errors
from schemas.errors import VouchError

KINDS = [kind for kind in vars(errors).values() if inspect.isclass(kind) and issubclass(kind, VouchError)]


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_crosses_a_process_boundary_whole(kind: type[VouchError]) -> None:
    error = kind("a.pdf is cut off", hint="send it again", page_no=3)
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is kind
    assert (copy.message, copy.hint, copy.page_no, copy.code) == ("a.pdf is cut off", "send it again", 3, kind.code)
    assert str(copy) == str(error) == "a.pdf is cut off (send it again)"


def test_without_a_hint_the_message_stands_alone() -> None:
    assert str(VouchError("a.pdf is cut off")) == "a.pdf is cut off"


def test_codes_are_stable_names_and_no_two_kinds_share_one() -> None:
    codes = [kind.code for kind in KINDS]
    assert len(set(codes)) == len(codes)
    assert all(code.isidentifier() and code.islower() for code in codes)


def test_the_tree_in_the_docstring_is_the_tree_in_the_code() -> None:
    drawn = errors.__doc__ or ""
    for kind in KINDS:
        assert kind.__name__ in drawn
        assert kind.__doc__
    for name in ("UnsupportedType", "DamagedDocument", "PasswordRequired", "LimitExceeded"):
        assert issubclass(getattr(errors, name), errors.DocumentError)
