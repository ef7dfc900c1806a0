# Whether Gemini answers, and what it costs.

locals {
  month_usd = try(var.gemini.month_usd, null)

  outcomes = {
    "gemini-day-quota" = {
      outcome = "day_quota"
      means   = "Gemini's quota of the day is used up; until 8:00 UTC drawings end with what geometry gives."
      action  = "Ask for a higher quota, or for less by the budgets."
    }
    "gemini-refused" = {
      outcome = "refused"
      means   = "Gemini refused a question: the key, the model or the size is wrong."
      action  = "Read the code in the worker's log; for PERMISSION_DENIED or UNAUTHENTICATED set a new key."
    }
    "gemini-over-budget" = {
      outcome = "over_budget"
      means   = "A budget of Gemini is spent; drawings end with what geometry gives."
      action  = "See by sda cost what it went for, then raise the budget or leave it."
      period  = local.hour
    }
    "gemini-rate-limited" = {
      outcome   = "rate_limited"
      means     = "Gemini asked for fewer requests more than 20 times within an hour; drawings wait for it."
      action    = "Ask for a higher quota, or lower the worker's concurrency."
      threshold = 20
      period    = local.hour
    }
    "gemini-unavailable" = {
      outcome   = "unavailable"
      means     = "Gemini failed or did not answer more than 20 times within an hour."
      action    = "Wait until it does: drawings are tried again, and end with what geometry gives."
      threshold = 20
      period    = local.hour
    }
  }

  gemini_alarms = merge(
    {
      for key, alarm in local.outcomes : key => merge(
        { metrics = { asked = { name = "GeminiQuestions", stat = "Sum", dimensions = { Outcome = alarm.outcome } } } },
        { for name, value in alarm : name => value if name != "outcome" },
      )
    },
    {
      "gemini-unpriced" = {
        means   = "Gemini answered with a model whose price is not known, so that its cost is not counted in full."
        action  = "Add the model and its price to gemini/models.toml."
        metrics = { unpriced = { name = "GeminiUnpriced", stat = "Sum", dimensions = {} } }
        period  = local.hour
      }
      "gemini-model-ends" = {
        means   = "Gemini's model has 45 days left at most, or is past its last day."
        action  = "Choose another in the environment's .tfvars."
        metrics = { ending = { name = "GeminiModelEnding", stat = "Sum", dimensions = {} } }
        period  = local.day
      }
    },
    {
      for key in ["gemini-cost"] : key => {
        means     = "Gemini cost more than a tenth of the month's budget within a day."
        action    = "See by sda cost which jobs it went for; lower the budget of a day if that was not meant."
        metrics   = { usd = { name = "EstimatedCostUsd", stat = "Sum", dimensions = {} } }
        threshold = local.month_usd / 10
        period    = local.day
      } if local.month_usd != null
    },
  )
}
