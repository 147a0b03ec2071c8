# A role for every function, with grants as its configuration asks.
@app
roles

@sam
roles per-function

@http
get /

@static
fingerprint true

@events
created

@queues
mail

@scheduled
nightly rate(1 day)

@tables
notes
  id *String
  stream true

@ws
