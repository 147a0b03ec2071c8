@app
shop

@events
paid

@aws
stage production
name shop
env KEY
runtime "nodejs22.x";

@env
KEY
