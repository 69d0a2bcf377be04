"""``python -m seamark`` is the command ``seamark``."""

from seamark.faces.cli import main

if __name__ == "__main__":
    main()
