"""`python -m motcua` is the command `motcua`."""

import sys

from motcua.cli import main

sys.exit(main())
