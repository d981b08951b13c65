run "what_is_used_today_is_met" {
  command = plan

  assert {
    condition     = output.counts.not_met == 0 && output.counts.undetermined == 0 && output.counts.met > 0
    error_message = "A feature that is used today has data outside Japan, or perhaps has."
  }
}

run "multifactor_authentication_fails_the_check" {
  command = plan

  variables {
    features = ["entra-core-directory", "entra-mfa"]
  }

  expect_failures = [check.residency]

  assert {
    condition     = contains([for f in data.residency_assessment.this.findings : f.code if f.outcome == "not_met"], "RES101")
    error_message = "The finding is another one than the one that this test is about."
  }
}

run "multifactor_authentication_fails_the_plan_where_it_must_pass" {
  command = plan

  variables {
    features  = ["entra-core-directory", "entra-mfa"]
    must_pass = true
  }

  expect_failures = [data.residency_assessment.this]
}
