@aws
runtime python3.13
timeout 3
memory 256
provisionedConcurrency 1
