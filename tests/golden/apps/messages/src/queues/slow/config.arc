@aws
timeout 900
concurrency 4
