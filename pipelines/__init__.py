"""How work flows, is checked and leaves. The only place that reads settings and writes files."""
