@sam
grants tables ssm
