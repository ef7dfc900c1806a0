"""One drawing's way through the stages: knows ports, not what is behind them."""
