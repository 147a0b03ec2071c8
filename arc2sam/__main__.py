"""`python -m arc2sam` (block 7)."""

from arc2sam.cli import main

if __name__ == "__main__":
    main()
