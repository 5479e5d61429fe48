"""`python -m copydesk`: the command line, for child processes that must not depend on the PATH."""

from copydesk.cli import main

if __name__ == "__main__":
    main()
