@aws
provisionedConcurrency 5
