@sam
grants tables static
