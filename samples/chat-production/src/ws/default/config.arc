@aws
runtime python3.13

@sam
grants ws
