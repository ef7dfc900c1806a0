"""The whole service on one machine: functions in processes, the rest of AWS in ministack."""
