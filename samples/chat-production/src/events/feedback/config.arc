@sam
grants tables ssm ws
