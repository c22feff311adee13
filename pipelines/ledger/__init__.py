"""The ledger: what was received, read and sent on, in one database (SQLite by default, PostgreSQL by URL).

Tables

- `documents`: a content, by its SHA-256. However often and under whatever names it comes, it is one document.
- `readings`: a document read with one configuration (`config_sha256`). The row is the state machine. It says by which
  code it was read last (`build`) and whether it was compared with the memory. `results` holds its JSON, compressed,
  apart, so that counting states reads no results.
- `owners`: processes at work. A claim belongs to an owner and lives as long as it does.
- `arrivals`: files of drop folders (see `pipelines.watch`), each with the place where it lies or is about to lie.
- `outbox`: what is to be sent where, a row for a document and a sink, whatever it is read with and however often.
- `documents_seen`, `picture_bands`: the memory of invoices and suppliers (see `pipelines.duplicates`).

States of a reading

    received ──► claimed ──► done ─────┬──► exported
       ▲            │   ├──► review ───┘    (all its rows of the outbox are delivered)
       │            │   └──► failed ──┐
       └────────────┴─────────────────┘
      its owner is dead    asked for again (`vouch retry`, another run)

`done` is accepted unseen; `review` is for a person: not everything is accepted, or there was nothing to accept.

Who owns a claim. A process registers as an owner, holds a file lock (`owners/<token>.lock` in its state folder) and
writes its heartbeat every `HEARTBEAT_S`. It is dead if it shares our state folder and its lock is free, which is known
at once, or if its heartbeat is older than `LEASE_S`, wherever it runs. Whoever finds a dead owner first takes it over,
in one statement that only one can win; its claims go back to `received`. A process that was thought dead and is not
(suspended, cut off from the network) is fenced: it can finish only what is still claimed by it, and its next heartbeat
tells it that it lost everything.

What a crash leaves. Every change is one transaction; files are put in place by renames, each before or after the
transaction that makes it repeatable:

- after a claim, before its result: the claim goes back to `received` when its owner is found dead;
- after the result's file, before the transaction that finishes the reading: the same, and a run adopts a result that
  says it is of this content and configuration and was written after the claim, so that nothing is read again;
- after that transaction: the result is in the ledger, with its rows of the outbox. A missing file is written from it.
- an outbox row that was being sent is sent again with the same idempotency key, which the receiver knows it by.

Times are UTC. Hosts that share a ledger need clocks that agree to within a minute.
"""
