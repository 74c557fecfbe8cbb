"""`python -m postcheck`."""

from postcheck.cli import main

if __name__ == "__main__":
    main()
