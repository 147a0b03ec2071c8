# Every pragma that deploys something, and the settings that matter most.
@app
kitchen-sink

@aws
region us-west-2
runtime nodejs22.x
memory 512
timeout 10

@sam
dlq true
retain tables
env STRIPE_KEY
overlay overlay.yaml

@http
get /
get /notes/:id
post /notes
/admin
  method any
  src src/http/admin

@static
folder public
fingerprint true
prune true

@proxy
testing https://testing.example.com
staging https://staging.example.com
production https://www.example.com

@events
note-created
cleanup
  src src/jobs/cleanup

@queues
thumbnails
mail
  fifo false
  batchSize 20
  batchWindow 5

@scheduled
nightly cron(0 3 * * ? *)
heartbeat
  rate 5 minutes
  timezone Europe/Stockholm

@tables
notes
  account *String
  id **String
  expires TTL
  pitr true
accounts
  id *String
  encrypt true
  stream true

@tables-indexes
notes
  account *String
  created **Number
  name byDate
  projection title tags

@tables-streams
note-changes
  table notes

@ws
ping

@shared
src src/shared

@views
src src/views

@cdn

@plugins
example-plugin

@macros
example-macro
