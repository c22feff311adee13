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

CLIENT_SETTINGS = {
    # The heartbeat finds dead workers of a pool; here its thread would only hold up the end of the flow by a second.
    "flows.heartbeat_frequency": None,
}
