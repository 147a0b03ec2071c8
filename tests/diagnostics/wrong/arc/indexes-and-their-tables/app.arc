@app
shop

@tables
likes
  id *String
  at **Number

@tables-indexes
like
  at *Number
likes
  at *String
