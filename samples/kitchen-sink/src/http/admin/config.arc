@aws
memory 1024
policies
  architect-default-policies
  AmazonSESFullAccess
