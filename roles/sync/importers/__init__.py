"""What a file says: columns, readers for CSV and JSON, and every check that needs no database."""
