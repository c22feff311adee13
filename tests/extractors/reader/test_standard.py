"""The standard queries are the leaves of the invoice's schema."""

from __future__ import annotations

from extractors.reader.standard import standard_queries


def test_every_leaf_is_asked_for_in_the_words_of_the_schema() -> None:
    queries = {query.name: query for query in standard_queries()}
    assert queries["invoice_number"].description == "Invoice number (BT-1)"
    assert queries["totals.payable"].type == "amount"
    assert queries["seller.address"].type == "address"
    assert queries["due_date"].type == "date"
    assert {name for name in queries if name.startswith("lines") or name.startswith("taxes")} == set()
    assert len(queries) == 9 + 7 + 4 + 9
    assert all(query.description for query in queries.values())
