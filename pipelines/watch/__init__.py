"""The drop folder: what is put into `DIR/incoming` is read, and filed by what became of it.

    incoming/ ──► processing/<ticket>/ ──► done/     accepted
                                      ├──► review/   for a person to look at
                                      └──► failed/   with <name>.error.json beside it

Sub-folders are kept everywhere. A file is in one of these places at any moment, and moves by renames only. Its result
goes to the output folder before it is filed.

Steps. Each can be the last one of a process that is killed; what the next one finds, and does, stands behind it.

1. A file in `incoming` whose size and time stand still is *taken*: renamed into a folder of its own, named by a ticket
   that begins with its watcher's token. Of several watchers one succeeds. (A ticket that no arrival of the ledger
   names, of a watcher that is gone: it is received.)
2. It is *received*: hashed, and recorded as an arrival of a reading. (An arrival that is not filed, of a watcher that
   is gone: it is adopted, and goes on where it is.)
3. Its reading is *claimed*, and *read* by a worker, which writes the result. (The claim goes back when its owner is
   found dead. A result that was written already is written again, the same.)
4. The reading is *finished* in the ledger, with its result and what is to be sent, in one transaction. (It is never
   read again. The file is still in `processing`, and its arrival does not say where it is to lie.)
5. The file's place is *chosen* and recorded; a name that is taken gets a piece of the content's hash. (It is moved.)
6. A failed file is *explained*; then the file is *moved*. (It lies where it is to lie, and that is recorded.)
7. The arrival is *filed*.

So what brings arrivals forward is one idempotent function over those that are ours, and going on after a crash is
calling it again. Watchers of one folder share a ledger: `DIR/.vouch/ledger` names it, and another is refused.

The same content again is the same document: it is read once and sent once. A file of that name and content joins the
one before; under another name it has a result of its own, which says of what it is a copy and goes to review.
"""
