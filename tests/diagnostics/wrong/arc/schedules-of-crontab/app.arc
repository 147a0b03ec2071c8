@app
shop

@scheduled
midnight 0 0 * * *
midday cron(0 12 * * *)
workdays cron(30 8 * * 1-5)
sundays cron(0 0 * * 0)
either cron(30 8 1 * 1)
often every 5 minutes
seldom every week
hours hourly
