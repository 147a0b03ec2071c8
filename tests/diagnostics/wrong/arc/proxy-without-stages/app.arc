@app
shop

@static

@http
get /

@proxy
staging https://shop.example.com
production
