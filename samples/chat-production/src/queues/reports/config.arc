@aws
runtime python3.13
timeout 20

@sam
grants tables ssm ws
