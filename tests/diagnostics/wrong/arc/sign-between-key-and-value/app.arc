@app
shop

@events
paid

@aws
region = us-east-1
runtime : nodejs22.x
memory = 512
timeout =30
policies = AmazonS3ReadOnlyAccess
