@aws
runtime custom
