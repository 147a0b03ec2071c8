@app
shop

@static

@aws
runtime nodejs14.x
timeout 1000

@events
order-paid
order shipped

@http
get /
gte /orders

@tables
likes
  stream true
