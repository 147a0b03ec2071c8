@aws
runtime java
