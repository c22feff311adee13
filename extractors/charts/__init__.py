"""Charts that are drawn: found on the page, measured from their paths."""
