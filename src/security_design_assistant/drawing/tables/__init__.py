"""Tables on a page, ruled or only aligned: columns with their headings, rows with their cells."""
