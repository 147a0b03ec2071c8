@aws
policies
  AmazonDynamoDBReadOnlyAccess
  arn:aws:iam::123456789012:policy/example
layers
  arn:aws:lambda:us-west-2:123456789012:layer:own:1
