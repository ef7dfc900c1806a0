"""The HTTP API: routes and their models. Knows ports, not what is behind them."""
