# Topics, queues of both kinds, schedules.
@app
messages

@events
note-created
noteDeleted
clean.up
  src src/jobs/clean-up

@queues
first-in
batched
  batchSize 10
standard
  fifo false
  batchSize 100
  batchWindow 30
by-file
slow

@scheduled
nightly cron(0 3 * * ? *)
hourly rate(1 hour)
local
  cron 30 6 ? * MON-FRI *
  timezone Europe/Stockholm
kept-warm rate(2 days)
