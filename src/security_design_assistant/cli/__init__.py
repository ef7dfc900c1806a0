"""The command line: `sda`, its commands, the client of the service, the terminal."""
