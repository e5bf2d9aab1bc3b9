"""`python -m minsheng.cli`: the command where it is not installed."""

import sys

from minsheng.cli import main

sys.exit(main())
