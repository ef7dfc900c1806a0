from __future__ import annotations

from hypothesis import settings

from tests.job_machine import JobMachine

TestJobMachine = JobMachine.TestCase
TestJobMachine.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
