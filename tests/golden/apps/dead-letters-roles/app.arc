# The same for functions with roles of their own.
@app
dead-letter-roles

@sam
dlq true
roles per-function

@queues
ordered

@scheduled
nightly rate(1 day)

@tables
notes
  id *String
  stream true
