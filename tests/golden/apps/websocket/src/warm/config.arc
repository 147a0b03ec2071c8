@aws
provisionedConcurrency 2
policies
  architect-default-policies
