@aws
policies
  AmazonSESFullAccess
  architect-default-policies
