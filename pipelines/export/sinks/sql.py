"""Any SQL database that SQLAlchemy reaches: a table for the documents of each kind, and one for each kind of row.

Tables are made, and columns added, where they are missing. Keys are stable: the content's SHA-256 and the numbers of
the document and the row. A document that comes again updates its rows; all of a batch is one transaction.
"""

from __future__ import annotations

import contextlib
import hashlib
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pipelines.export.sinks.parcel import SendFailed, Sink
from pipelines.export.sinks.rows import CUSTOM_ROWS, document_tables, rows_of, table_names
from schemas.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection, Engine, MetaData, Table

    from pipelines.export.sinks.parcel import Parcel
    from pipelines.export.sinks.rows import Column, ColumnType, Rows

_LONGEST_NAME = 63
"""PostgreSQL's; longer names are cut and marked by their hash."""
_LONGEST_KEY = 64
_DIGITS, _PLACES = 38, 9


class SqlSink(Sink):
    """`url` is SQLAlchemy's; `prefix` begins the name of every table."""

    most = 50

    def __init__(self, url: str, prefix: str = "", reached: Callable[[str], None] = lambda _: None) -> None:
        self._url = url
        self._prefix = prefix
        self._reached = reached
        self._engine: Engine | None = None
        self._tables: _Tables | None = None

    def check(self) -> None:
        with _database_errors(), self._open().connect():
            pass

    def send(self, parcels: Sequence[Parcel]) -> None:
        try:
            with _database_errors(), self._open().begin() as connection:
                tables = self._tables or _Tables(connection, self._prefix)
                for parcel in parcels:
                    found = [rows for rows in rows_of(parcel.result) if rows.rows]
                    tables.put(connection, parcel.sha256, found)
                self._reached("written")
        except BaseException:
            self._tables = None  # what was made in the transaction is gone with it
            raise
        self._tables = tables
        self._reached("committed")

    def close(self) -> None:
        if self._engine is not None:
            self._engine.dispose()

    def _open(self) -> Engine:
        from sqlalchemy import create_engine
        from sqlalchemy.exc import ArgumentError

        if self._engine is None:
            try:
                self._engine = create_engine(self._url, pool_pre_ping=True)
            except (ArgumentError, ImportError) as error:
                raise UsageError(
                    f"a sql sink's database cannot be opened: {error}",
                    hint="sqlite:////path/file.db, or postgresql+psycopg://user@host/db (pip install '.[postgres]')",
                ) from error
        return self._engine


class _Tables:
    """The tables of a database, made and widened as they are needed."""

    def __init__(self, connection: Connection, prefix: str) -> None:
        from sqlalchemy import MetaData, inspect

        self._prefix = prefix
        self._metadata: MetaData = MetaData()
        self._there = set(inspect(connection).get_table_names())
        self._tables: dict[str, Table] = {}

    def put(self, connection: Connection, sha256: str, found: Sequence[Rows]) -> None:
        """The rows of a document: inserted, or where it was put before updated, and those removed that are no more."""
        known = any(
            connection.execute(table.select().where(table.c.sha256 == sha256).limit(1)).first()
            for name in map(self._name, document_tables())
            if name in self._there and (table := self._reflected(connection, name)) is not None
        )
        for rows in found:
            table = self._table(connection, rows)
            columns = [table.c[_short(column.name)] for column in rows.columns]
            values = [
                {
                    column.name: _typed(cell, kind.type, column.type)
                    for column, kind, cell in zip(columns, rows.columns, row, strict=True)
                }
                for row in rows.rows
            ]
            if known:
                _update(connection, table, [column.name for column in columns[: rows.keys]], values)
            else:
                connection.execute(table.insert(), values)
        if known:
            kept = {self._name(rows.table) for rows in found}
            for name in self._ours() - kept:
                table = self._reflected(connection, name)
                if "sha256" in table.c:
                    connection.execute(table.delete().where(table.c.sha256 == sha256))

    def _ours(self) -> set[str]:
        named = {self._name(table) for table in table_names()}
        custom = self._name(CUSTOM_ROWS)
        return {name for name in self._there if name in named or name.startswith(custom)}

    def _name(self, table: str) -> str:
        return _short(f"{self._prefix}{table}")

    def _reflected(self, connection: Connection, name: str) -> Table:
        from sqlalchemy import Table

        if name not in self._tables:
            self._tables[name] = Table(name, self._metadata, autoload_with=connection)
        return self._tables[name]

    def _table(self, connection: Connection, rows: Rows) -> Table:
        name = self._name(rows.table)
        if name not in self._there:
            _made(name, rows).create(connection)
            self._there.add(name)
        table = self._reflected(connection, name)
        missing = [column for column in rows.columns if _short(column.name) not in table.c]
        for column in missing:
            _add_column(connection, table, column)
        if missing:
            self._metadata.remove(table)
            del self._tables[name]
        return self._reflected(connection, name)


