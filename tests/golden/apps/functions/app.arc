# Every setting of a function.
@app
functions

@aws
region us-west-2
profile work
bucket example-artifacts
runtime nodejs22.x
architecture x86_64
memory 256
timeout 12
storage 1024
layers
  arn:aws:lambda:us-west-2:123456789012:layer:shared:3

@sam
env STRIPE_KEY MAIL_HOST

@events
all-defaults
large
limited
warm
own-policies
closed
own-handler
