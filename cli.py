"""assay's command line: ``python cli.py COMMAND``. Every command is loaded when it is named."""

import sys

if __name__ == "__main__":
    try:
        from assay.cli.group import main
    except KeyboardInterrupt:
        sys.exit(130)
    except ModuleNotFoundError as error:
        advice = "run make, then . .venv/bin/activate"
        print(f"error: {error.name} is not installed; {advice}", file=sys.stderr)
        sys.exit(2)
    sys.exit(main())
