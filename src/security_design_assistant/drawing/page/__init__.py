"""A page: its visible words and line work, and what is made of them whatever the notation."""
