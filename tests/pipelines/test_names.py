from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.names import MAX_NAME_BYTES, output_names, safe_name

# What a file system can hold: any character but NUL and the slash, undecodable bytes as lone surrogates.
_names = st.text(st.characters(exclude_characters="\0/", exclude_categories=()), min_size=1).filter(
    lambda name: name not in (".", "..")
)
_hostile = st.sampled_from(
    [
        "..",
        "..pdf",
        "...",
        "con",
        "CON.pdf",
        "a.pdf",
        "A.PDF",
        "a.png",
        "a.pdf.pdf",
        "a",
        "nul.tar.gz",
        " .pdf",
        "x" * 300,
    ]
).filter(lambda name: name not in (".", ".."))
_places = st.lists(_names | _hostile, min_size=1, max_size=3).map(lambda parts: PurePosixPath(*parts))


def _outputs(*places: str) -> list[str]:
    return [
        str(name) for name in output_names([(PurePosixPath("/in", place), PurePosixPath(place)) for place in places])
    ]


def test_the_stem_names_the_output():
    assert _outputs("a.pdf", "2024/b.PNG", "no-suffix") == ["a.json", "2024/b.json", "no-suffix.json"]


def test_inputs_that_share_a_stem_are_named_in_full():
    assert _outputs("a.pdf", "a.png", "b.pdf") == ["a.pdf.json", "a.png.json", "b.json"]


def test_case_and_unicode_form_do_not_tell_two_outputs_apart():
    assert _outputs("A.pdf", "a.png") == ["A.pdf.json", "a.png.json"]
    names = _outputs("\u00e9.pdf", "e\u0301.png")
    assert len({unicodedata.normalize("NFC", name) for name in names}) == 2
    assert len({name.casefold() for name in _outputs("STRASSE.pdf", "straße.pdf")}) == 2


def test_a_longer_name_gives_way_to_the_one_the_contract_fixes():
    assert _outputs("a.pdf", "a.png", "a.pdf.pdf") == ["a.pdf.json", "a.png.json", "a.pdf.pdf.json"]


def test_equal_names_from_two_folders_differ_by_their_path_alone():
    pair = [(PurePosixPath("/x/a.pdf"), PurePosixPath("a.pdf")), (PurePosixPath("/y/a.pdf"), PurePosixPath("a.pdf"))]
    first, second = output_names(pair)
    assert first != second
    assert output_names(pair[::-1]) == [second, first]
    assert output_names([*pair, (PurePosixPath("/z/a.pdf"), PurePosixPath("a.pdf"))])[:2] == [first, second]


def test_a_folder_never_stands_where_a_result_goes():
    assert _outputs("a.pdf", "a.json/b.pdf") == ["a.json", "a.json_/b.json"]


def test_a_path_given_twice_is_refused():
    with pytest.raises(ValueError, match="twice"):
        _outputs("a.pdf", "a.pdf")


@pytest.mark.parametrize("name", ["con", "NUL.txt", "com1", "..", ".", "", "...", ".hidden"])
def test_reserved_names_are_prefixed(name):
    assert safe_name(name).startswith("_")


@given(_names | _hostile)
def test_a_safe_name_is_one_ordinary_component(name):
    safe = safe_name(name)
    assert safe
    assert len(PurePosixPath(safe).parts) == 1
    assert not set(safe) & set('<>:"/\\|?*')
    assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in safe)
    assert safe[0] != "."
    assert safe[-1] not in ". "
    assert len(safe.encode()) <= MAX_NAME_BYTES + 9
    assert safe_name(safe) == safe


@given(st.lists(_places, unique=True, max_size=12))
def test_outputs_differ_and_stay_inside_the_folder(places):
    sources = [(PurePosixPath("/in") / place, place) for place in places]
    names = output_names(sources)
    folded = [unicodedata.normalize("NFC", str(name)).casefold() for name in names]
    assert len(set(folded)) == len(names)
    for name, place in zip(names, places, strict=True):
        assert not name.is_absolute()
        assert ".." not in name.parts
        assert len(name.parts) == len(place.parts)
        assert name.suffix == ".json"
        assert all(len(part.encode()) <= 255 for part in name.parts)
    assert output_names(sources[::-1]) == names[::-1]
