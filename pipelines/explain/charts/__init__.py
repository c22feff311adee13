"""Charts of a result, drawn anew from their data and marked on the page: right or wrong is seen in a second."""
