# Nothing at the root: arc2sam's own function serves the bucket.
@app
assets

@http

@static
prefix site
spa true
