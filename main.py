"""Start OMS Desk from a checkout; the same as the installed command ``omsdesk``."""

from omsdesk.cli import run_as_program

if __name__ == "__main__":
    run_as_program()
