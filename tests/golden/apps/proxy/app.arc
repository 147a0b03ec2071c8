# An API that hands everything on but one route.
@app
proxy

@http
get /status

@proxy
testing https://testing.example.com
staging https://staging.example.com
production https://www.example.com

@static
false
