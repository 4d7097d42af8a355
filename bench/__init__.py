"""How fast the program is beside its peers: `python -m bench [--quick] [FIGURE...]`."""
