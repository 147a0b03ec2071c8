@app "shop

@events
order-paid
