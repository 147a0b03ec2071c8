@app
shop

@static

@http
get /
get /orders/{id}
put /orders/{id}/lines/{line}
