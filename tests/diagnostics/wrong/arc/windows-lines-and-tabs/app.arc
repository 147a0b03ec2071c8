@app
shop

@queues
mail
	batchSize	ten
	fiffo	false
