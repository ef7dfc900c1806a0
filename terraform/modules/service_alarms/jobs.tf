# Whether jobs get their turn and come to an end.

locals {
  job_alarms = {
    # Each sweep counts the waiting jobs, also when there are none.
    "sweeps-missing" = {
      means      = "Reconcile has not gone over the jobs for a quarter of an hour, so that nobody finds a forgotten job and nobody measures how long drawings wait."
      action     = "Read its log; if there is nothing, look at its schedule."
      metrics    = { sweeps = { name = "JobsWaiting", stat = "SampleCount", dimensions = {} } }
      comparison = "LessThanThreshold"
      threshold  = 1
      periods    = 3
      breaching  = 3
      missing    = "breaching"
    }
    # Of the records, since the queue counts the message of a killed worker as waiting until it is shown again.
    "drawings-age" = {
      means     = "A drawing has been waiting for a worker for more than 20 minutes."
      action    = "Look at the worker's errors and throttles, then at its concurrency."
      metrics   = { age = { name = "OldestWait", stat = "Maximum", dimensions = {} } }
      threshold = 20 * 60
      missing   = "ignore" # while nobody measures, nothing has changed
    }
    "nothing-completed" = {
      means      = "Jobs wait, and for half an hour none has come to an end."
      action     = "Look whether the worker's event source is enabled, then at its errors."
      expression = "IF(waiting > 0 AND FILL(completed, 0) + FILL(rejected, 0) == 0, 1, 0)"
      metrics = {
        waiting   = { name = "JobsWaiting", stat = "Minimum", dimensions = {} }
        completed = { name = "JobsCompleted", stat = "Sum", dimensions = {} }
        rejected  = { name = "JobsRejected", stat = "Sum", dimensions = {} }
      }
      periods   = 6
      breaching = 5 # a sweep a little late leaves a period without one
    }
    # The dead-letter function empties its queue in a second, so that nobody sees a job there.
    "jobs-given-up" = {
      means   = "A job failed after its last attempt."
      action  = "Its own alert names it: put the cause right, then redrive it."
      metrics = { given_up = { name = "AttemptsExhausted", stat = "Sum", dimensions = {} } }
    }
    "jobs-given-up-many" = {
      means     = "More than 5 jobs failed after their last attempt within an hour."
      action    = "They have a cause in common: find it by their codes, put it right, then redrive them all."
      metrics   = { given_up = { name = "AttemptsExhausted", stat = "Sum", dimensions = {} } }
      threshold = 5
      period    = local.hour
    }
    "attempts-broken" = {
      means     = "More than 3 attempts within an hour were broken off by a mistake of ours, or were a job's last."
      action    = "Find the line attempt_broke in the worker's log: it holds the error's type and stack."
      metrics   = { broken = { name = "AttemptsBroken", stat = "Sum", dimensions = {} } }
      threshold = 3
      period    = local.hour
    }
    "unclean-ends" = {
      means     = "More than 2 workers were killed within an hour before they could put their job down."
      action    = "Give the worker more memory, or find the drawing that takes it all."
      metrics   = { killed = { name = "UncleanEnds", stat = "Sum", dimensions = {} } }
      threshold = 2
      period    = local.hour
    }
    "jobs-reconciled" = {
      means     = "More than 5 jobs within an hour had been forgotten and were sent again."
      action    = "Find out who loses messages: look for killed workers first, then at the queue's policy."
      metrics   = { resent = { name = "JobsReconciled", stat = "Sum", dimensions = {} } }
      threshold = 5
      period    = local.hour
    }
    "poison-messages" = {
      means   = "Somebody else put a message into the drawings queue."
      action  = "Look who may send to the queue."
      metrics = { poison = { name = "PoisonMessages", stat = "Sum", dimensions = {} } }
    }
  }

  # What to do about jobs that fail with one and the same code again and again.
  remedies = {
    gemini_rate_limited = "Ask for a higher quota of Gemini, or lower the worker's concurrency."
    gemini_refused      = "Read what Gemini says to the key and the model, and correct the one that is wrong."
    gemini_unavailable  = "Wait until Gemini answers again, then redrive them."
    internal_error      = "Find the line attempt_broke in the worker's log, and correct the mistake."
    not_begun           = "Look at the worker's errors and throttles: no worker ever took them."
    out_of_time         = "Give a drawing fewer seconds than the worker has, so that pages are skipped and named instead."
    throttled           = "Look which service asks for fewer requests, and at its quota."
    unavailable         = "Look at the health of the AWS services in this region, then redrive them."
    worker_died         = "Give the worker more memory, or split the drawings."
  }

  failure_alarms = {
    for code, remedy in local.remedies : "jobs-failed-${replace(code, "_", "-")}" => {
      means     = "More than 2 jobs within an hour failed with the code ${code}."
      action    = remedy
      metrics   = { failed = { name = "JobsFailed", stat = "Sum", dimensions = { Code = code } } }
      threshold = 2
      period    = local.hour
    }
  }
}
