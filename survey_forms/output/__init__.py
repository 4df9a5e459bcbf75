"""What a record becomes on paper: documents, tables, lists."""
