"""How one page or document is read. No orchestration, no environment variables, no global state."""
