"""What devices and components are: one row each, and nothing else knows more of them."""
