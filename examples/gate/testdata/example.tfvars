# With these values the example can be tried: plan -var-file=testdata/example.tfvars
plan_file     = "testdata/plan.json"
configuration = "testdata/configuration"