def _update(connection: Connection, table: Table, keys: Sequence[str], values: Sequence[Mapping[str, Any]]) -> None:
    """Make these the rows of their document, known by their keys, of which the first is the document's."""
    columns = [table.c[key] for key in keys]
    mine = table.select().with_only_columns(*columns).where(columns[0] == values[0][keys[0]])
    left = {tuple(row) for row in connection.execute(mine)}
    for row in values:
        key = tuple(row[name] for name in keys)
        where = [column == part for column, part in zip(columns, key, strict=True)]
        if key in left:
            connection.execute(table.update().where(*where).values(row))
            left.discard(key)
        else:
            connection.execute(table.insert().values(row))
    for key in left:
        connection.execute(table.delete().where(*(c == part for c, part in zip(columns, key, strict=True))))


def _add_column(connection: Connection, table: Table, column: Column) -> None:
    from sqlalchemy.schema import CreateColumn

    ddl = CreateColumn(_column(column, is_key=False)).compile(dialect=connection.dialect)
    quoted = connection.dialect.identifier_preparer.format_table(table)
    connection.exec_driver_sql(f"ALTER TABLE {quoted} ADD COLUMN {ddl}")


def _made(name: str, rows: Rows) -> Table:
    from sqlalchemy import MetaData, Table

    columns = [_column(column, is_key=place < rows.keys) for place, column in enumerate(rows.columns)]
    return Table(name, MetaData(), *columns)


def _column(column: Column, *, is_key: bool) -> Any:
    from sqlalchemy import Column as SqlColumn

    return SqlColumn(
        _short(column.name), _sql_type(column.type, is_key=is_key), primary_key=is_key, autoincrement=False
    )


def _sql_type(kind: ColumnType, *, is_key: bool) -> Any:
    """Money is exact everywhere: SQLite, which has no decimals, gets them as text."""
    from sqlalchemy import Date, Integer, Numeric, String, Text
    from sqlalchemy.dialects.postgresql import NUMERIC

    exact = Numeric(_DIGITS, _PLACES).with_variant(NUMERIC(), "postgresql").with_variant(Text(), "sqlite")
    types: Mapping[ColumnType, Any] = {
        "text": String(_LONGEST_KEY) if is_key else Text(),
        "integer": Integer(),
        "date": Date(),
        "decimal": exact,
    }
    return types[kind]


def _typed(cell: str | None, kind: ColumnType, stored_as: Any) -> Any:
    from sqlalchemy import Numeric

    if cell is None:
        return None
    if kind == "decimal" and isinstance(stored_as, Numeric):
        return Decimal(cell)
    if kind == "integer":
        return int(cell)
    return date.fromisoformat(cell) if kind == "date" else cell


def _short(name: str) -> str:
    if len(name.encode()) <= _LONGEST_NAME:
        return name
    mark = hashlib.sha256(name.encode()).hexdigest()[:8]
    return name.encode()[: _LONGEST_NAME - 9].decode(errors="ignore") + f"_{mark}"


@contextlib.contextmanager
def _database_errors() -> Iterator[None]:
    """Raises SendFailed; a database that cannot be reached fails every document alike."""
    from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError

    try:
        yield
    except SQLAlchemyError as error:
        away = isinstance(error, OperationalError | InterfaceError)
        said = str(error.orig if isinstance(error, DBAPIError) else error).splitlines()
        raise SendFailed(
            f"the database refused: {said[0] if said else type(error).__name__}",
            hint="check the sink's url, and the rights of its user",
            sink_is_down=away,
        ) from error
