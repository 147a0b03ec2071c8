# A dead-letter queue behind everything that retries, and nothing that a deletion takes along.
@app
dead-letters

@sam
dlq true
retain
  tables
  queues

@queues
ordered
any-order
  fifo false

@scheduled
nightly rate(1 day)

@tables
notes
  id *String
  stream true
