# The smallest app.
@app
bare
