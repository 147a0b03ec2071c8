@app
shop

@events
paid

@aws
policies AmazonS3ReadOnlyAccess
  arn:aws:iam::aws:policy/AmazonSQSFullAccess
