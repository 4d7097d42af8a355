"""Fault injection: a real server under patients and staff, broken at random moments, and a client's
ledger of what was acknowledged. `make faults` is the long run; test_injection.py the short one.

Each fault is struck while everybody works. Then everybody waits until a save is acknowledged again,
and the database is compared with the ledger (verification.py).
"""
