@app shop

@events 	order-paid now
