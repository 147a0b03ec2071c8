@app
shop

@static

@http
get /
  src src/foo

@scheduled
nightly cron(0 9 * * ? *)
  timezone Europe/Berlin

@tables
users id *String
  name **String
