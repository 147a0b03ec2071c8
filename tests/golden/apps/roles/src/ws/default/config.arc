@sam
grants none
