"""What the designer gets: workbook, marked-up drawing, components and evaluation as JSON."""
