# A domain beside the execute-api address, with a certificate that exists and records that others make.
@app
certified-chat

@aws
region us-west-2

@ws
ping

@ws-api
domain
  staging ws.staging.example.com
  production ws.example.com
  certificate arn:aws:acm:us-west-2:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef
