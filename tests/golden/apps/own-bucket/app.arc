# Buckets that the project already has.
@app
own-bucket

@http
get /

@static
staging example-assets-staging
production example-assets-production

@tables
notes
  id *String
