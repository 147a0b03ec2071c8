# The asset function has a role that only reads the bucket, and no variable of the app's.
@app
assets-roles

@sam
roles per-function
env STRIPE_KEY

@http
post /form

@static

@tables
notes
  id *String
