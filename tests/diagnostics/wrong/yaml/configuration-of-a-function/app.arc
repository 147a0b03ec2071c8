@app
shop

@queues
mail
