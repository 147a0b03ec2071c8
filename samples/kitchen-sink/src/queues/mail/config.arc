@aws
runtime python3.13
timeout 30
