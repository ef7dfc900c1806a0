"""Functions in containers, called as AWS calls them: HTTP and queues in, the emulator's endpoint out."""
