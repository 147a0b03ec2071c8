@aws
env false
