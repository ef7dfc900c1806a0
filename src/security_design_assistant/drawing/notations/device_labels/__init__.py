"""Labels of devices: each symbol carries its device's code and its door's number, as CR over 101."""
