@app
shop

@scheduled
nightly rate(5 minute)
hourly cron(0 * * * * *)
daily cron(0 9 * * ?)
weekly rate(1 week)
precise
  rate 12345678901234567890 days
