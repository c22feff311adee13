"""Batches on a schedule: `[schedules.NAME]` of `vouch.toml` as deployments of Prefect.

- `declared`: what a schedule says. No Prefect.
- `flow`: the flow that a scheduled run is. Prefect imports it, in a process of its own for each run.
- `registry`: deployments on a Prefect server: made, brought up to date, what was missed, what was killed.
- `command`: `vouch serve` and `vouch worker`.

A run is one flow run over all that its paths hold then; what the ledger knows is not read again, so a run that finds
nothing new costs seconds. No result hangs on Prefect's records: two runs over the same files share the work by the
ledger's claims, and one that was killed is made good by the next.

Overlap. A deployment has a concurrency limit of one. While a run goes on, the next is cancelled (`overlap = "skip"`,
the default) or waits for it (`"wait"`). Prefect holds the place of a run by a lease that the run renews; leases lie in
files, so that they outlive a server, and that of a killed run ends by itself within minutes.

Missed. What was due while nobody served is made good once, by the newest run; the others are cancelled. That is done
when `vouch serve` starts and again when any run starts, because a worker of a pool knows of no start of ours.

Several machines. `machines = 2` makes two deployments of a schedule, each over the same files, beginning at different
places. Each goes on where the other has not been; if one is killed, the other reads what it left (`pipelines.ledger`).
"""
