@aws
fifo false
