@aws
handler main.run
shared false
views false
