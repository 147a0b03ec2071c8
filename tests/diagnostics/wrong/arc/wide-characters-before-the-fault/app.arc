@app
chat

@ws
hello
	model "家族 👩‍👧/é.json" [x]
