@aws
runtime py
