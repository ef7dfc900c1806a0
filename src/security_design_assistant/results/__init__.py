"""The results: what the designer gets, as workbook, marked-up drawing and data."""
