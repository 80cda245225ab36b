"""assay's command line: ``python cli.py COMMAND``. Every command is loaded when it is named."""

import sys

from assay.cli.group import main

if __name__ == "__main__":
    sys.exit(main())
