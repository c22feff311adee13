"""Tables of any file, whatever its kind: CSV for spreadsheets, Parquet for warehouses."""
