@aws
timout 3
memory 11000
