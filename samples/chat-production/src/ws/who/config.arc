@aws
runtime python3.13

@sam
grants tables ssm
