# A bucket without an API.
@app
static-site

@static
folder dist
ignore
  drafts
  notes
