# A bucket without an API.
@app
static-site

@static
folder dist
compression br
prune true
ignore
  drafts
  notes
