@app
shop

@events
order-paid
order-shipped
order-paid
