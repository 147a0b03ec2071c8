@aws
runtime nodejs22.x
memory 128
