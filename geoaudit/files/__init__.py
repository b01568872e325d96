"""Files as they arrive: archives, delimited text, spreadsheets and Parquet."""
