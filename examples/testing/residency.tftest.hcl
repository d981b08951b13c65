run "what_is_used_today_stays_in_japan" {
  command = plan

  assert {
    condition     = output.outcome == "met"
    error_message = "A feature that is used today has data outside Japan, or perhaps has."
  }
}

run "multifactor_authentication_would_break_it" {
  command = plan

  variables {
    features = ["entra-core-directory", "entra-mfa"]
  }

  expect_failures = [residency_requirement.japan]
}

run "an_application_that_the_catalog_does_not_know_is_never_met" {
  command = plan

  variables {
    features = ["entra-core-directory", "Contoso HR"]
  }

  expect_failures = [residency_requirement.japan]
}
