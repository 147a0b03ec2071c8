@aws
timeout 20

@sam
grants tables ssm ws
