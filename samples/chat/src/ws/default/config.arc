@aws
runtime python3.13
