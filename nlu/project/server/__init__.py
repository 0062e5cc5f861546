"""Serves one trained model to the engines of one machine."""

import os

# One message is a product of a few hundred rows: several threads of OpenBLAS, which numpy brings,
# cost more in waiting for each other than they save. Read when numpy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
