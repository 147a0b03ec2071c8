# Keys, indexes, streams and what protects a table.
@app
tables

@tables
plain
  id *String
pair
  account *String
  created **Number
  expires TTL
secret
  id *String
  encrypt arn:aws:kms:us-west-2:123456789012:key/11111111-2222-3333-4444-555555555555
safe
  id *Number
  encrypt true
  PointInTimeRecovery true
  stream true

@tables-indexes
pair
  account *String
  score **Number
pair
  owner *String
  name byOwner
  projection keys
pair
  created *Number
  name byTime
  projection title body

@tables-streams
pair
audit
  table pair
kept-warm
  table secret
