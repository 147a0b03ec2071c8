@app
shop

@static

@http
get /

@proxy
staging https://shop.example.com
production https://example.com
testing http://localhost:4000
