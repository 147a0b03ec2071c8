# The bucket stays closed; the asset function serves /_static too.
@app
private-assets

@sam
assets private
retain bucket

@http
get /

@static
fingerprint external
