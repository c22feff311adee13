"""How Prefect is told to behave: quiet, calling nobody, recording in batches. Each line was measured (DECISIONS.md)."""

from __future__ import annotations

from pipelines.telemetry import VARIABLES as NO_TELEMETRY

_QUIET = {
    **NO_TELEMETRY,
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
}
CLIENT_ENVIRONMENT = {
    **_QUIET,
    # What it has to say reaches the user as one line of ours.
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
    # Retries of a server that is gone would hold up the run for minutes.
    "PREFECT_CLIENT_MAX_RETRIES": "2",
    "PREFECT_API_REQUEST_TIMEOUT": "30",
}
SERVER_ENVIRONMENT = {
    **_QUIET,
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_SERVER_UI_ENABLED": "false",
    "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",
    # In batches a task run costs the server 11 ms instead of 52, and none is lost when it ends.
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_READ_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED": "false",
}
SCHEDULING_ENVIRONMENT = {
    **SERVER_ENVIRONMENT,
    # A place that a run holds outlives the server, and ends by itself once the run is gone.
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
    # A server that stays up for a year forgets runs of more than 90 days ago.
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
}
WORKER_ENVIRONMENT = {
    **CLIENT_ENVIRONMENT,
    # What a worker does is its operator's to see, and a server that restarts is waited for.
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_CLIENT_MAX_RETRIES": "8",
}

CLIENT_SETTINGS = {
    # The heartbeat finds dead workers of a pool; here its thread would only hold up the end of the flow by a second.
    "flows.heartbeat_frequency": None,
}
