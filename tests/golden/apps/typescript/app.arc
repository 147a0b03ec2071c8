# TypeScript, which SAM bundles.
@app
typescript

@events
bundled
