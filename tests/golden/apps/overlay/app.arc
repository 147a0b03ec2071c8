# A template fragment over the template.
@app
overlay

@sam
overlay deploy/more.yaml

@tables
notes
  id *String
