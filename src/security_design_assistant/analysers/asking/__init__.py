"""Questions about a drawing: what is shown, how the answers are kept, checked and joined to what is known."""
