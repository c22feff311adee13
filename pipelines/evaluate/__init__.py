"""`vouch eval`: datasets with truth, scores, and a report that shows the failures."""
