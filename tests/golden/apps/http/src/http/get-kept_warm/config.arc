@aws
provisionedConcurrency 3
