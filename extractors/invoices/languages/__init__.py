"""Labels of further languages, one file each, in the roles of labels.toml."""
