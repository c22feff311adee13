"""Sinks: where finished documents are sent, each document to each sink once.

    reading finished ──► outbox (same transaction) ──► taken ──► sent ──► delivered
                                                          │
                                    sink unreachable: put back, the sink rests for a while
                                    sink says no: tried again later, in the end given up (`vouch retry --exports`)

A process may be killed between sending and marking as delivered; the document is then sent again. What makes that once:

| sink | what a second sending does |
|---|---|
| `folder`, `object_storage` | replaces the same file, named by the document's first name and its content's hash |
| `jsonl`, `csv` | nothing: the key is in the list of those appended, which is written with the records or not at all |
| `parquet` | replaces the same part files, named by the content's hash |
| `sql` | updates the same rows, whose keys are the content's hash and numbers, in one transaction |
| `webhook` | a second POST with the same `webhook-id`: at least once; the receiver tells by the id |
"""
