"""`python -m trucelab.cli`: the same as `trucelab`."""

from trucelab.cli.main import main

if __name__ == "__main__":
    main()
