import sys
from pathlib import Path

# What stands between a client and a model is the same as in the tests of Envoy.
sys.path.insert(0, str(Path(__file__).parent.parent / "envoy"))
