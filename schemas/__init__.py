"""What things are: values, evidence, pages, results. Pydantic and the standard library only; no I/O."""
