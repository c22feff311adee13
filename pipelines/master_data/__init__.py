"""What the user knows beforehand: the sellers on file and the companies that invoices are addressed to."""
