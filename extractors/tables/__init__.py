"""Tables anywhere: found by their rules, or by how their cells are aligned."""
